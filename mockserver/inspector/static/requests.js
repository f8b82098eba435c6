// The requests of a world as they come: filters, the list, and one of them beside it.
import { Detail } from "./details.js";
import { APIS, Code, Empty, Notice, Status, clockText, plural } from "./parts.js";
import { HOST_WORLD } from "./server.js";
import { html, useEffect, useMemo, useRef, useState } from "./vendor/htm-preact-3.1.1.js";
import { Windowed } from "./windowed.js";

const FILTERS = ["text", "status", "api", "operation", "rule", "exercised_rule"];
const PAGE = 500;
const WAIT_SECONDS = 5;
const PAUSE_MS = 150;
const TYPING_MS = 200;
const MOST_ROWS = 50_000;
const ROW_HEIGHT = 56;

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// The rows, newest first: a page, what came since as it comes, and older pages when they are wanted.
function useJournal(server, filters, beginning) {
  const wanted = JSON.stringify(filters);
  const [state, setState] = useState({ rows: [], next: null, error: null, isLoaded: false, came: [] });
  const busy = useRef(false);
  const asked = useRef(null);
  asked.current = `${wanted} ${beginning}`;

  useEffect(() => {
    const stop = new AbortController();
    // What was there stays until something else is: who is in the list by key stays in it.
    setState((old) => ({ ...old, next: null, isLoaded: false, came: [] }));
    follow(server, JSON.parse(wanted), setState, stop.signal);
    return () => stop.abort();
  }, [server, wanted, beginning]);

  const older = async () => {
    if (!state.next || busy.current) return;
    busy.current = true;
    const askedThen = asked.current;
    try {
      const page = await server.requests({ ...filters, ...state.next, limit: PAGE });
      if (asked.current === askedThen) setState((old) => ({ ...old, rows: [...old.rows, ...page.requests.filter((row) => row.id < (old.rows.at(-1)?.id ?? Infinity))], next: page.next ?? null }));
    } catch (error) {
      setState((old) => ({ ...old, error }));
    } finally {
      busy.current = false;
    }
  };
  return { ...state, older };
}

async function follow(server, filters, setState, signal) {
  const set = (change) => signal.aborted || setState(change);
  let since = null;
  while (!signal.aborted) {
    try {
      if (since === null) {
        const page = await server.requests({ ...filters, limit: PAGE }, signal);
        since = page.requests[0]?.id ?? 0;
        set({ rows: page.requests, next: page.next ?? null, error: null, isLoaded: true, came: [] });
      }
      const page = await server.requests({ ...filters, order: "oldest", since, wait_seconds: WAIT_SECONDS, limit: PAGE }, signal);
      since = page.requests.at(-1)?.id ?? since;
      set((old) => withNewer(old, page));
      await pause(PAUSE_MS);
    } catch (error) {
      if (signal.aborted) return;
      set((old) => ({ ...old, error, isLoaded: true }));
      if (error.status === 400) return;
      // It may be another mock that answers next, with ids of its own.
      since = null;
      await pause(1000);
    }
  }
}

// What the mock has forgotten goes; nothing is made anew where nothing happened.
function withNewer(old, page) {
  const isForgotten = old.rows.length > 0 && old.rows.at(-1).id < page.first_id;
  if (!page.requests.length && !isForgotten) return old.error ? { ...old, error: null } : old;
  const kept = isForgotten ? old.rows.filter((row) => row.id >= page.first_id) : old.rows;
  const came = page.requests.toReversed();
  return { ...old, error: null, came, rows: [...came, ...kept].slice(0, MOST_ROWS) };
}

function Row({ row }) {
  const rule = row.broken_rules[0];
  const query = row.query.map(([name, value]) => `${name}=${value}`).join("&");
  return html`
    <${Status} status=${row.status} />
    <span class="row-call"><span class="method">${row.method}</span> <span class="path">${row.path}${query && html`<span class="soft">?${query}</span>`}</span></span>
    <span class="row-time">${clockText(row.time).slice(0, 8)}<span class="row-millis">${clockText(row.time).slice(8)}</span></span>
    <span class="row-said">
      ${row.operation && html`<span class="operation">${row.operation}</span>`}
      ${rule && html`<code class="rule">${rule}</code>`}
      ${row.detail && html`<span class="detail-text">${row.detail}</span>`}
    </span>
    <span class="row-took">${row.duration_ms < 10 ? row.duration_ms.toFixed(1) : Math.round(row.duration_ms)} ms</span>`;
}

