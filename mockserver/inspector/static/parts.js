// Small pieces that several views are made of. All text is text: nothing here makes HTML of a string.
import { html, useEffect, useState } from "./vendor/htm-preact-3.1.1.js";

export const APIS = { caseiq: "Case IQ", agentcis: "Agentcis" };

export const EVIDENCE = {
  documented: "the vendor's page says so",
  sibling: "another page of the vendor says so",
  framework: "the vendor's framework does so",
  assumed: "nobody says; we chose it",
};

const UNITS = ["bytes", "KiB", "MiB", "GiB"];

export function sizeText(bytes) {
  let size = bytes;
  let unit = 0;
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${unit ? size.toFixed(1) : size} ${bytes === 1 ? "byte" : UNITS[unit]}`;
}

export const clockText = (iso) => iso.slice(11, 23);
export const dateText = (iso) => iso.slice(0, 19).replace("T", " ");
export const plural = (count, one, many = `${one}s`) => `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

export function statusTone(status) {
  if (!status) return "none";
  return { 2: "good", 3: "moved", 4: "wrong", 5: "failed" }[Math.floor(status / 100)] ?? "none";
}

export const Status = ({ status }) =>
  html`<span class="status ${statusTone(status)}">${status || "lost"}</span>`;

export const Evidence = ({ of }) =>
  html`<span class="evidence ${of}" title=${EVIDENCE[of]}>${of}</span>`;

// A rule's statement, in which code stands between backticks.
export const Marked = ({ text }) =>
  text.split("`").map((part, index) => (index % 2 ? html`<code>${part}</code>` : part));

export const Notice = ({ tone = "plain", children }) => html`<p class="notice ${tone}">${children}</p>`;

export const Empty = ({ title, children }) =>
  html`<div class="empty"><p class="empty-title">${title}</p>${children}</div>`;

export const Pairs = ({ pairs, label }) => html`
  <table class="pairs">
    <caption class="unseen">${label}</caption>
    <tbody>
      ${pairs.map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>`)}
    </tbody>
  </table>`;

// Scrolls, so it can be reached by key.
export const Code = ({ text, label }) =>
  html`<pre class="code" tabindex="0" role="region" aria-label=${label}><code>${text}</code></pre>`;

export function Copy({ label, text }) {
  const [told, setTold] = useState("");
  useEffect(() => {
    if (!told) return undefined;
    const timer = setTimeout(() => setTold(""), 2000);
    return () => clearTimeout(timer);
  }, [told]);
  const copy = async () => setTold((await copied(text)) ? "Copied" : "Select it below");
  return html`<button type="button" onClick=${copy}>${told || label}<span class="unseen" role="status">${told}</span></button>`;
}

// The clipboard needs a secure context: HTTPS, or a name of this machine.
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

// What a route answers, asked anew when `deps` change and by `reload`; `every` seconds too, if given.
export function useAnswer(load, deps, { every } = {}) {
  const [state, setState] = useState({ value: null, error: null });
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    const stop = new AbortController();
    let timer;
    const once = async () => {
      try {
        const value = await load(stop.signal);
        if (!stop.signal.aborted) setState({ value, error: null });
      } catch (error) {
        if (!stop.signal.aborted) setState((old) => ({ value: old.value, error }));
      }
      if (every && !stop.signal.aborted) timer = setTimeout(once, every * 1000);
    };
    once();
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [...deps, asked]);
  return { ...state, reload: () => setAsked((count) => count + 1) };
}
