// The page: where it is (the part of the URL after #), in which world, and what is above every view.
import { Faults } from "./faults.js";
import { Files } from "./files.js";
import { Metrics } from "./metrics.js";
import { Notice, useAnswer } from "./parts.js";
import { hrefOf, usePlace } from "./place.js";
import { Requests } from "./requests.js";
import { Rules } from "./rules.js";
import { HOST_WORLD, Server } from "./server.js";
import { html, render, useEffect, useErrorBoundary, useMemo, useRef, useState } from "./vendor/htm-preact-3.1.1.js";
import { Reset, World, WorldPicker } from "./worlds.js";

const VIEWS = { requests: Requests, files: Files, faults: Faults, world: World, rules: Rules, metrics: Metrics };
const TITLES = { requests: "Requests", files: "Files", faults: "Faults", world: "World", rules: "Rules" };
const NOTHING_CHOSEN = { id: undefined, api: undefined, entity: undefined, file: undefined };
const STATE_SECONDS = 4;

// What is true of the world now: faults and clock; then, as asking makes this one, which worlds there are.
async function stateOf(server, signal) {
  const [{ faults }, clock] = await Promise.all(["/faults", "/clock"].map((path) => server.ask(path, { signal })));
  const { worlds } = await server.ask("/worlds", { signal });
  return { faults, clock, worlds };
}

function TokenForm({ message, onGiven }) {
  const field = useRef(null);
  useEffect(() => field.current.focus(), []);
  const give = (event) => {
    event.preventDefault();
    Server.keepToken(field.current.value.trim());
    onGiven();
  };
  return html`
    <form class="card token" onSubmit=${give}>
      <h2>The mock wants its admin token</h2>
      <p>${message}</p>
      <label for="token">Admin token</label>
      <div class="line">
        <input id="token" ref=${field} type="password" autocomplete="off" required />
        <button class="main">Use it</button>
      </div>
      <p class="soft">It is kept in this tab until you close it.</p>
    </form>`;
}

function Top({ view, world, server, state, params, onWorld, onReset }) {
  const faults = state?.faults.length ?? 0;
  return html`
    <header class="top">
      <a class="brand" href=${hrefOf("requests", { world: params.world })}><span class="mark" aria-hidden="true" />Attachment mock</a>
      <nav aria-label="Views">
        ${Object.entries(TITLES).map(([name, title]) => html`
          <a href=${hrefOf(name, { world: params.world })} aria-current=${name === view ? "page" : undefined}>${title}
            ${name === "faults" && faults > 0 ? html`<span class="count hot"><span class="unseen">, </span>${faults}<span class="unseen"> on</span></span>` : ""}</a>`)}
      </nav>
      <div class="top-end">
        ${state?.clock.frozen && html`<a class="chip" href=${hrefOf("world", { world: params.world })}>Clock stopped</a>`}
        <${WorldPicker} world=${world} worlds=${state?.worlds ?? []} onWorld=${onWorld} />
        <${Reset} world=${world} server=${server} onReset=${onReset} />
      </div>
    </header>`;
}

const Foot = ({ params }) => html`
  <footer class="foot">
    <span>Docs: <a href="/_mock/docs/caseiq">Case IQ</a>, <a href="/_mock/docs/agentcis">Agentcis</a></span>
    <a href=${hrefOf("metrics", { world: params.world })}>Metrics</a>
    <span class="keys"><kbd>/</kbd> filter <kbd>↑</kbd> <kbd>↓</kbd> move <kbd>Enter</kbd> open <kbd>Esc</kbd> back</span>
  </footer>`;

// A view that fails says so, and the others go on.
function Guarded({ children }) {
  const [error] = useErrorBoundary((thrown) => console.error(thrown));
  return error ? html`<${Notice} tone="wrong">This view has a defect: ${error.message}<//>` : children;
}

function useFilterKey() {
  useEffect(() => {
    const pressed = (event) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target.closest("input, textarea, select")) return;
      const field = document.querySelector("[data-filter]");
      if (field) {
        event.preventDefault();
        field.focus();
      }
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, []);
}

function App() {
  const [{ view, params }, change] = usePlace(Object.keys(VIEWS));
  const [given, setGiven] = useState(0);
  const world = params.world ?? HOST_WORLD;
  const server = useMemo(() => new Server(world), [world, given]);
  const state = useAnswer((signal) => stateOf(server, signal), [server], { every: STATE_SECONDS });
  const ledger = useAnswer(async (signal) => (await server.ask("/rules", { signal })).rules, [server]);
  useFilterKey();
  useEffect(() => {
    document.title = `${TITLES[view] ?? "Metrics"} · ${world} · Attachment mock`;
  }, [view, world]);

  const refused = state.error?.wantsToken ? state.error : null;
  const rules = useMemo(() => new Map((ledger.value ?? []).map((rule) => [rule.id, rule])), [ledger.value]);
  const View = VIEWS[view];
  // What was chosen in one world is not in another.
  const toWorld = (name) => change({ ...NOTHING_CHOSEN, world: name === HOST_WORLD ? undefined : name });
  const afterReset = () => {
    change(NOTHING_CHOSEN);
    setGiven((count) => count + 1);
  };
  return html`
    <a class="skip" href="#main" onClick=${(event) => { event.preventDefault(); document.getElementById("main").focus(); }}>To the content</a>
    <${Top} view=${view} world=${world} server=${server} onReset=${afterReset} state=${state.value} params=${params}
      onWorld=${toWorld} />
    <main id="main" tabindex="-1" class=${`view-${view}`}>
      ${state.error && !refused && html`<${Notice} tone="wrong">${state.error.status ? state.error.message : "The mock does not answer. This page goes on by itself when it does."}<//>`}
      ${refused && view !== "rules"
        ? html`<${TokenForm} message=${refused.message} onGiven=${() => setGiven((count) => count + 1)} />`
        : html`<${Guarded} key=${`${view} ${world} ${given}`}><${View} server=${server} params=${params} change=${change} rules=${rules} state=${state.value} reload=${state.reload} onWorld=${toWorld} /><//>`}
    </main>
    <${Foot} params=${params} />`;
}

render(html`<${App} />`, document.getElementById("app"));
