// One request: what was wrong with it in the vendor's terms, what was sent, what was answered, how to send it again.
import { curlOf, fetchOf, missingOf } from "./commands.js";
import { Code, Copy, Evidence, Marked, Notice, Pairs, Status, clockText, plural, sizeText, useAnswer } from "./parts.js";
import { hrefOf } from "./place.js";
import { html, useEffect, useRef } from "./vendor/htm-preact-3.1.1.js";

const FAULT_HEADER = "x-mock-fault";

const Section = ({ title, count, children }) => html`
  <section class="part"><h3>${title}${count !== undefined && html` <span class="soft">${count}</span>`}</h3>${children}</section>`;

// What Agentcis says of each field.
const fieldErrorsOf = (entry) => Object.entries(entry.response.json?.errors ?? {}).flatMap(([field, texts]) => [texts].flat().map((text) => [field, text]));

function Broken({ id, entry, rule, params }) {
  const fields = fieldErrorsOf(entry);
  return html`
    <section class="verdict broken" aria-label="What was wrong">
      <h3>${entry.detail ?? "It broke a rule"}</h3>
      ${fields.length > 0 && html`<ul>${fields.map(([field, text]) => html`<li><code>${field}</code> ${text}</li>`)}</ul>`}
      <p><code class="rule">${id}</code> ${rule && html`<${Evidence} of=${rule.evidence} />`}
        ${" "}<a href=${hrefOf("requests", { world: params.world, rule: id })}>All that broke it</a></p>
      ${rule && html`<p><${Marked} text=${rule.statement} /></p>
        <figure><blockquote>${rule.source.sentence}</blockquote><figcaption>${rule.source.page}</figcaption></figure>`}
    </section>`;
}

function Verdict({ entry, rules, params }) {
  const fault = entry.response.headers[FAULT_HEADER];
  const [broken] = entry.broken_rules;
  return html`
    ${fault && html`<${Notice} tone="fault">A fault had a hand in this answer: <code>${fault}</code>. <a href=${hrefOf("faults", { world: params.world })}>Faults of this world</a><//>`}
    ${broken
      ? html`<${Broken} id=${broken} entry=${entry} rule=${rules.get(broken)} params=${params} />`
      : html`<section class="verdict ${entry.detail ? "lost" : "kept"}" aria-label="Verdict"><h3>${entry.detail ?? "It broke no rule"}</h3></section>`}`;
}

function Again({ entry, world }) {
  const missing = missingOf(entry);
  const curl = curlOf(entry, world);
  const fetched = fetchOf(entry, world);
  return html`
    <${Section} title="Send it again">
      <div class="line"><${Copy} label="Copy as curl" text=${curl} /><${Copy} label="Copy as fetch" text=${fetched} /></div>
      ${missing.map((text) => html`<p class="soft">${text}</p>`)}
      <details><summary>Show both</summary>
        <${Code} label="As curl" text=${curl} /><${Code} label="As fetch" text=${fetched} />
      </details>
    <//>`;
}

const FileSeen = ({ file, params }) => html`
  <span class="file-seen"><b>${file.name || "a file"}</b><span>${file.media_type || "no type"}, ${sizeText(file.size_bytes)}</span>
    <span class="soft hash">SHA-256 ${file.sha256}</span>
    ${file.name && html`<a href=${hrefOf("files", { world: params.world, text: file.name })}>Look for it among the files</a>`}</span>`;

function Body({ body, label, params }) {
  const about = `${body.media_type ?? ""}${body.media_type ? ", " : ""}${sizeText(body.size_bytes)}`;
  const cut = body.is_cut && html`<p class="soft">Only the beginning was kept.</p>`;
  if (body.file) return html`<p class="soft">${about}</p><p><${FileSeen} file=${body.file} params=${params} /></p>`;
  if (body.fields) {
    return html`<p class="soft">${about}</p>${cut}
      <${Pairs} label=${label} pairs=${body.fields.map(({ name, value, file }) => [name, file ? html`<${FileSeen} file=${file} params=${params} />` : value])} />`;
  }
  const text = body.json === undefined ? body.text : JSON.stringify(body.json, null, 2);
  if (text === undefined) return html`<p class="soft">${body.size_bytes ? `${about}, not kept` : "No body"}</p>`;
  return html`<p class="soft">${about}</p>${cut}<${Code} label=${label} text=${text} />`;
}