function Filters({ params, change, rules }) {
  const [text, setText] = useState(params.text ?? "");
  const timer = useRef(0);
  useEffect(() => setText(params.text ?? ""), [params.text]);
  const typed = (event) => {
    const value = event.target.value;
    setText(value);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => change({ text: value || undefined }), TYPING_MS);
  };
  const set = (name) => (event) => change({ [name]: event.target.value.trim() || undefined });
  const operations = useMemo(() => operationsOf(rules), [rules]);
  const isFiltered = FILTERS.some((name) => params[name]);
  return html`
    <form class="filters" role="search" aria-label="Filter requests" onSubmit=${(event) => event.preventDefault()}>
      <input type="search" data-filter aria-label="Text in path, query, bodies or message" placeholder="Filter by text" value=${text} onInput=${typed} />
      <input class="short" aria-label="Status, such as 404 or 4xx" placeholder="Status" list="statuses" value=${params.status ?? ""} onChange=${set("status")} />
      <datalist id="statuses">${["2xx", "3xx", "4xx", "5xx", "400", "401", "403", "404", "413", "429", "503"].map((one) => html`<option value=${one} />`)}</datalist>
      <select aria-label="Operation" value=${params.operation ?? ""} onChange=${set("operation")}>
        <option value="">Any operation</option>
        ${Object.entries(APIS).map(([api, title]) => html`<optgroup label=${title}>${(operations[api] ?? []).map((one) => html`<option value=${one}>${one}</option>`)}</optgroup>`)}
      </select>
      <select aria-label="What about the rule" value=${params.exercised_rule ? "exercised_rule" : "rule"}
        onChange=${(event) => change({ rule: undefined, exercised_rule: undefined, [event.target.value]: params.rule ?? params.exercised_rule })}>
        <option value="rule">Broke</option><option value="exercised_rule">Kept</option>
      </select>
      <input class="rule-field" aria-label="Rule" placeholder="any rule" list="rules" value=${params.rule ?? params.exercised_rule ?? ""}
        onChange=${set(params.exercised_rule ? "exercised_rule" : "rule")} />
      <datalist id="rules">${[...rules.keys()].map((id) => html`<option value=${id} />`)}</datalist>
      <button type="button" hidden=${!isFiltered} onClick=${() => change(Object.fromEntries(FILTERS.map((name) => [name, undefined])))}>Clear filters</button>
    </form>`;
}

export function operationsOf(rules) {
  const found = {};
  for (const rule of rules.values()) {
    found[rule.api] ??= new Set();
    for (const one of rule.operations) found[rule.api].add(one);
  }
  return Object.fromEntries(Object.entries(found).map(([api, names]) => [api, [...names].sort()]));
}

// Only the last of what came is read out, and how many there were.
function Told({ came }) {
  const last = came[0];
  const text = last && `${plural(came.length, "new request")}, the last ${last.status} ${last.method} ${last.path}${last.detail ? `, ${last.detail}` : ""}`;
  return html`<p class="unseen" role="status" aria-live="polite">${text}</p>`;
}

const exampleIn = (world) => `curl ${location.origin}/api-public/1.0/attachments \\\n  -H 'Authorization: Bearer caseiq-full'${world === HOST_WORLD ? "" : ` \\\n  -H 'X-Mock-World: ${world}'`}`;

const Nothing = ({ isFiltered, world }) => isFiltered
  ? html`<${Empty} title="No request is like that"><p>Change the filters above, or clear them.</p><//>`
  : html`<${Empty} title="Nothing was asked yet">
      <p>Requests to this world appear here as they come. Try one:</p>
      <${Code} label="An example" text=${exampleIn(world)} /><//>`;

export function Requests({ server, params, change, rules }) {
  const filters = Object.fromEntries(FILTERS.filter((name) => params[name]).map((name) => [name, params[name]]));
  const [beginning, setBeginning] = useState(0);
  const { rows, next, error, isLoaded, came, older } = useJournal(server, filters, beginning);
  const [active, setActive] = useState(params.id ? Number(params.id) : null);
  const list = useRef(null);
  const [read, setRead] = useState(null);
  const choose = (id, toRead) => {
    setActive(id);
    setRead(toRead ? String(id) : null);
  };
  const open = (id, { byKey = false } = {}) => { choose(id, byKey); change({ id: String(id) }); };
  const move = (id) => { choose(id, false); if (params.id) change({ id: String(id) }); };
  const close = () => { setRead(null); change({ id: undefined }); list.current?.focus(); };
  const clear = async () => {
    await server.ask("/requests", { method: "DELETE" });
    change({ id: undefined });
    setBeginning((count) => count + 1);
  };
  const count = `${plural(rows.length, "request")}${next ? " and more" : ""}`;
  return html`
    <h1 class="unseen">Requests</h1>
    <div class="bar">
      <${Filters} params=${params} change=${change} rules=${rules} />
      <span class="bar-count" aria-live="off">${isLoaded ? count : "Loading"}</span>
      <button type="button" disabled=${!rows.length} onClick=${clear}>Clear list</button>
    </div>
    ${error && html`<${Notice} tone="wrong">${error.status ? error.message : "The mock does not answer. This list goes on by itself when it does."}<//>`}
    <${Told} came=${came} />
    <div class="split ${params.id ? "is-open" : ""}">
      <section class="split-list" aria-label="List of requests">
        ${isLoaded && !rows.length && !error && html`<${Nothing} world=${server.world} isFiltered=${Object.keys(filters).length > 0} />`}
        <div class="split-rows" hidden=${!rows.length}>
          <${Windowed} boxRef=${list} rows=${rows} rowHeight=${ROW_HEIGHT} label="Requests, newest first" active=${active}
            total=${next ? -1 : rows.length} onActive=${move} onOpen=${open} onClose=${close} onEnd=${older} renderRow=${(row) => html`<${Row} row=${row} />`} />
        </div>
      </section>
      ${params.id && html`<${Detail} key=${params.id} id=${params.id} isRead=${read === params.id} server=${server} rules=${rules} params=${params} onClose=${close} />`}
    </div>`;
}
