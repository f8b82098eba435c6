// Made of the spec by `npm run generate`; do not edit.

export interface paths {
    "/api/v2/attachments/{attachmentableType}/{attachmentableId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The type of the entity, for example `client`.
                 *
                 *     Assumed (`agentcis.entity.type`): an unknown type is 404. Seen in the field besides the documented `client`:
                 *     `partner`, `product`, `task`, `email`, `application_stage`, `document_checklist`,
                 *     `regulatory_supporting_document`. The list is open, hence no enum.
                 * @example client
                 */
                attachmentableType: components["parameters"]["AttachmentableType"];
                /**
                 * @description The id of the entity: a whole number. Assumed (`agentcis.entity.type`): what is no number is 404 as an unknown
                 *     entity is, hence a string here.
                 * @example 5
                 */
                attachmentableId: components["parameters"]["AttachmentableId"];
            };
            cookie?: never;
        };
        /**
         * List the documents of an entity
         * @description One page of the documents of an entity, in the form of Laravel's paginator.
         *
         *     `per_page` and `page` page through; all pages together give every document of the entity exactly once and no
         *     other's (`agentcis.list.pages`). Documents that were uploaded, renamed or deleted show at once.
         *
         *     Framework: a page past the end is 200 with an empty `data` (`agentcis.list.meta`); `meta.links` is Laravel's
         *     page window (`agentcis.list.window`).
         *
         *     Assumed: the order is by `id`, ascending (`agentcis.list.order`).
         */
        get: operations["listDocuments"];
        /**
         * Rename a document of an entity
         * @description Renames a document and answers its raw row.
         *
         *     The stored extension stays: `John` becomes `John.docx` (`agentcis.update.extension`). The list shows the new
         *     name at once; nothing else of the document and no other document changes (`agentcis.update.persists`).
         *
         *     The page does not say which document of the entity is meant: neither the path nor the sample body names one.
         *     Assumed (`agentcis.update.target`): a member `id` of the body names it; without one it is the entity's only
         *     document. Several and none named is 400 on `id`, none there at all is 404, an id that is not this entity's is
         *     404 before any 400, and a numeric string is an id too. `updateDocumentById` is the same with the id in the path.
         *
         *     Assumed: a name that ends in the stored extension already, in any letter case, stays as sent
         *     (`agentcis.update.extension-twice`).
         *
         *     Framework: a name of only white space is empty (`agentcis.update.invalid-edge`). JSON and form-urlencoded work;
         *     a multipart PUT arrives empty at PHP and is 400; multipart works by POST with `_method=PUT`
         *     (`agentcis.update.multipart`).
         */
        put: operations["updateDocument"];
        /**
         * Upload documents to an entity
         * @description Stores one or more files as documents of an entity; the answer says of every file whether it was stored.
         *
         *     Every file sent is in exactly one of `uploadedFiles` and `rejectedFiles` (`agentcis.upload.partition`). Uploaded
         *     files are in the list at once under the name sent, rejected ones never; equal names do not replace each other
         *     (`agentcis.upload.stored`). One file over the limit is 413 for the whole request, and nothing of it is stored
         *     (`agentcis.upload.too-large`).
         *
         *     The page names the field twice: `"documents": []` in the sample, "set key as file" in the note beside it.
         *     Framework: the sample's name is a PHP array, on the wire `documents[]`, repeated once per file
         *     (`agentcis.upload.field`). Assumed: `documents[0]`, `documents[1]`, ... and a single `documents` are taken too
         *     (`agentcis.upload.field-spellings`).
         *
         *     Assumed: the limit is 20 * 1024 * 1024 bytes for each file (`agentcis.upload.limit`); a file of 0 bytes is
         *     stored (`agentcis.upload.empty`); rejected are executable types: exe, bat, cmd, com, msi, scr, ps1, sh, php,
         *     js, jar, vbs, in any letter case (`agentcis.upload.rejected-types`); the stored bytes are the very bytes sent
         *     (`agentcis.upload.bytes`).
         */
        post: operations["uploadDocuments"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/attachments/{attachmentableType}/{attachmentableId}/{attachmentId}": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The type of the entity, for example `client`.
                 *
                 *     Assumed (`agentcis.entity.type`): an unknown type is 404. Seen in the field besides the documented `client`:
                 *     `partner`, `product`, `task`, `email`, `application_stage`, `document_checklist`,
                 *     `regulatory_supporting_document`. The list is open, hence no enum.
                 * @example client
                 */
                attachmentableType: components["parameters"]["AttachmentableType"];
                /**
                 * @description The id of the entity: a whole number. Assumed (`agentcis.entity.type`): what is no number is 404 as an unknown
                 *     entity is, hence a string here.
                 * @example 5
                 */
                attachmentableId: components["parameters"]["AttachmentableId"];
                /**
                 * @description The id of the document: a whole number. Assumed (`agentcis.update.target`): what is not the id of a document of
                 *     this entity is 404, hence a string here.
                 * @example 3
                 */
                attachmentId: components["parameters"]["AttachmentId"];
            };
            cookie?: never;
        };
        get?: never;
        /**
         * Rename the document that the path names
         * @description The same as `updateDocument`, with the id of the document in the path.
         *
         *     Assumed: the vendor's page has no such path. It is the usual Laravel form of what the page leaves out
         *     (`agentcis.update.target`); whether the real system has it has to be observed. An id that is not this entity's
         *     is 404, before any 400.
         */
        put: operations["updateDocumentById"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v2/attachments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delete documents
         * @description Deletes documents by id, of any entity: the documented way, a POST that says `"_method": "delete"`.
         *
         *     A deleted document is in no list any more (`agentcis.delete.gone`), and nothing else is deleted
         *     (`agentcis.delete.only`). The answer has the singular `deletedFile` beside the plural `rejectedFiles`.
         *
         *     Assumed: both hold ids (`agentcis.delete.ids`). What was deleted is in `deletedFile`; every other entry sent (an
         *     unknown id, the second of a repeated one) is in `rejectedFiles`; there is no 404 (`agentcis.delete.partition`).
         *     The links of a deleted document are 404 (`agentcis.delete.link-gone`).
         *
         *     Framework: a POST without `_method` is 405, as the path has no POST of its own (`agentcis.delete.method`);
         *     `_method` may be in any letter case, in the query, in a form or multipart body, or be the header
         *     `X-HTTP-Method-Override` (`agentcis.spoof`). A numeric string (`"4"`) counts as an integer
         *     (`agentcis.delete.numeric`).
         */
        post: operations["deleteDocuments"];
        /**
         * Delete documents by a real DELETE
         * @description The same as `deleteDocuments`, as a DELETE with a JSON body.
         *
         *     Framework: the spoofed POST reaches a DELETE route, so a real DELETE reaches it too (`agentcis.delete.method`).
         *     Not on the vendor's page.
         */
        delete: operations["deleteDocumentsDirectly"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/attachments/{documentId}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the document: a whole number. What is not the id of a document is 404, hence a string here.
                 * @example 3
                 */
                documentId: components["parameters"]["DocumentId"];
            };
            cookie?: never;
        };
        /**
         * Show a document in the browser
         * @description The bytes of a document, to be shown inline: the address that the list hands out as `_links.preview`.
         *
         *     The page shows the address and says nothing about its answer. Assumed (`agentcis.list.links-work`): it answers
         *     the document's bytes with the type of its extension and `Content-Disposition: inline`, with the bearer token
         *     and, so that a browser can follow it, without. After the deletion it is 404 (`agentcis.delete.link-gone`).
         */
        get: operations["previewDocument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/attachments/{documentId}/download": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the document: a whole number. What is not the id of a document is 404, hence a string here.
                 * @example 3
                 */
                documentId: components["parameters"]["DocumentId"];
            };
            cookie?: never;
        };
        /**
         * Download a document
         * @description The bytes of a document, to be saved: the address that the list hands out as `_links.download`.
         *
         *     The page shows the address and says nothing about its answer. Assumed (`agentcis.list.links-work`): it answers
         *     the document's bytes with the type of its extension and `Content-Disposition: attachment` with the file name
         *     (RFC 6266), with the bearer token and, so that a browser can follow it, without. The bytes are the very bytes
         *     sent (`agentcis.upload.bytes`). After the deletion it is 404 (`agentcis.delete.link-gone`).
         */
        get: operations["downloadDocument"];
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
        /** @description One page of documents, as Laravel's paginator and API resources print it. */
        DocumentPage: {
            /** @description The documents of this page. */
            data: components["schemas"]["DocumentItem"][];
            links: components["schemas"]["PageLinks"];
            meta: components["schemas"]["PageMeta"];
        } & {
            links?: {
                /** @description Never null. */
                first?: string;
                /** @description Never null. */
                last?: string;
                prev?: string | null;
                next?: string | null;
            };
            meta?: {
                current_page?: number;
                /** @description Null on an empty page. */
                from?: number | null;
                /** @description 1 where there is no document at all. */
                last_page?: number;
                /** @description Previous, at least one page, Next. */
                links?: {
                    url?: string | null;
                }[];
                /** @description Has no trailing slash. */
                path?: string;
                /**
                 * @description The query's value as a string (`agentcis.list.per-page`), or the default as an integer where the
                 *     query has none (`agentcis.list.per-page-type`). Which of the two cannot be said here.
                 */
                per_page?: string | number;
                /** @description Null on an empty page. */
                to?: number | null;
                total?: number;
            };
        };
        /** @description The addresses of the neighbouring pages. */
        PageLinks: {
            /** @description The first page. */
            first: string | null;
            /** @description The last page. */
            last: string | null;
            /** @description The page before this one, or null. */
            prev: string | null;
            /** @description The page after this one, or null. */
            next: string | null;
        };
        /** @description Where this page is among all. */
        PageMeta: {
            /** @description The number of this page, counted from 1. */
            current_page: number;
            /** @description The position of the first document of this page among all, counted from 1. */
            from: number | null;
            /** @description The number of the last page. */
            last_page: number;
            /** @description The buttons of a pager, from left to right. */
            links: components["schemas"]["PageButton"][];
            /** @description The address of the list without a query. */
            path: string;
            /** @description How many documents a page holds at most; a string where the query says it (`"10"`). */
            per_page: unknown;
            /** @description The position of the last document of this page among all, counted from 1. */
            to: number | null;
            /** @description How many documents the entity has. */
            total: number;
        };
        /** @description One button of a pager. */
        PageButton: {
            /** @description The page that the button leads to, or null. */
            url: string | null;
            /**
             * @description `« Previous`, the number of a page, `...` or `Next »`. The page prints the first and the last so; Laravel
             *     itself writes `&laquo; Previous` and `Next &raquo;`. Either is right.
             */
            label: string;
            /** @description Whether this is the button of the present page. */
            active: boolean;
        };
        /** @description A document in the list. */
        DocumentItem: {
            /** @description Where the bytes are. */
            _links: {
                /** @description The address that shows the document, as `previewDocument`. */
                preview: string;
                /** @description The address that hands the document out, as `downloadDocument`. */
                download: string;
            };
            /** @description The id of the document. */
            id: number;
            /** @description The file name, with its extension. */
            original_name: string;
            /** @description The extension. What a name without one gives is not documented. */
            type: string | null;
            /** @description The vendor's grouping of documents. */
            namespace: string;
            /** @description The size, once to be read and once to be counted with. */
            file_size: {
                /** @description Base 1024, with two decimals and unit. */
                formatted: string;
                /** @description Size in bytes. */
                actual: number;
            };
            /** @description Null in the vendor's sample, and nothing else is said. */
            meta: unknown;
            /** @description The day of the upload, as month, day and year. */
            created_at: string;
            /** @description The day of the last change, as month, day and year. */
            updated_at: string;
            /** @description An empty array in the vendor's sample, and nothing else is said. */
            uploaded_by: unknown;
        } & {
            /** @description As sent, without the dot; empty for a name without an extension. */
            type?: string;
            /** @enum {string} */
            namespace?: "default";
            file_size?: {
                /** @description Bytes without decimals. */
                formatted?: string;
            };
            /** @enum {object|null} */
            meta?: never | null;
            uploaded_by?: Record<string, never>[];
        };
        /** @description The files to store. */
        DocumentUpload: {
            /** @description The files, one part each, every one with a file name. */
            "documents[]": Blob[];
        };
        /** @description What became of the files. */
        UploadResult: {
            /** @description The files that are stored now. */
            uploadedFiles: components["schemas"]["UploadedDocument"][];
            /** @description The files that are not. */
            rejectedFiles: components["schemas"]["RejectedDocument"][];
        };
        /** @description A file that was stored. The vendor's sample shows an empty array; assumed to be the raw row. */
        UploadedDocument: components["schemas"]["DocumentRow"];
        /** @description A file that was not stored. All values of the vendor's sample but `type` are empty. */
        RejectedDocument: {
            /** @description The file name sent. */
            original_name: string;
            /** @description Where it would have been stored. */
            path: string | null;
            /** @description The extension. */
            type: string;
            /** @description The vendor's free text. */
            description: string | null;
            /** @description The size; the vendor's sample leaves the value out, so any is right. */
            file_size: unknown;
            /** @description The vendor's grouping of documents. */
            namespace: string | null;
            /** @description The name that the document would have had. */
            givenName: string | null;
        };
        /** @description The new name of a document. */
        DocumentUpdate: {
            original_name: components["schemas"]["NewName"];
            /**
             * @description Which document of the entity is meant; may be left out where it has only one. A numeric string is taken
             *     too.
             */
            id?: number;
        };
        /** @description The new name of the document that the path names. */
        DocumentUpdateById: {
            original_name: components["schemas"]["NewName"];
        };
        /** @description The new file name, with or without the extension, which stays as it is. */
        NewName: string;
        /** @description The renamed document, and a sentence for the user. */
        UpdateResult: {
            data: components["schemas"]["UpdatedDocument"];
            /**
             * @description With the typographic apostrophe U+2019, twice.
             * @enum {string}
             */
            message: "You’ve successfully saved your attachment’s information.";
        };
        /** @description The raw row of the document after the change. */
        UpdatedDocument: components["schemas"]["DocumentRow"];
        /** @description A document as the database holds it. Other names, sizes and dates than in the list. */
        DocumentRow: {
            /** @description The id of the document. */
            id: number;
            /** @description The file name, with its extension. */
            original_name: string;
            /** @description Where the bytes are stored. */
            path: string;
            /** @description The extension. What a name without one gives is not documented. */
            type: string | null;
            /** @description The vendor's free text. */
            description: string | null;
            /** @description Who uploaded it. Null in the vendor's sample, and nothing else is said. */
            uploader: unknown;
            /** @description What the uploader is; `user` in the vendor's sample. */
            uploader_type: string;
            /** @description The id of the entity. */
            attachmentable_id: number;
            /** @description The type of the entity. */
            attachmentable_type: string;
            /** @description Size in bytes; a number here, an object in the list. */
            file_size: number;
            /** @description The time of the upload, UTC, with microseconds. */
            created_at: string;
            /** @description The time of the last change, UTC, with microseconds. */
            updated_at: string;
            /** @description The vendor's grouping of documents. */
            namespace: string;
            /** @description Null in the vendor's sample, and nothing else is said. */
            meta: unknown;
        };
        /** @description Which documents to delete, and that this POST is a DELETE. */
        SpoofedDeletion: {
            ids: components["schemas"]["DocumentIds"];
            /**
             * @description The method that this POST stands for.
             * @enum {string}
             */
            _method?: "delete";
        } & {
            _method: string;
        };
        /** @description Which documents to delete. */
        Deletion: {
            ids: components["schemas"]["DocumentIds"];
        };
        /** @description The ids of the documents, of any entity. Numeric strings are taken too. */
        DocumentIds: number[];
        /** @description What became of the ids. */
        DeletionResult: {
            /** @description What was deleted. Singular, though an array. */
            deletedFile: number[];
            /** @description Every other entry sent. */
            rejectedFiles: number[];
        };
        /** @description Laravel's answer to a call without a valid credential. */
        UnauthenticatedError: {
            /**
             * @description A sentence, always this one.
             * @enum {string}
             */
            message: "Unauthenticated.";
        };
        /** @description Laravel's answer to a call that the caller may not make. */
        ForbiddenError: {
            /**
             * @description A sentence, always this one.
             * @enum {string}
             */
            message: "This action is unauthorized.";
        };
        /** @description Laravel's answer where something does not exist. */
        NotFoundError: {
            /** @description A sentence, in any words. */
            message: string;
        };
        /** @description Laravel's answer to a request that it finds invalid. */
        ValidationError: {
            /**
             * @description A sentence, always this one.
             * @enum {string}
             */
            message: "The given data was invalid.";
            /** @description By the name of the field, items as `documents.0` or `ids.1`. */
            errors: {
                [key: string]: string[];
            };
        };
        /** @description Laravel's answer to a method that the path does not have. */
        MethodNotAllowedError: {
            /** @description Names the method that was used and those that the path has. */
            message: string;
        };
        /** @description Nobody says what the body of a 413 holds, so nothing is required of it. */
        TooLargeError: {
            /** @description A sentence, in any words. */
            message?: string;
        };
        /** @description Nobody says what the body of a 416 holds, so nothing is required of it. */
        RangeError: {
            /** @description A sentence, in any words. */
            message?: string;
        };
        /** @description Laravel's answer to a caller over the limit. */
        TooManyRequestsError: {
            /**
             * @description A sentence, always this one.
             * @enum {string}
             */
            message: "Too Many Attempts.";
        };
    };
    responses: {
        /** @description The document has its new name. */
        DocumentUpdated: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["UpdateResult"];
            };
        };
        /** @description Every id was looked at; what became of each is in the body. There is no 404. */
        DocumentsDeleted: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["DeletionResult"];
            };
        };
        /** @description The bytes of the document, with the media type of its extension. */
        File: {
            headers: {
                "Content-Disposition": components["headers"]["ContentDisposition"];
                "Content-Length": components["headers"]["ContentLength"];
                "Accept-Ranges": components["headers"]["AcceptRanges"];
                ETag: components["headers"]["ETag"];
                "X-Content-Type-Options": components["headers"]["ContentTypeOptions"];
                [name: string]: unknown;
            };
            content: {
                "*/*": Blob;
            };
        };
        /** @description The range of the bytes that `Range` asked for. Assumed. */
        FileRange: {
            headers: {
                "Content-Disposition": components["headers"]["ContentDisposition"];
                "Content-Length": components["headers"]["ContentLength"];
                "Accept-Ranges": components["headers"]["AcceptRanges"];
                ETag: components["headers"]["ETag"];
                "X-Content-Type-Options": components["headers"]["ContentTypeOptions"];
                "Content-Range": components["headers"]["ContentRange"];
                [name: string]: unknown;
            };
            content: {
                "*/*": Blob;
            };
        };
        /** @description The bytes are still those that `If-None-Match` names; no body. Assumed. */
        FileNotModified: {
            headers: {
                ETag: components["headers"]["ETag"];
                [name: string]: unknown;
            };
            content?: never;
        };
        /**
         * @description The query is invalid. The page documents no 400 for the list. Assumed: `per_page` is not an integer in 1..100
         *     (`agentcis.list.per-page-range`).
         */
        PageInvalid: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ValidationError"];
            };
        };
        /** @description No file was sent (`agentcis.upload.missing`). */
        UploadInvalid: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ValidationError"];
            };
        };
        /**
         * @description `original_name` is missing, empty or no string (`agentcis.update.invalid`), or only white space
         *     (`agentcis.update.invalid-edge`), or it is open which document is meant (`agentcis.update.target`).
         */
        UpdateInvalid: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ValidationError"];
            };
        };
        /** @description `ids` is missing, empty, no list, or holds what is no integer (`agentcis.delete.invalid`). */
        DeletionInvalid: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ValidationError"];
            };
        };
        /** @description The authentication is missing or invalid (`agentcis.auth.required`). */
        Unauthenticated: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["UnauthenticatedError"];
            };
        };
        /** @description The permissions of the caller do not suffice (`agentcis.auth.permission`). */
        Forbidden: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["ForbiddenError"];
            };
        };
        /**
         * @description The entity does not exist (`agentcis.entity.unknown`). Assumed: neither does a type that is unknown or an id
         *     that is no number (`agentcis.entity.type`), nor, when renaming, a document that is not this entity's
         *     (`agentcis.update.target`).
         */
        EntityNotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["NotFoundError"];
            };
        };
        /** @description There is no such document, or no longer (`agentcis.delete.link-gone`). */
        DocumentNotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["NotFoundError"];
            };
        };
        /** @description The path does not have this method. Framework (`agentcis.error.method`). */
        MethodNotAllowed: {
            headers: {
                Allow: components["headers"]["Allow"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["MethodNotAllowedError"];
            };
        };
        /**
         * @description A file exceeds the limit (`agentcis.upload.too-large`); nothing of the request is stored. Assumed: the limit is
         *     20 * 1024 * 1024 bytes for each file (`agentcis.upload.limit`).
         */
        UploadTooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["TooLargeError"];
            };
        };
        /** @description The document does not reach as far as `Range` asks. Assumed. */
        RangeNotSatisfiable: {
            headers: {
                "Content-Range": components["headers"]["ContentRange"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["RangeError"];
            };
        };
        /** @description The caller is over the limit of calls. Framework (`agentcis.rate-limit`); off by default in the mock. */
        TooManyRequests: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                "X-RateLimit-Limit": components["headers"]["RateLimitLimit"];
                "X-RateLimit-Remaining": components["headers"]["RateLimitRemaining"];
                "X-RateLimit-Reset": components["headers"]["RateLimitReset"];
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["TooManyRequestsError"];
            };
        };
    };
    parameters: {
        /**
         * @description The type of the entity, for example `client`.
         *
         *     Assumed (`agentcis.entity.type`): an unknown type is 404. Seen in the field besides the documented `client`:
         *     `partner`, `product`, `task`, `email`, `application_stage`, `document_checklist`,
         *     `regulatory_supporting_document`. The list is open, hence no enum.
         * @example client
         */
        AttachmentableType: string;
        /**
         * @description The id of the entity: a whole number. Assumed (`agentcis.entity.type`): what is no number is 404 as an unknown
         *     entity is, hence a string here.
         * @example 5
         */
        AttachmentableId: string;
        /**
         * @description The id of the document: a whole number. Assumed (`agentcis.update.target`): what is not the id of a document of
         *     this entity is 404, hence a string here.
         * @example 3
         */
        AttachmentId: string;
        /**
         * @description The id of the document: a whole number. What is not the id of a document is 404, hence a string here.
         * @example 3
         */
        DocumentId: string;
        /**
         * @description How many documents a page holds at most. Left out it is 10 (`agentcis.list.per-page-default`).
         *
         *     Assumed (`agentcis.list.per-page-range`): what is not an integer in 1..100 is 400.
         * @example 10
         */
        PerPage: number;
        /**
         * @description Which page, counted from 1. Framework (`agentcis.list.page-lenient`): what is no integer or below 1 counts as 1
         *     and is never an error, hence a string here.
         * @example 1
         */
        Page: string;
    };
    requestBodies: never;
    headers: {
        /**
         * @description The methods that the path has, separated by a comma and a blank.
         * @example GET, HEAD, POST, PUT
         */
        Allow: string;
        /**
         * @description Seconds to wait before the next call.
         * @example 60
         */
        RetryAfter: number;
        /**
         * @description How many calls are allowed in the window.
         * @example 60
         */
        RateLimitLimit: number;
        /**
         * @description How many calls are left in the window.
         * @example 0
         */
        RateLimitRemaining: number;
        /**
         * @description When the window ends, in seconds since 1970-01-01 UTC.
         * @example 1525224607
         */
        RateLimitReset: number;
        /**
         * @description `inline` at the preview, `attachment` at the download, with the file name by RFC 6266 (`filename*` where it is
         *     not ASCII).
         * @example attachment; filename="John.docx"
         */
        ContentDisposition: string;
        /**
         * @description How many bytes the body has.
         * @example 11839
         */
        ContentLength: number;
        /**
         * @description Which bytes of the document the body holds, or how many there are.
         * @example bytes 0-3/11839
         */
        ContentRange: string;
        /**
         * @description Says that one range of bytes can be asked for.
         * @example bytes
         */
        AcceptRanges: string;
        /**
         * @description Names the bytes, for `If-None-Match`.
         * @example "c099688968925528594d8e5a2d9f3aaf"
         */
        ETag: string;
        /**
         * @description Keeps a browser from guessing another type than the one sent.
         * @example nosniff
         */
        ContentTypeOptions: string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listDocuments: {
        parameters: {
            query?: {
                /**
                 * @description How many documents a page holds at most. Left out it is 10 (`agentcis.list.per-page-default`).
                 *
                 *     Assumed (`agentcis.list.per-page-range`): what is not an integer in 1..100 is 400.
                 * @example 10
                 */
                per_page?: components["parameters"]["PerPage"];
                /**
                 * @description Which page, counted from 1. Framework (`agentcis.list.page-lenient`): what is no integer or below 1 counts as 1
                 *     and is never an error, hence a string here.
                 * @example 1
                 */
                page?: components["parameters"]["Page"];
            };
            header?: never;
            path: {
                /**
                 * @description The type of the entity, for example `client`.
                 *
                 *     Assumed (`agentcis.entity.type`): an unknown type is 404. Seen in the field besides the documented `client`:
                 *     `partner`, `product`, `task`, `email`, `application_stage`, `document_checklist`,
                 *     `regulatory_supporting_document`. The list is open, hence no enum.
                 * @example client
                 */
                attachmentableType: components["parameters"]["AttachmentableType"];
                /**
                 * @description The id of the entity: a whole number. Assumed (`agentcis.entity.type`): what is no number is 404 as an unknown
                 *     entity is, hence a string here.
                 * @example 5
                 */
                attachmentableId: components["parameters"]["AttachmentableId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page of documents; empty when the entity has none or the page is past the end. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DocumentPage"];
                };
            };
            400: components["responses"]["PageInvalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["EntityNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    updateDocument: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The type of the entity, for example `client`.
                 *
                 *     Assumed (`agentcis.entity.type`): an unknown type is 404. Seen in the field besides the documented `client`:
                 *     `partner`, `product`, `task`, `email`, `application_stage`, `document_checklist`,
                 *     `regulatory_supporting_document`. The list is open, hence no enum.
                 * @example client
                 */
                attachmentableType: components["parameters"]["AttachmentableType"];
                /**
                 * @description The id of the entity: a whole number. Assumed (`agentcis.entity.type`): what is no number is 404 as an unknown
                 *     entity is, hence a string here.
                 * @example 5
                 */
                attachmentableId: components["parameters"]["AttachmentableId"];
            };
            cookie?: never;
        };
        /** @description The new name and, where the entity has several documents, which one is meant. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["DocumentUpdate"];
                "application/x-www-form-urlencoded": components["schemas"]["DocumentUpdate"];
            };
        };
        responses: {
            200: components["responses"]["DocumentUpdated"];
            400: components["responses"]["UpdateInvalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["EntityNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    uploadDocuments: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The type of the entity, for example `client`.
                 *
                 *     Assumed (`agentcis.entity.type`): an unknown type is 404. Seen in the field besides the documented `client`:
                 *     `partner`, `product`, `task`, `email`, `application_stage`, `document_checklist`,
                 *     `regulatory_supporting_document`. The list is open, hence no enum.
                 * @example client
                 */
                attachmentableType: components["parameters"]["AttachmentableType"];
                /**
                 * @description The id of the entity: a whole number. Assumed (`agentcis.entity.type`): what is no number is 404 as an unknown
                 *     entity is, hence a string here.
                 * @example 5
                 */
                attachmentableId: components["parameters"]["AttachmentableId"];
            };
            cookie?: never;
        };
        /** @description The files, one part each. */
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["DocumentUpload"];
            };
        };
        responses: {
            /** @description Every file was looked at; what became of each is in the body. Not 201. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadResult"];
                };
            };
            400: components["responses"]["UploadInvalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["EntityNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            413: components["responses"]["UploadTooLarge"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    updateDocumentById: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The type of the entity, for example `client`.
                 *
                 *     Assumed (`agentcis.entity.type`): an unknown type is 404. Seen in the field besides the documented `client`:
                 *     `partner`, `product`, `task`, `email`, `application_stage`, `document_checklist`,
                 *     `regulatory_supporting_document`. The list is open, hence no enum.
                 * @example client
                 */
                attachmentableType: components["parameters"]["AttachmentableType"];
                /**
                 * @description The id of the entity: a whole number. Assumed (`agentcis.entity.type`): what is no number is 404 as an unknown
                 *     entity is, hence a string here.
                 * @example 5
                 */
                attachmentableId: components["parameters"]["AttachmentableId"];
                /**
                 * @description The id of the document: a whole number. Assumed (`agentcis.update.target`): what is not the id of a document of
                 *     this entity is 404, hence a string here.
                 * @example 3
                 */
                attachmentId: components["parameters"]["AttachmentId"];
            };
            cookie?: never;
        };
        /** @description The new name. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["DocumentUpdateById"];
                "application/x-www-form-urlencoded": components["schemas"]["DocumentUpdateById"];
            };
        };
        responses: {
            200: components["responses"]["DocumentUpdated"];
            400: components["responses"]["UpdateInvalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            404: components["responses"]["EntityNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    deleteDocuments: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The ids of the documents, and the method that this POST stands for. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["SpoofedDeletion"];
            };
        };
        responses: {
            200: components["responses"]["DocumentsDeleted"];
            400: components["responses"]["DeletionInvalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    deleteDocumentsDirectly: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The ids of the documents. */
        requestBody: {
            content: {
                "application/json": components["schemas"]["Deletion"];
            };
        };
        responses: {
            200: components["responses"]["DocumentsDeleted"];
            400: components["responses"]["DeletionInvalid"];
            401: components["responses"]["Unauthenticated"];
            403: components["responses"]["Forbidden"];
            405: components["responses"]["MethodNotAllowed"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    previewDocument: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the document: a whole number. What is not the id of a document is 404, hence a string here.
                 * @example 3
                 */
                documentId: components["parameters"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["File"];
            206: components["responses"]["FileRange"];
            304: components["responses"]["FileNotModified"];
            404: components["responses"]["DocumentNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            416: components["responses"]["RangeNotSatisfiable"];
            429: components["responses"]["TooManyRequests"];
        };
    };
    downloadDocument: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * @description The id of the document: a whole number. What is not the id of a document is 404, hence a string here.
                 * @example 3
                 */
                documentId: components["parameters"]["DocumentId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["File"];
            206: components["responses"]["FileRange"];
            304: components["responses"]["FileNotModified"];
            404: components["responses"]["DocumentNotFound"];
            405: components["responses"]["MethodNotAllowed"];
            416: components["responses"]["RangeNotSatisfiable"];
            429: components["responses"]["TooManyRequests"];
        };
    };
}
