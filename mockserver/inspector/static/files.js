// The files that a world holds: each case and entity, its files, and one of them to be looked at.
import { APIS, Code, Empty, Notice, Pairs, dateText, plural, sizeText, useAnswer } from "./parts.js";
import { html, useEffect, useRef, useState } from "./vendor/htm-preact-3.1.1.js";

const PAGE = 100;
const MOST_ENTITIES = 1000;
const MOST_TEXT_BYTES = 200_000;
const MOST_PREVIEW_BYTES = 64 * 1024 * 1024;
const SVG = "image/svg+xml";
const TYPING_MS = 200;

const pathOf = (file, part = 1) => `/files/${file.api}/${encodeURIComponent(file.id)}${part > 1 ? `?part=${part}` : ""}`;
const keyOf = (file) => `${file.api} ${file.id}`;

// The first bytes of a body; the rest is not asked for.
async function beginningOf(answer, mostBytes) {
  const reader = answer.body.getReader();
  const chunks = [];
  let size = 0;
  while (size < mostBytes) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    size += value.length;
  }
  await reader.cancel();
  return { bytes: await new Blob(chunks).slice(0, mostBytes).text(), isCut: size >= mostBytes };
}

// What the page shows is of a type that the mock names, never of one that somebody uploaded; as a blob it has
// the policy of this page, and an image runs no script.
async function shownOf(server, file, part, signal) {
  if (file.preview === "none") return {};
  const size = file.parts[part - 1].size_bytes;
  if (file.preview !== "text" && size > MOST_PREVIEW_BYTES) return { isTooLarge: true };
  const answer = await server.fetch(pathOf(file, part), { signal });
  if (file.preview === "text") return beginningOf(answer, MOST_TEXT_BYTES);
  const sent = answer.headers.get("content-type");
  const type = file.preview === "image" && sent === "application/octet-stream" ? SVG : sent;
  return { url: URL.createObjectURL(new Blob([await answer.arrayBuffer()], { type })) };
}

const AS = {
  image: ({ url, name }) => html`<img class="shown" src=${url} alt=${name} />`,
  pdf: ({ url, name }) => html`<iframe class="shown pdf" src=${url} title=${name} />`,
  audio: ({ url, name }) => html`<audio controls src=${url} aria-label=${name} />`,
  video: ({ url, name }) => html`<video class="shown" controls src=${url} aria-label=${name} />`,
  text: ({ bytes, isCut, name }) => html`${isCut && html`<p class="soft">The beginning of it:</p>`}<${Code} label=${`Content of ${name}`} text=${bytes} />`,
};

function Shown({ server, file, part }) {
  const { value, error } = useAnswer((signal) => shownOf(server, file, part, signal), [server, keyOf(file), part]);
  useEffect(() => () => value?.url && URL.revokeObjectURL(value.url), [value]);
  if (error) return html`<${Notice} tone="wrong">${error.message}<//>`;
  if (!value) return html`<p class="soft">Loading</p>`;
  if (file.preview === "none") return html`<p class="soft">A browser shows no files of this type.</p>`;
  if (value.isTooLarge) return html`<p class="soft">It is too large to be shown here.</p>`;
  return html`<${AS[file.preview]} ...${value} name=${file.name} />`;
}

