import type { components, paths } from "attachment-mock/caseiq";
import createClient from "openapi-fetch";
import { accepted } from "../Refusal";
import { type OnProgress, upload } from "../upload";

export type Attachment = components["schemas"]["ListedAttachment"];

type Uploaded = components["schemas"]["UploadedAttachment"];
type Problem = components["schemas"]["ErrorEnvelope"];

const PER_PAGE = 5;

const client = createClient<paths>();

/** Some attachments of a case, and after which id to ask for more: the one field that no two of them share. */
export async function listAttachments(caseId: string, after?: string) {
  const answer = await client.GET("/api-public/1.0/attachments", {
    params: { query: { caseId, sort: "id", after, limit: PER_PAGE + 1 } },
  });
  const { records } = accepted(answer, sentenceOf);
  const shown = records.slice(0, PER_PAGE);
  return { records: shown, next: records.length > PER_PAGE ? shown.at(-1)?.id : undefined };
}

export async function uploadFile(caseId: string, file: File, onProgress: OnProgress): Promise<Uploaded> {
  const form = new FormData();
  form.append("caseId", caseId);
  // The last field of the body: caseiq.upload.file-last.
  form.append("file", file);
  return accepted(await upload<Uploaded, Problem>("/api-public/1.0/save_file", form, onProgress), sentenceOf);
}

export function downloadOf({ id }: Attachment): string {
  return `/api-public/1.0/attachment/${id}/attachment`;
}

function sentenceOf(problem: Problem): string {
  return problem.meta.message;
}
