import type { components, operations, paths } from "attachment-mock/agentcis";
import createClient from "openapi-fetch";
import { accepted } from "../Refusal";
import { type OnProgress, upload } from "../upload";

export type DocumentPage = Awaited<ReturnType<typeof listDocuments>>;
export type Document = DocumentPage["data"][number];
export type Entity = operations["listDocuments"]["parameters"]["path"];

type UploadResult = components["schemas"]["UploadResult"];
type Problem = components["schemas"]["ValidationError"] | components["schemas"]["NotFoundError"];

const PER_PAGE = 5;

const client = createClient<paths>();

export async function listDocuments(entity: Entity, page: number) {
  const answer = await client.GET("/api/v2/attachments/{attachmentableType}/{attachmentableId}", {
    params: { path: entity, query: { per_page: PER_PAGE, page: String(page) } },
  });
  return accepted(answer, sentenceOf);
}

/** Sends all files in one request. The answer says of each whether it was stored. */
export async function uploadDocuments(entity: Entity, files: File[], onProgress: OnProgress) {
  const form = new FormData();
  for (const file of files) {
    form.append("documents[]", file);
  }
  const path = [entity.attachmentableType, entity.attachmentableId].map(encodeURIComponent).join("/");
  return accepted(
    await upload<UploadResult, Problem>(`/api/v2/attachments/${path}`, form, onProgress),
    sentenceOf,
  );
}

export async function renameDocument(entity: Entity, id: number, name: string): Promise<string> {
  const answer = await client.PUT("/api/v2/attachments/{attachmentableType}/{attachmentableId}", {
    params: { path: entity },
    body: { original_name: name, id },
  });
  return accepted(answer, sentenceOf).message;
}

export async function deleteDocument(id: number): Promise<void> {
  const answer = await client.POST("/api/v2/attachments", { body: { ids: [id], _method: "delete" } });
  const { rejectedFiles } = accepted(answer, sentenceOf);
  if (rejectedFiles.length > 0) {
    throw new Error("The document was not deleted. It may be gone already.");
  }
}

/** The address of a link on this page's own host, whose server adds the token. */
export function here(link: string): string {
  return new URL(link).pathname;
}

/** Laravel says what is wrong with which field, and in `message` only that something is. */
function sentenceOf(problem: Problem): string {
  return "errors" in problem ? Object.values(problem.errors).flat().join(" ") : problem.message;
}