async function save(server, file, part) {
  const answer = await server.fetch(pathOf(file, part));
  const url = URL.createObjectURL(new Blob([await answer.arrayBuffer()], { type: "application/octet-stream" }));
  const link = Object.assign(document.createElement("a"), { href: url, download: file.name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

function Preview({ server, file, onClose }) {
  const [part, setPart] = useState(1);
  const heading = useRef(null);
  useEffect(() => heading.current.focus(), [keyOf(file)]);
  const { sha256, size_bytes: size } = file.parts[part - 1];
  return html`
    <section class="split-detail" aria-label=${`File ${file.name}`} onKeyDown=${(event) => event.key === "Escape" && onClose()}>
      <div class="detail-bar"><span class="soft">${APIS[file.api]}, ${file.entity}</span><button type="button" onClick=${onClose}>Close</button></div>
      <h2 ref=${heading} tabindex="-1">${file.name}</h2>
      <p class="facts"><span>${file.media_type || "type by its name"}</span><span>${sizeText(size)}</span><span>${dateText(file.created)}</span></p>
      ${file.parts.length > 1 && html`<label class="line">Part <select value=${part} onChange=${(event) => setPart(Number(event.target.value))}>
        ${file.parts.map((_, at) => html`<option value=${at + 1}>${at + 1} of ${file.parts.length}</option>`)}</select></label>`}
      <div class="line"><button type="button" onClick=${() => save(server, file, part)}>Save</button></div>
      <div class="preview"><${Shown} server=${server} file=${file} part=${part} /></div>
      <section class="part"><h3>As the vendor tells it</h3>
        <${Pairs} label="Record" pairs=${Object.entries(file.record).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)])} />
        ${sha256 && html`<p class="soft hash">SHA-256 ${sha256}</p>`}</section>
    </section>`;
}

function Entities({ server, params, change }) {
  const { value, error } = useAnswer((signal) => server.ask(`/entities?limit=${MOST_ENTITIES}`, { signal }), [server], { every: 2 });
  const isChosen = (one) => params.api === one.api && params.entity === one.entity;
  const choose = (api, entity) => change({ api, entity, file: undefined });
  if (error) return html`<${Notice} tone="wrong">${error.message}<//>`;
  return html`
    <nav class="entities" aria-label="Cases and entities">
      <button type="button" aria-current=${params.entity ? undefined : "true"} onClick=${() => choose(undefined, undefined)}>All files</button>
      ${Object.entries(APIS).map(([api, title]) => html`
        <h2>${title}</h2>
        ${(value?.entities ?? []).filter((one) => one.api === api).map((one) => html`
          <button type="button" key=${one.entity} aria-current=${isChosen(one) ? "true" : undefined} onClick=${() => choose(api, one.entity)}>
            <span class="entity">${one.entity}</span><span class="soft">${plural(one.files, "file")}${one.files > 0 && `, ${sizeText(one.size_bytes)}`}</span></button>`)}`)}
      ${value && value.count > MOST_ENTITIES && html`<p class="soft">${MOST_ENTITIES} of ${value.count} are listed.</p>`}
    </nav>`;
}

function FileTable({ files, params, onOpen }) {
  return html`
    <table class="files">
      <caption class="unseen">Files</caption>
      <thead><tr><th scope="col">Name</th><th scope="col">Attached to</th><th scope="col" class="number">Size</th><th scope="col">Created</th></tr></thead>
      <tbody>
        ${files.map((file) => html`
          <tr key=${keyOf(file)} class=${params.file === keyOf(file) ? "active" : ""}>
            <th scope="row"><button type="button" class="link" onClick=${() => onOpen(keyOf(file))}>${file.name}</button></th>
            <td>${file.entity}</td><td class="number">${sizeText(file.size_bytes)}</td><td>${dateText(file.created)}</td>
          </tr>`)}
      </tbody>
    </table>`;
}

export function Files({ server, params, change }) {
  const [limit, setLimit] = useState(PAGE);
  const timer = useRef(0);
  const { api, entity, text } = params;
  const wanted = new URLSearchParams(Object.entries({ api, entity, text, limit }).filter(([, value]) => value));
  const { value, error } = useAnswer((signal) => server.ask(`/files?${wanted}`, { signal }), [server, String(wanted)], { every: 2 });
  const typed = (event) => {
    const typedText = event.target.value;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => change({ text: typedText || undefined }), TYPING_MS);
  };
  const chosen = value?.files.find((file) => keyOf(file) === params.file);
  const count = value?.count ?? 0;
  return html`
    <h1 class="unseen">Files</h1>
    <div class="bar">
      <form class="filters" role="search" aria-label="Filter files" onSubmit=${(event) => event.preventDefault()}>
        <input type="search" data-filter aria-label="Text in the name" placeholder="Filter by name" value=${text ?? ""} onInput=${typed} />
      </form>
      <span class="bar-count" role="status">${value ? plural(count, "file") : "Loading"}</span>
    </div>
    ${error && html`<${Notice} tone="wrong">${error.message}<//>`}
    <div class="split with-side ${chosen ? "is-open" : ""}">
      <${Entities} server=${server} params=${params} change=${change} />
      <section class="split-list scrolls" aria-label="Files" tabindex="0">
        ${value && !count && html`<${Empty} title="No files here"><p>Upload one, or choose another entity.</p><//>`}
        ${count > 0 && html`<${FileTable} files=${value.files} params=${params} onOpen=${(file) => change({ file })} />`}
        ${value && value.files.length < count && html`<button type="button" class="more" onClick=${() => setLimit(Math.min(1000, limit + PAGE))} disabled=${limit >= 1000}>Show more of ${count.toLocaleString("en")}</button>`}
      </section>
      ${chosen && html`<${Preview} key=${params.file} server=${server} file=${chosen} onClose=${() => change({ file: undefined })} />`}
    </div>`;
}