function Kept({ ids, rules }) {
  if (!ids.length) return null;
  return html`
    <${Section} title="Rules of the operation that it kept" count=${ids.length}>
      <ul class="kept-rules">
        ${ids.map((id) => html`<li><details><summary><code>${id}</code> ${rules.get(id) && html`<${Evidence} of=${rules.get(id).evidence} />`}</summary>
          ${rules.get(id) && html`<p><${Marked} text=${rules.get(id).statement} /></p>`}</details></li>`)}
      </ul>
    <//>`;
}

const Sent = ({ entry, params }) => html`
  ${entry.query.length > 0 && html`<${Section} title="Query" count=${entry.query.length}><${Pairs} label="Query" pairs=${entry.query} /><//>`}
  ${Object.keys(entry.path_parameters).length > 0 && html`<${Section} title="In the path"><${Pairs} label="Path parameters" pairs=${Object.entries(entry.path_parameters)} /><//>`}
  <${Section} title="Body"><${Body} label="Body of the request" body=${entry.body} params=${params} /><//>
  <${Section} title="Answer"><${Body} label="Body of the answer" body=${entry.response} params=${params} /><//>
  <${Section} title="Headers" count=${Object.keys(entry.headers).length}><${Pairs} label="Headers of the request" pairs=${Object.entries(entry.headers)} /><//>
  <${Section} title="Headers of the answer" count=${Object.keys(entry.response.headers).length}><${Pairs} label="Headers of the answer" pairs=${Object.entries(entry.response.headers)} /><//>`;

function Whole({ entry, rules, params, world, heading }) {
  return html`
    <h2 ref=${heading} tabindex="-1"><${Status} status=${entry.status} /> <span class="method">${entry.method}</span> <span class="path">${entry.path}</span></h2>
    <p class="facts">
      <span>${clockText(entry.time)}</span><span>${entry.duration_ms} ms</span>
      <span>${entry.operation ?? "no operation"}</span>${entry.token && html`<span>token <code>${entry.token}</code></span>`}
      ${entry.meant_method !== entry.method && html`<span>meant ${entry.meant_method}</span>`}
    </p>
    <${Verdict} entry=${entry} rules=${rules} params=${params} />
    <${Again} entry=${entry} world=${world} />
    <${Sent} entry=${entry} params=${params} />
    <${Kept} ids=${entry.exercised_rules} rules=${rules} />`;
}

export function Detail({ id, isRead, server, rules, params, onClose }) {
  const { value, error } = useAnswer((signal) => server.ask(`/requests/${encodeURIComponent(id)}`, { signal }), [server, id]);
  const heading = useRef(null);
  // Enter in the list means: read it. Walking through the list leaves the focus there.
  useEffect(() => {
    if (isRead) heading.current?.focus();
  }, [isRead, value]);
  const onKeyDown = (event) => event.key === "Escape" && onClose();
  return html`
    <section class="split-detail" aria-label=${`Request ${id}`} onKeyDown=${onKeyDown}>
      <div class="detail-bar"><span class="soft">Request ${id}${value && html`, ${plural(value.exercised_rules.length + value.broken_rules.length, "rule")}`}</span>
        <button type="button" onClick=${onClose}>Close</button></div>
      ${error && html`<${Notice} tone="wrong">${error.message}<//>`}
      ${value && html`<${Whole} entry=${value} rules=${rules} params=${params} world=${server.world} heading=${heading} />`}
    </section>`;
}
