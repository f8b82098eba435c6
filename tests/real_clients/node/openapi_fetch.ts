// openapi-fetch with types that openapi-typescript made of our specs: what does not fit a spec does not compile.
// Reads a day's work from its first argument, does the half that the second one names, prints what it saw.

import { createHash } from "node:crypto"
import { readFile } from "node:fs/promises"
import { basename } from "node:path"
import createClient from "openapi-fetch"
import type { components as AgentcisParts, paths as Agentcis } from "./agentcis.js"
import type { components as CaseIqParts, paths as CaseIq } from "./caseiq.js"

interface Work {
  url: string
  world: string
  credentials: CaseIqParts["schemas"]["TokenRequest"]
  caseId: string
  description: string
  tags: string[]
  page: { sort: "sizeBytes"; order: "desc"; limit: string; caseId: string; fileFormat: string; fields: string }
  statement: string
  documents: string[]
}

interface Got { response: Response; data?: unknown; error?: unknown }

// @ts-expect-error: the spec wants a file.
const formWithoutFile: CaseIqParts["schemas"]["FileUpload"] = { caseId: "" }
// @ts-expect-error: the spec has no such field to sort by.
const unknownSort: NonNullable<CaseIq["/api-public/1.0/attachments"]["get"]["parameters"]["query"]> = { sort: "colour" }

const work: Work = JSON.parse(process.argv[2]!)

function clientOf<Paths extends object>(token?: string) {
  const authorization = token ? { Authorization: `Bearer ${token}` } : undefined
  return createClient<Paths>({ baseUrl: work.url, headers: { "X-Mock-World": work.world, ...authorization } })
}

/** A form with the members in their order, and one part for each element of a list. */
function form(members: object): FormData {
  const made = new FormData()
  for (const [name, value] of Object.entries(members)) {
    for (const one of [value].flat()) made.append(name, one)
  }
  return made
}

async function open(path: string): Promise<File> {
  return new File([await readFile(path)], basename(path))
}

function answer({ response, data, error }: Got) {
  const body = data instanceof ArrayBuffer
    ? { sha256: createHash("sha256").update(Buffer.from(data)).digest("hex") }
    : { json: data ?? error }
  return { status: response.status, headers: Object.fromEntries(response.headers), ...body }
}

async function caseiq() {
  const token = await clientOf<CaseIq>().POST("/auth/oauth2/token", { body: work.credentials })
  const client = clientOf<CaseIq>(token.data!.access_token)
  const upload = (body: CaseIqParts["schemas"]["FileUpload"]) =>
    client.POST("/api-public/1.0/save_file", { body, bodySerializer: form })
  const file = await open(work.statement)
  const { caseId, description, tags } = work
  const uploaded = await upload({ caseId, description, "bulkTags[]": tags, file })
  const fields: CaseIqParts["schemas"]["FieldName"][] = ["id", "name", "sizeBytes"]
  const list = (after?: string) => client.GET("/api-public/1.0/attachments", {
    params: { query: { ...work.page, limit: 1, fields, after } },
    // As the spec says it: a list with commas, not the parameter again and again.
    querySerializer: { array: { style: "form", explode: false } },
  })
  const listed = await list()
  const params = { path: { id: uploaded.data!.id } }
  return {
    token,
    uploaded,
    listed,
    next_page: await list(String(listed.data!.records[0]!.sizeBytes)),
    retrieved: await client.GET("/api-public/1.0/attachment/{id}", { params }),
    downloaded: await client.GET("/api-public/1.0/attachment/{id}/attachment", { params, parseAs: "arrayBuffer" }),
    refused: await upload({ file, caseId }),
  }
}

async function agentcis() {
  const client = clientOf<Agentcis>("agentcis-full")
  const entity = { attachmentableType: "client", attachmentableId: "6" }
  const path = "/api/v2/attachments/{attachmentableType}/{attachmentableId}"
  const list = (query?: { per_page: number; page: string }) => client.GET(path, { params: { path: entity, query } })
  const uploads: AgentcisParts["schemas"]["DocumentUpload"] = {
    "documents[]": await Promise.all(work.documents.map(open)),
  }
  const uploaded = await client.POST(path, { params: { path: entity }, body: uploads, bodySerializer: form })
  const [one, two] = uploaded.data!.uploadedFiles.map(row => row.id) as [number, number]
  const rename = (body: AgentcisParts["schemas"]["DocumentUpdateById"]) =>
    client.PUT(`${path}/{attachmentId}`, { params: { path: { ...entity, attachmentId: String(two) } }, body })
  const file = { params: { path: { documentId: String(two) } } }
  const named = { id: one, original_name: "Curriculum vitæ" }
  return {
    uploaded,
    first_page: await list({ per_page: 1, page: "1" }),
    second_page: await list({ per_page: 1, page: "2" }),
    renamed: await client.PUT(path, { params: { path: entity }, body: named }),
    renamed_by_path: await rename({ original_name: "Passport" }),
    // @ts-expect-error: the spec wants a name.
    invalid: await rename({}),
    previewed: await client.GET("/attachments/{documentId}/preview", { ...file, parseAs: "arrayBuffer" }),
    downloaded: await client.GET("/attachments/{documentId}/download", { ...file, parseAs: "arrayBuffer" }),
    deleted: await client.POST("/api/v2/attachments", { body: { ids: [one], _method: "delete" } }),
    deleted_directly: await client.DELETE("/api/v2/attachments", { body: { ids: [two] } }),
    emptied: await list(),
    gone: await client.GET("/attachments/{documentId}/download", file),
  }
}

const steps = Object.entries<Got>(await (process.argv[3] === "caseiq" ? caseiq() : agentcis()))
console.log(JSON.stringify(Object.fromEntries(steps.map(([step, got]) => [step, answer(got)]))))
