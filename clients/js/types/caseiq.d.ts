// Made of the spec by `npm run generate`; do not edit.

export interface paths {
    "/auth/oauth2/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get an access token
         * @description Exchanges the User ID and an API key of a service account for an access token with a limited life
         *     (OAuth 2.0 client credentials). The path stands at the root of the host, without the prefix of the
         *     attachment APIs, and the request is JSON, not a form.
         *
         *     The errors of this operation have a shape of their own: `unsupported_grant_type` is 501, `invalid_client`
         *     is 401, `invalid_request` (a `ttl` out of range) and `invalid_scope` (any `scope` is sent) are 400
         *     (`caseiq.auth.token`). A wrong method and too many requests are answered in the envelope of all other errors.
         *
         *     Assumed: the answer is the one of RFC 6749, section 5.1; errors are looked for in the order grant, client,
         *     scope, ttl; a missing `grant_type` is 501, a body that is no JSON object is 400 (`caseiq.auth.token-body`).
         *     A new token does not end the earlier ones (`caseiq.auth.bearer`).
         */
        post: operations["createToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api-public/1.0/save_file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload a file to a case
         * @description Uploads one file, attaches it to a case and answers the new attachment with its unique id. Unlike all other
         *     create operations of Case IQ this one takes multipart/form-data instead of JSON. The status of success is
         *     200, not 201.
         *
         *     **`file` must be the last field of the body** (`caseiq.upload.file-last`). OpenAPI cannot say so; a client
         *     that sends the fields in the order of this schema is right.
         *
         *     **Tags** are sent as one field per tag id, each named `bulkTags[]` with the brackets
         *     (`caseiq.upload.tags`). A JSON array is not allowed.
         *
         *     Documented elsewhere by the vendor: a file may have 50 MB and a case 1000 files (`caseiq.upload.max-size`,
         *     `caseiq.upload.max-files`); an unknown case is 404 `Case not found` (`caseiq.upload.case-unknown`).
         *
         *     Framework: `mimeType` and `encoding` are what the headers of the file part say; without them they are
         *     `text/plain` and `7bit` (`caseiq.upload.mime`).
         *
         *     Assumed: the status of a form that breaks a rule is 400 (the rules whose names end in `-status`); a case that
         *     the caller is denied is answered as an unknown one (`caseiq.upload.case-denied`); two files are an error
         *     (`caseiq.upload.one-file`), an empty file is not (`caseiq.upload.empty`); an unknown text field is ignored
         *     (`caseiq.upload.unknown-field`); only the last segment of a file name with directories counts
         *     (`caseiq.upload.names-edge`).
         */
        post: operations["uploadFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api-public/1.0/attachments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List attachments
         * @description Lists the files that the caller is authorized to view; others are left out and are no error
         *     (`caseiq.list.authorized`). `count` is the number of records in this answer and no grand total
         *     (`caseiq.list.count`).
         *
         *     **Paging.** Sort by a field whose values are unique and send the value of the last record as `after`
         *     (`caseiq.list.walk`).
         *
         *     **Filters.** A parameter named as a string field of a record keeps the records whose field equals it; several
         *     are combined with AND (`caseiq.list.filter`).
         *
         *     Assumed: the defaults and ranges of `limit`, `sort` and `order` (`caseiq.list.limit-range`,
         *     `caseiq.list.sort-values`); that `before` and `after` are exclusive and follow the direction of the result
         *     (`caseiq.list.before-after-exact`); how `fields` is written (`caseiq.list.fields-exact`); that an unknown
         *     parameter, or one given twice, is 400 (`caseiq.list.filter-unknown`).
         */
        get: operations["listAttachments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api-public/1.0/attachment/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Retrieve an attachment
         * @description Answers the metadata of one attachment as a bare object. Every member that the upload answered has the same
         *     value here (`caseiq.get.same`). For the bytes see the download.
         *
         *     The server validates the id: one that does not exist is 404, a malformed one an error
         *     (`caseiq.get.unknown`).
         *
         *     Assumed: a malformed id is 400 (`caseiq.get.malformed`); an attachment of a case that the caller may not see
         *     is 404 (`caseiq.get.denied`); the members that the vendor's sample elides (`caseiq.get.members`) and the form
         *     of a time (`caseiq.get.date-format`).
         */
        get: operations["getAttachment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api-public/1.0/attachment/{id}/attachment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download the file of an attachment
         * @description Streams the raw bytes of the file, the same as were uploaded: not JSON, and no metadata
         *     (`caseiq.download.bytes`). Of a legacy record of several files only the first file is answered
         *     (`caseiq.download.legacy`). An id that does not exist is 404 (`caseiq.download.unknown`).
         *
         *     Assumed: all headers of the answer, ranges and conditional requests (`caseiq.download.headers`). One range
         *     (`Range: bytes=0-4`) is answered with 206, several at once with 200 and the whole file, one out of reach
         *     with 416, a matching `If-None-Match` with 304. Control characters of a file name never reach a header
         *     unescaped (`caseiq.upload.names-edge`).
         */
        get: operations["downloadAttachment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * Format: uuid
         * @description A UUID in its usual form of 36 characters
         * @example aaaaaaaa-0000-4000-8000-0000000000f1
         */
        Uuid: string;
        /**
         * @description The name of a member of a record
         * @enum {string}
         */
        FieldName: "id" | "name" | "nameWithoutExtension" | "encoding" | "mimeType" | "objectId" | "sizeBytes" | "caseId" | "description" | "templateLocale" | "tags" | "kind" | "fileFormat" | "createdBy" | "createdDate" | "lastUpdatedDate";
        /**
         * @description The name of a member of a record that has one value, so all but `tags`
         * @default createdDate
         * @enum {string}
         */
        ScalarFieldName: "id" | "name" | "nameWithoutExtension" | "encoding" | "mimeType" | "objectId" | "sizeBytes" | "caseId" | "description" | "templateLocale" | "kind" | "fileFormat" | "createdBy" | "createdDate" | "lastUpdatedDate";
        /**
         * Format: binary
         * @description The bytes of the file
         */
        FileBytes: Blob;
        /**
         * Format: binary
         * @description Some of the bytes of the file
         */
        FileRange: Blob;
        /** @description The credentials of a service account. `scope` must not be sent. */
        TokenRequest: {
            /**
             * @description Assumed: a missing one is answered as an unsupported one, with 501.
             * @enum {string}
             */
            grant_type: "client_credentials";
            /** @description The User ID of the service account */
            client_id: string;
            /**
             * Format: password
             * @description Either of the two API keys of the service account
             */
            client_secret: string;
            /**
             * @description How many seconds the token shall live
             * @default 600
             */
            ttl?: number;
        };
        /** @description The form of an upload. The order of the fields matters, `file` must be the last one. */
        FileUpload: {
            /**
             * Format: uuid
             * @description UUID of the case to which to attach the file
             */
            caseId: string;
            /** @description Text description for the attachment */
            description?: string;
            /**
             * @description Locale, e.g. `en_US`. Assumed: its form, and that another value is 400.
             * @default en_US
             */
            templateLocale?: string;
            /**
             * @description Tag ids, one field for each, in any number. An id may hold any text, commas too. Do not send a JSON
             *     array. Assumed: a value that is a JSON array is 400, and so is `bulkTags` without the brackets.
             */
            "bulkTags[]"?: string[];
            /**
             * Format: binary
             * @description The binary file, with a file name. Must be the last field in the body, and there is one only. 50 MB at
             *     most; assumed, exactly 50 * 1024 * 1024 bytes still pass.
             */
            file: Blob;
        };
        /** @description Assumed: an access token, as in RFC 6749, section 5.1 */
        Token: {
            /** @description What to send as the bearer token */
            access_token: string;
            /** @enum {string} */
            token_type: "Bearer";
            /** @description How many seconds the token lives, the `ttl` of the request */
            expires_in: number;
        };
        /** @description A new attachment, as the upload answers it. The vendor's sample elides further members. */
        UploadedAttachment: ({
            id: components["schemas"]["Uuid"];
        } & WithRequired<components["schemas"]["FileMetadata"], "name" | "nameWithoutExtension" | "encoding" | "mimeType" | "objectId" | "sizeBytes">) & components["schemas"]["FurtherMembers"] & components["schemas"]["ExactTimes"];
        /** @description The metadata of an attachment */
        Attachment: {
            id: components["schemas"]["Uuid"];
            /** @description When the attachment was created, in UTC */
            createdDate: string;
        } & WithRequired<components["schemas"]["FileMetadata"], "name" | "nameWithoutExtension" | "encoding" | "mimeType" | "objectId" | "sizeBytes"> & WithRequired<components["schemas"]["FurtherMembers"], "caseId" | "description" | "templateLocale" | "tags" | "kind" | "fileFormat" | "createdBy" | "lastUpdatedDate"> & components["schemas"]["ExactTimes"];
        /** @description The records that a list request found */
        AttachmentPage: {
            records: components["schemas"]["ListedAttachment"][];
            /** @description How many records this answer holds; no grand total */
            count: number;
        };
        /**
         * @description The metadata of an attachment in a list. It has `id`, `createdDate` and the file metadata, unless `fields`
         *     names other members; so none is required here.
         */
        ListedAttachment: {
            /** @description The id of the attachment, a UUID */
            id?: string;
            /** @description When the attachment was created, in UTC */
            createdDate?: string;
        } & components["schemas"]["FileMetadata"] & components["schemas"]["FurtherMembers"] & components["schemas"]["ExactTimes"];
        /** @description What every answer about an attachment says of its file */
        FileMetadata: {
            /** @description The file name as sent. Assumed: without directories. */
            name?: string;
            /** @description The name without its last extension. Assumed: `.bashrc` has none. */
            nameWithoutExtension?: string;
            /** @description Framework: the Content-Transfer-Encoding of the part, `7bit` without one */
            encoding?: string;
            /** @description Framework: the Content-Type of the part without parameters, `text/plain` without one */
            mimeType?: string;
            /** @description The id of the stored object */
            objectId?: string;
            /** @description The number of bytes of the file */
            sizeBytes?: number;
        };
        /** @description Assumed: the members of a record that the vendor's samples elide */
        FurtherMembers: {
            /**
             * Format: uuid
             * @description The case that the file is attached to
             */
            caseId?: string;
            /** @description The text sent with the upload, empty without one */
            description?: string;
            /** @description The locale sent with the upload, by default `en_US` */
            templateLocale?: string;
            /** @description The tag ids sent with the upload */
            tags?: string[];
            /**
             * @description How the attachment came to be: `File Upload` for uploads. The user interface also knows `Generated
             *     Document`, `Packet`, `Custom` and `URL`.
             */
            kind?: string;
            /** @description The extension in lower case, without the dot */
            fileFormat?: string;
            /** @description Who uploaded the file */
            createdBy?: string;
            /** @description When the attachment was changed last, in UTC */
            lastUpdatedDate?: string;
        };
        /** @description Assumed: the form of times, ISO 8601 with milliseconds and `Z` */
        ExactTimes: {
            /** Format: date-time */
            createdDate?: string;
            /** Format: date-time */
            lastUpdatedDate?: string;
        };
        /** @description The request is malformed */
        TokenRequestError: {
            /** @enum {string} */
            error: "invalid_request" | "invalid_scope";
            error_description?: string;
        };
        /** @description The User ID or the API key is wrong */
        InvalidClientError: {
            /** @enum {string} */
            error: "invalid_client";
        };
        /** @description The grant is not the one of client credentials */
        UnsupportedGrantTypeError: {
            /** @enum {string} */
            error: "unsupported_grant_type";
        };
        /**
         * @description The envelope of every error. It has no `x-rule` of its own: which rule promises it depends on the status, see
         *     the schemas below.
         */
        ErrorEnvelope: {
            /** @enum {string} */
            name: "SERVICE_ACCOUNT_ERROR";
            /**
             * @description The status of the answer. 409 is in the vendor's table; no operation here is known to give it.
             * @enum {integer}
             */
            httpstatus: 400 | 401 | 403 | 404 | 405 | 409 | 416 | 429 | 500;
            meta: {
                /** @description What is wrong. Assumed: it names the offending field. */
                message: string;
            };
            /**
             * @description The code word of the status
             * @enum {string}
             */
            message: "BAD_REQUEST" | "UNAUTHORIZED" | "FORBIDDEN" | "NOT_FOUND" | "METHOD_NOT_ALLOWED" | "CONFLICT" | "RANGE_NOT_SATISFIABLE" | "TOO_MANY_REQUESTS" | "INTERNAL_SERVER_ERROR";
        };
        /** @description The request breaks a rule */
        BadRequestError: components["schemas"]["ErrorEnvelope"] & {
            /** @enum {integer} */
            httpstatus?: 400;
            /** @enum {string} */
            message?: "BAD_REQUEST";
        };
        /** @description The call has no valid credential */
        UnauthorizedError: components["schemas"]["ErrorEnvelope"] & {
            /** @enum {integer} */
            httpstatus?: 401;
            /** @enum {string} */
            message?: "UNAUTHORIZED";
        };
        /** @description The caller's role lacks the right */
        ForbiddenError: components["schemas"]["ErrorEnvelope"] & {
            /** @enum {integer} */
            httpstatus?: 403;
            /** @enum {string} */
            message?: "FORBIDDEN";
        };
        /** @description There is no such thing, or the caller may not see it */
        NotFoundError: components["schemas"]["ErrorEnvelope"] & {
            /** @enum {integer} */
            httpstatus?: 404;
            /** @enum {string} */
            message?: "NOT_FOUND";
        };
        /** @description There is no such case, or the caller may not see it */
        CaseNotFoundError: components["schemas"]["NotFoundError"] & {
            meta?: {
                /** @enum {string} */
                message?: "Case not found";
            };
        };
        /** @description The path does not have this method */
        MethodNotAllowedError: components["schemas"]["ErrorEnvelope"] & {
            /** @enum {integer} */
            httpstatus?: 405;
            /** @enum {string} */
            message?: "METHOD_NOT_ALLOWED";
        };
        /** @description Assumed: the range lies beyond the end of the file */
        RangeNotSatisfiableError: components["schemas"]["ErrorEnvelope"] & {
            /** @enum {integer} */
            httpstatus?: 416;
            /** @enum {string} */
            message?: "RANGE_NOT_SATISFIABLE";
        };
        /** @description The caller is over the limit */
        TooManyRequestsError: components["schemas"]["ErrorEnvelope"] & {
            /** @enum {integer} */
            httpstatus?: 429;
            /** @enum {string} */
            message?: "TOO_MANY_REQUESTS";
        };
        /** @description The server failed */
        InternalServerErrorError: components["schemas"]["ErrorEnvelope"] & {
            /** @enum {integer} */
            httpstatus?: 500;
            /** @enum {string} */
            message?: "INTERNAL_SERVER_ERROR";
        };
    };
    responses: {
        /**
         * @description The request is malformed. `error` is
         *
         *     - `invalid_request` when `ttl` is out of range (assumed: also when the body is no JSON object),
         *     - `invalid_scope` when a `scope` is sent.
         */
        BadTokenRequest: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["TokenRequestError"];
            };
        };
        /** @description The User ID or the API key is wrong */
        InvalidClient: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["InvalidClientError"];
            };
        };
        /** @description `grant_type` is not `client_credentials`. Assumed: or it is missing. */
        UnsupportedGrantType: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["UnsupportedGrantTypeError"];
            };
        };
        /**
         * @description The form breaks a rule, and nothing is stored. That these are errors is documented, that the status is 400 is
         *     assumed:
         *
         *     - `caseId` is missing or no UUID,
         *     - `file` is missing, or a field comes after it,
         *     - the file has more than 50 MB, or the case has 1000 files already.
         *
         *     Assumed altogether: two files, a `templateLocale` of another form, a JSON array of tags, `bulkTags` without
         *     the brackets.
         */
        BadUpload: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["BadRequestError"];
            };
        };
        /** @description Assumed: a query parameter is unknown, is given twice, or has a value that it cannot have. */
        BadQuery: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["BadRequestError"];
            };
        };
        /** @description The id is malformed. That this is an error is documented, that the status is 400 is assumed. */
        BadId: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["BadRequestError"];
            };
        };
        /** @description The call has no valid credential, and nothing happened. Assumed, a token that has expired is none. */
        Unauthorized: {
            headers: {
                "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["UnauthorizedError"];
            };
        };
        /** @description The role of the service account lacks the right to make this call, and nothing happened */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ForbiddenError"];
            };
        };
        /** @description There is no case with this `caseId`. Assumed, a case that the caller is denied is answered the same. */
        CaseNotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["CaseNotFoundError"];
            };
        };
        /** @description There is no attachment with this id. Assumed: one in a case that the caller may not see is answered the same. */
        AttachmentNotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["NotFoundError"];
            };
        };
        /** @description The path does not have this method */
        MethodNotAllowed: {
            headers: {
                Allow: components["headers"]["Allow"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["MethodNotAllowedError"];
            };
        };
        /** @description Assumed: the range that was asked for lies beyond the end of the file */
        RangeNotSatisfiable: {
            headers: {
                "Content-Range": components["headers"]["UnsatisfiedRange"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["RangeNotSatisfiableError"];
            };
        };
        /** @description The caller is over the limit of requests */
        TooManyRequests: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["TooManyRequestsError"];
            };
        };
        /** @description The server failed. No request is meant to lead here. */
        InternalServerError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["InternalServerErrorError"];
            };
        };
    };
    parameters: {
        /**
         * @description The id of the attachment, as its upload answered it. Malformed is an error; assumed, 400.
         * @example aaaaaaaa-0000-4000-8000-0000000000f1
         */
        AttachmentId: components["schemas"]["Uuid"];
        /**
         * @description How many records the answer has at most. Assumed: 100 by default, 1000 at most, and anything but an integer
         *     in this range is 400.
         * @example 25
         */
        Limit: number;
        /**
         * @description The field to sort by, and the field that `before` and `after` speak of. Numbers are compared by value, times
         *     by time. Assumed: strings by code point; ties by `id`, ascending in either direction; any member with one
         *     value can be named, another name is 400.
         * @example createdDate
         */
        Sort: components["schemas"]["ScalarFieldName"];
        /**
         * @description The direction. Assumed: the two words, `asc` by default, and that another word is 400.
         * @example asc
         */
        Order: "asc" | "desc";
        /**
         * @description Keep the records that come before this value of the `sort` field. Assumed: exclusive, in the order of the
         *     result (with `desc`, before is greater); together with `after` both count; a value that the field cannot have
         *     (such as `x` for `sizeBytes`) is 400.
         * @example 2024-05-02T01:29:07.000Z
         */
        Before: string;
        /**
         * @description Keep the records that come after this value of the `sort` field. Assumed: exclusive, in the order of the
         *     result (with `desc`, after is smaller); together with `before` both count; a value that the field cannot have
         *     (such as `x` for `sizeBytes`) is 400.
         * @example 2024-05-02T01:29:07.000Z
         */
        After: string;
        /**
         * @description The members that each record of the answer shall have. Assumed: the names are separated by commas; the
         *     records have exactly those named, `id` too only if it is named; an unknown or empty name is 400.
         * @example [
         *       "id",
         *       "name"
         *     ]
         */
        Fields: components["schemas"]["FieldName"][];
        /**
         * @description Keep the records with this `id`.
         * @example aaaaaaaa-0000-4000-8000-0000000000f1
         */
        FilterId: string;
        /**
         * @description Keep the records with this `name`.
         * @example interview.pdf
         */
        FilterName: string;
        /**
         * @description Keep the records with this `nameWithoutExtension`.
         * @example interview
         */
        FilterNameWithoutExtension: string;
        /**
         * @description Keep the records with this `encoding`.
         * @example 7bit
         */
        FilterEncoding: string;
        /**
         * @description Keep the records with this `mimeType`.
         * @example application/pdf
         */
        FilterMimeType: string;
        /**
         * @description Keep the records with this `objectId`.
         * @example aaaaaaaa-0000-4000-8000-0000000000e1
         */
        FilterObjectId: string;
        /**
         * @description Keep the files of this case.
         * @example aaaaaaaa-0000-4000-8000-00000000000a
         */
        FilterCaseId: string;
        /**
         * @description Keep the records with this `description`.
         * @example Interview with the reporter
         */
        FilterDescription: string;
        /**
         * @description Keep the records with this `templateLocale`.
         * @example en_US
         */
        FilterTemplateLocale: string;
        /**
         * @description Keep the records of this `kind`.
         * @example File Upload
         */
        FilterKind: string;
        /**
         * @description Keep the records of this `fileFormat`.
         * @example pdf
         */
        FilterFileFormat: string;
        /**
         * @description Keep the records of this `createdBy`.
         * @example mock-service-account
         */
        FilterCreatedBy: string;
        /**
         * @description Keep the records with this very `createdDate`.
         * @example 2024-05-02T01:29:07.000Z
         */
        FilterCreatedDate: string;
        /**
         * @description Keep the records with this very `lastUpdatedDate`.
         * @example 2024-05-02T01:29:07.000Z
         */
        FilterLastUpdatedDate: string;
    };
    requestBodies: never;
    headers: {
        /**
         * @description Assumed: names the scheme in which the credential is missing
         * @example Bearer
         */
        WwwAuthenticate: string;
        /**
         * @description Assumed: the methods that the path has
         * @example GET, HEAD
         */
        Allow: string;
        /**
         * @description Assumed: after how many seconds the caller may try again
         * @example 30
         */
        RetryAfter: number;
        /**
         * @description Assumed: the size of this body in bytes
         * @example 11
         */
        ContentLength: number;
        /**
         * @description Assumed: which bytes of how many this body holds
         * @example bytes 0-4/11
         */
        ContentRange: string;
        /**
         * @description Assumed: how many bytes the file has
         * @example bytes *\/11
         */
        UnsatisfiedRange: string;
        /**
         * @description Assumed: `attachment` with the file name, written as RFC 6266 says; a name that is not ASCII stands in
         *     `filename*`.
         * @example attachment; filename=first.txt
         */
        ContentDisposition: string;
        /**
         * @description Assumed: ranges of bytes can be asked for
         * @example bytes
         */
        AcceptRanges: "bytes";
        /**
         * @description Assumed: names this very content, for `If-None-Match`
         * @example "0b1f2c3d4e5f60718293a4b5c6d7e8f9"
         */
        ETag: string;
        /**
         * @description Assumed: a browser shall believe the media type
         * @example nosniff
         */
        ContentTypeOptions: "nosniff";
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    createToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The credentials of the service account */
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenRequest"];
            };
        };
        responses: {
            /** @description The token. Send it as `Authorization: Bearer <access_token>`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Token"];
                };
            };
            400: components["responses"]["BadTokenRequest"];
            401: components["responses"]["InvalidClient"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            501: components["responses"]["UnsupportedGrantType"];
        };
    };
    uploadFile: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The form, with `file` as its last field */
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["FileUpload"];
            };
        };
        responses: {
            /** @description File uploaded and attachment created successfully */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadedAttachment"];
                };
            };
            400: components["responses"]["BadUpload"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["CaseNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
        };
    };
    listAttachments: {
        parameters: {
            query?: {
                /**
                 * @description How many records the answer has at most. Assumed: 100 by default, 1000 at most, and anything but an integer
                 *     in this range is 400.
                 * @example 25
                 */
                limit?: components["parameters"]["Limit"];
                /**
                 * @description The field to sort by, and the field that `before` and `after` speak of. Numbers are compared by value, times
                 *     by time. Assumed: strings by code point; ties by `id`, ascending in either direction; any member with one
                 *     value can be named, another name is 400.
                 * @example createdDate
                 */
                sort?: components["parameters"]["Sort"];
                /**
                 * @description The direction. Assumed: the two words, `asc` by default, and that another word is 400.
                 * @example asc
                 */
                order?: components["parameters"]["Order"];
                /**
                 * @description Keep the records that come before this value of the `sort` field. Assumed: exclusive, in the order of the
                 *     result (with `desc`, before is greater); together with `after` both count; a value that the field cannot have
                 *     (such as `x` for `sizeBytes`) is 400.
                 * @example 2024-05-02T01:29:07.000Z
                 */
                before?: components["parameters"]["Before"];
                /**
                 * @description Keep the records that come after this value of the `sort` field. Assumed: exclusive, in the order of the
                 *     result (with `desc`, after is smaller); together with `before` both count; a value that the field cannot have
                 *     (such as `x` for `sizeBytes`) is 400.
                 * @example 2024-05-02T01:29:07.000Z
                 */
                after?: components["parameters"]["After"];
                /**
                 * @description The members that each record of the answer shall have. Assumed: the names are separated by commas; the
                 *     records have exactly those named, `id` too only if it is named; an unknown or empty name is 400.
                 * @example [
                 *       "id",
                 *       "name"
                 *     ]
                 */
                fields?: components["parameters"]["Fields"];
                /**
                 * @description Keep the records with this `id`.
                 * @example aaaaaaaa-0000-4000-8000-0000000000f1
                 */
                id?: components["parameters"]["FilterId"];
                /**
                 * @description Keep the records with this `name`.
                 * @example interview.pdf
                 */
                name?: components["parameters"]["FilterName"];
                /**
                 * @description Keep the records with this `nameWithoutExtension`.
                 * @example interview
                 */
                nameWithoutExtension?: components["parameters"]["FilterNameWithoutExtension"];
                /**
                 * @description Keep the records with this `encoding`.
                 * @example 7bit
                 */
                encoding?: components["parameters"]["FilterEncoding"];
                /**
                 * @description Keep the records with this `mimeType`.
                 * @example application/pdf
                 */
                mimeType?: components["parameters"]["FilterMimeType"];
                /**
                 * @description Keep the records with this `objectId`.
                 * @example aaaaaaaa-0000-4000-8000-0000000000e1
                 */
                objectId?: components["parameters"]["FilterObjectId"];
                /**
                 * @description Keep the files of this case.
                 * @example aaaaaaaa-0000-4000-8000-00000000000a
                 */
                caseId?: components["parameters"]["FilterCaseId"];
                /**
                 * @description Keep the records with this `description`.
                 * @example Interview with the reporter
                 */
                description?: components["parameters"]["FilterDescription"];
                /**
                 * @description Keep the records with this `templateLocale`.
                 * @example en_US
                 */
                templateLocale?: components["parameters"]["FilterTemplateLocale"];
                /**
                 * @description Keep the records of this `kind`.
                 * @example File Upload
                 */
                kind?: components["parameters"]["FilterKind"];
                /**
                 * @description Keep the records of this `fileFormat`.
                 * @example pdf
                 */
                fileFormat?: components["parameters"]["FilterFileFormat"];
                /**
                 * @description Keep the records of this `createdBy`.
                 * @example mock-service-account
                 */
                createdBy?: components["parameters"]["FilterCreatedBy"];
                /**
                 * @description Keep the records with this very `createdDate`.
                 * @example 2024-05-02T01:29:07.000Z
                 */
                createdDate?: components["parameters"]["FilterCreatedDate"];
                /**
                 * @description Keep the records with this very `lastUpdatedDate`.
                 * @example 2024-05-02T01:29:07.000Z
                 */
                lastUpdatedDate?: components["parameters"]["FilterLastUpdatedDate"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description List attachments successfully */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AttachmentPage"];
                };
            };
            400: components["responses"]["BadQuery"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
        };
    };
    getAttachment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the attachment, as its upload answered it. Malformed is an error; assumed, 400.
                 * @example aaaaaaaa-0000-4000-8000-0000000000f1
                 */
                id: components["parameters"]["AttachmentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Attachment retrieved successfully */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Attachment"];
                };
            };
            400: components["responses"]["BadId"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["AttachmentNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
        };
    };
    downloadAttachment: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the attachment, as its upload answered it. Malformed is an error; assumed, 400.
                 * @example aaaaaaaa-0000-4000-8000-0000000000f1
                 */
                id: components["parameters"]["AttachmentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description File bytes streamed successfully. The media type is the `mimeType` of the attachment. */
            200: {
                headers: {
                    "Content-Length": components["headers"]["ContentLength"];
                    "Content-Disposition": components["headers"]["ContentDisposition"];
                    "Accept-Ranges": components["headers"]["AcceptRanges"];
                    ETag: components["headers"]["ETag"];
                    "X-Content-Type-Options": components["headers"]["ContentTypeOptions"];
                    [name: string]: unknown;
                };
                content: {
                    "*/*": components["schemas"]["FileBytes"];
                };
            };
            /** @description Assumed: the one range of the file that was asked for */
            206: {
                headers: {
                    "Content-Length": components["headers"]["ContentLength"];
                    "Content-Range": components["headers"]["ContentRange"];
                    "Content-Disposition": components["headers"]["ContentDisposition"];
                    "Accept-Ranges": components["headers"]["AcceptRanges"];
                    ETag: components["headers"]["ETag"];
                    "X-Content-Type-Options": components["headers"]["ContentTypeOptions"];
                    [name: string]: unknown;
                };
                content: {
                    "*/*": components["schemas"]["FileRange"];
                };
            };
            /** @description Assumed: the file is still the one that `If-None-Match` names; no body */
            304: {
                headers: {
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadId"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["AttachmentNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            416: components["responses"]["RangeNotSatisfiable"];
            429: components["responses"]["TooManyRequests"];
            500: components["responses"]["InternalServerError"];
        };
    };
}
type WithRequired<T, K extends keyof T> = T & {
    [P in K]-?: T[P];
};
