// The ledger: every rule that the mock keeps, and how we know of it.
import { APIS, EVIDENCE, Empty, Evidence, Marked, plural } from "./parts.js";
import { hrefOf } from "./place.js";
import { html } from "./vendor/htm-preact-3.1.1.js";

const hasText = (rule, text) =>
  [rule.id, rule.statement, rule.source.sentence, ...rule.operations].some((one) => one.toLowerCase().includes(text));

function Rule({ rule, params }) {
  return html`
    <article class="card rule-card" aria-labelledby=${`rule-${rule.id}`}>
      <h2 id=${`rule-${rule.id}`}><code>${rule.id}</code> <${Evidence} of=${rule.evidence} /></h2>
      <p><${Marked} text=${rule.statement} /></p>
      <figure><blockquote>${rule.source.sentence}</blockquote><figcaption>${rule.source.page}</figcaption></figure>
      ${rule.not_expressible && html`<p class="soft">OpenAPI cannot state it: <${Marked} text=${rule.not_expressible} /></p>`}
      <p class="facts"><span>${rule.operations.join(", ")}</span>
        <a href=${hrefOf("requests", { world: params.world, rule: rule.id })} aria-label=${`Requests that broke it: ${rule.id}`}>Requests that broke it</a>
        <a href=${hrefOf("requests", { world: params.world, exercised_rule: rule.id })} aria-label=${`Requests that kept it: ${rule.id}`}>Requests that kept it</a></p>
    </article>`;
}

const Choice = ({ label, name, choices, params, change, any }) => html`
  <select aria-label=${label} value=${params[name] ?? ""} onChange=${(event) => change({ [name]: event.target.value || undefined })}>
    <option value="">${any}</option>
    ${Object.entries(choices).map(([value, title]) => html`<option value=${value}>${title}</option>`)}
  </select>`;

export function Rules({ params, change, rules }) {
  const text = (params.text ?? "").toLowerCase();
  const found = [...rules.values()].filter((rule) =>
    (!params.api || rule.api === params.api) && (!params.evidence || rule.evidence === params.evidence) && (!text || hasText(rule, text)));
  const evidences = Object.fromEntries(Object.keys(EVIDENCE).map((one) => [one, one]));
  return html`
    <h1 class="unseen">Rules</h1>
    <div class="bar">
      <form class="filters" role="search" aria-label="Filter rules" onSubmit=${(event) => event.preventDefault()}>
        <input type="search" data-filter aria-label="Text in id, statement or source" placeholder="Filter by text" value=${params.text ?? ""} onInput=${(event) => change({ text: event.target.value || undefined })} />
        <${Choice} label="API" name="api" choices=${APIS} any="Both APIs" params=${params} change=${change} />
        <${Choice} label="Evidence" name="evidence" choices=${evidences} any="Any evidence" params=${params} change=${change} />
      </form>
      <span class="bar-count" role="status">${plural(found.length, "rule")}</span>
    </div>
    <div class="page">
      <dl class="legend">${Object.entries(EVIDENCE).map(([name, meaning]) => html`<div><dt><${Evidence} of=${name} /></dt><dd>${meaning}</dd></div>`)}</dl>
      ${!found.length && html`<${Empty} title="No rule is like that" />`}
      ${found.map((rule) => html`<${Rule} key=${rule.id} rule=${rule} params=${params} />`)}
    </div>`;
}
