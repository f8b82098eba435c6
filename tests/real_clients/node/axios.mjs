// axios, as a frontend uses it: one instance with defaults, FormData with progress, and `postForm` of streams.
// Reads a day's work from its first argument, does the half that the second one names, prints what it saw.

import { createHash } from "node:crypto"
import { createReadStream } from "node:fs"
import { readFile } from "node:fs/promises"
import { basename } from "node:path"
import axios from "axios"

const work = JSON.parse(process.argv[2])
const client = axios.create({
  baseURL: work.url,
  headers: { "X-Mock-World": work.world, Accept: "application/json" },
  proxy: false,
  validateStatus: () => true,
})

const authorize = token => { client.defaults.headers.common.Authorization = `Bearer ${token}` }

/** A form as browsers have it; its fields are sent in the order in which they are appended. */
function form(...fields) {
  const made = new FormData()
  for (const [name, value] of fields) made.append(name, value)
  return made
}

async function answer(request) {
  const { status, headers, data } = await request
  const isFile = data instanceof ArrayBuffer || Buffer.isBuffer(data)
  const body = isFile ? { sha256: createHash("sha256").update(Buffer.from(data)).digest("hex") } : { json: data }
  return { status, headers: { ...headers }, ...body }
}

const get = (url, params) => answer(client.get(url, { params }))
const download = url => answer(client.get(url, { responseType: "arraybuffer" }))

async function caseiq() {
  const token = await answer(client.post("/auth/oauth2/token", work.credentials))
  authorize(token.json.access_token)
  const path = "/api-public/1.0"
  const file = ["file", new File([await readFile(work.statement)], basename(work.statement))]
  const caseId = ["caseId", work.caseId]
  const tags = work.tags.map(tag => ["bulkTags[]", tag])
  const progress = []
  const uploaded = await answer(client.post(
    `${path}/save_file`,
    form(caseId, ["description", work.description], ...tags, file),
    { onUploadProgress: ({ loaded }) => progress.push(loaded) },
  ))
  const attachment = `${path}/attachment/${uploaded.json.id}`
  const listed = await get(`${path}/attachments`, work.page)
  const after = listed.json.records.at(-1).sizeBytes
  const seen = {
    token,
    uploaded,
    listed,
    next_page: await get(`${path}/attachments`, { ...work.page, after }),
    retrieved: await get(attachment),
    downloaded: await download(`${attachment}/attachment`),
    refused: await answer(client.post(`${path}/save_file`, form(file, caseId))),
  }
  return { seen, progress }
}

async function agentcis() {
  authorize("agentcis-full")
  const path = "/api/v2/attachments"
  const client6 = `${path}/client/6`
  const documents = work.documents.map(document => createReadStream(document))
  const uploaded = await answer(client.postForm(client6, { "documents[]": documents }))
  const [one, two] = uploaded.json.uploadedFiles.map(row => row.id)
  const second_page = await get(client6, { per_page: 1, page: 2 })
  const links = second_page.json.data[0]._links
  const seen = {
    uploaded,
    first_page: await get(client6, { per_page: 1, page: 1 }),
    second_page,
    renamed: await answer(client.put(client6, { id: one, original_name: "Curriculum vitæ" })),
    renamed_by_path: await answer(client.put(`${client6}/${two}`, { original_name: "Passport" })),
    invalid: await answer(client.put(`${client6}/${two}`, {})),
    previewed: await download(links.preview),
    downloaded: await download(links.download),
    deleted: await answer(client.post(path, { ids: [one], _method: "delete" })),
    deleted_directly: await answer(client.delete(path, { data: { ids: [two] } })),
    emptied: await get(client6),
    gone: await get(links.download),
  }
  return { seen }
}

const work_of = { caseiq, agentcis }
console.log(JSON.stringify(await work_of[process.argv[3]]()))
