// A request of the journal as something to paste: a line of curl, a call of fetch. The journal keeps neither the
// bytes of files nor secrets; a file is named, and where a token was is said.
import { HOST_WORLD } from "./server.js";

// What each client says by itself, or a script in a browser may not say.
const LEFT_OUT = new Set([
  "host", "content-length", "connection", "accept-encoding", "transfer-encoding", "keep-alive", "te", "expect",
  "upgrade-insecure-requests", "user-agent", "origin", "referer", "priority", "cache-control", "pragma",
  "accept-language", "accept-charset", "cookie", "dnt", "via", "x-mock-token", "x-forwarded-for",
]);
const SHORTENED = "…";

// Half a surrogate pair has no encoding.
const encoded = (text) => encodeURIComponent(text.toWellFormed?.() ?? text);

export const urlOf = (entry) => {
  const path = entry.path.split("/").map(encoded).join("/");
  const query = entry.query.map((pair) => pair.map(encoded).join("=")).join("&");
  return `${location.origin}${path}${query && `?${query}`}`;
};

function headersOf(entry, world) {
  const sent = Object.entries(entry.headers).filter(
    ([name, value]) => !LEFT_OUT.has(name) && !name.startsWith("sec-") && !(name === "accept" && value === "*/*"),
  );
  const headers = new Map(sent);
  const type = entry.headers["content-type"] ?? "";
  if (type.startsWith("multipart/")) headers.delete("content-type");
  if (headers.has("authorization")) headers.set("authorization", credentialsOf(entry));
  if (world !== HOST_WORLD) headers.set("x-mock-world", world);
  else if (headers.get("x-mock-world") === world) headers.delete("x-mock-world");
  return [...headers].map(([name, value]) => [name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase()), value]);
}

function credentialsOf(entry) {
  if (entry.token && !entry.token.startsWith(SHORTENED)) return `Bearer ${entry.token}`;
  const [scheme, ...rest] = entry.headers.authorization.split(" ");
  if (!rest.length) return "YOUR_CREDENTIALS";
  return `${scheme} ${scheme.toLowerCase() === "bearer" ? "YOUR_TOKEN" : "YOUR_CREDENTIALS"}`;
}

const isMultipart = (entry) => (entry.body.media_type ?? "").toLowerCase().startsWith("multipart/");

// The text of a body, where it is one: as it came, or written anew. A multipart body has parts instead.
function textOf(entry) {
  const { json, text, fields } = entry.body;
  if (isMultipart(entry)) return undefined;
  if (fields) return fields.map(({ name, value }) => `${encoded(name)}=${encoded(value)}`).join("&");
  return json === undefined ? text : JSON.stringify(json);
}

const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
const escaped = (text) => text.replaceAll("\\", "\\\\").replaceAll('"', '\\"');

// A name that a file beside the command can have, whatever was sent.
export const localName = (name) => name.replace(/[^\p{L}\p{N}._ -]/gu, "_").replace(/^[-.]+/, "_") || "file";

function formPart({ name, value, file }) {
  if (!file) return `--form-string ${quoted(`${name}=${value}`)}`;
  const type = /^[\w.+-]+\/[\w.+-]+$/.test(file.media_type) ? `;type=${file.media_type}` : "";
  return `-F ${quoted(`${name}=@"${localName(file.name)}";filename="${escaped(file.name)}"${type}`)}`;
}

export function curlOf(entry, world) {
  const asIs = /\/\.{1,2}(\/|$)/.test(entry.path) ? "--path-as-is " : "";
  const parts = [`curl ${entry.method === "HEAD" ? "-I" : "-i"} ${asIs}${quoted(urlOf(entry))}`];
  const body = textOf(entry);
  const form = isMultipart(entry) && entry.body.fields;
  const usual = form || body !== undefined ? "POST" : "GET";
  if (entry.method !== "HEAD" && entry.method !== usual) parts.push(`-X ${entry.method}`);
  for (const [name, value] of headersOf(entry, world)) parts.push(`-H ${quoted(value ? `${name}: ${value}` : `${name};`)}`);
  if (form) parts.push(...entry.body.fields.map(formPart));
  else if (body !== undefined) parts.push(`--data-raw ${quoted(body)}`);
  return parts.join(" \\\n  ");
}

export function fetchOf(entry, world) {
  const headers = Object.fromEntries(headersOf(entry, world));
  const lines = [];
  let body = textOf(entry);
  if (isMultipart(entry) && entry.body.fields) {
    lines.push("const form = new FormData();");
    for (const { name, value, file } of entry.body.fields) {
      const of = file ? `new File([${JSON.stringify(`the bytes of ${file.name}`)}], ${JSON.stringify(file.name)}, {type: ${JSON.stringify(file.media_type)}})` : JSON.stringify(value);
      lines.push(`form.append(${JSON.stringify(name)}, ${of});`);
    }
    body = "form";
  } else if (body !== undefined) body = JSON.stringify(body);
  const options = [`method: ${JSON.stringify(entry.method)}`, `headers: ${JSON.stringify(headers, null, 2).replaceAll("\n", "\n  ")}`];
  if (body !== undefined && entry.method !== "GET" && entry.method !== "HEAD") options.push(`body: ${body}`);
  lines.push(`const answer = await fetch(${JSON.stringify(urlOf(entry))}, {\n  ${options.join(",\n  ")},\n});`);
  return lines.join("\n");
}

// What the copied command cannot hold, in words.
export function missingOf(entry) {
  const said = [];
  const files = (entry.body.fields ?? []).filter(({ file }) => file);
  if (files.length) said.push(`The journal keeps no bytes: curl reads ${files.map(({ file }) => localName(file.name)).join(", ")} from the folder that it runs in.`);
  if (entry.body.is_cut) said.push("Only the beginning of the body was kept.");
  if (entry.headers.authorization && (!entry.token || entry.token.startsWith(SHORTENED))) said.push("Put your credentials in: the journal keeps none.");
  return said;
}
