// Worlds: which there are, in which one this page is, and how one begins anew.
import { Clock } from "./clock.js";
import { Notice } from "./parts.js";
import { HOST_WORLD } from "./server.js";
import { html, useRef, useState } from "./vendor/htm-preact-3.1.1.js";

const NAME = "[A-Za-z0-9][A-Za-z0-9_.\\-]{0,63}";

export function WorldPicker({ world, worlds, onWorld }) {
  const listed = [...new Set([HOST_WORLD, world, ...worlds])];
  return html`
    <label class="world-picker"><span>World</span>
      <select value=${world} onChange=${(event) => onWorld(event.target.value)}>
        ${listed.map((name) => html`<option value=${name} selected=${name === world}>${name}</option>`)}
      </select></label>`;
}

// Asked twice, as it takes away what somebody may still want.
export function Reset({ world, server, onReset }) {
  const [isAsked, setIsAsked] = useState(false);
  const [error, setError] = useState(null);
  const sure = useRef(null);
  const reset = async () => {
    try {
      await server.ask("/reset", { method: "POST" });
      setIsAsked(false);
      setError(null);
      onReset();
    } catch (refused) {
      setError(refused);
    }
  };
  if (!isAsked) {
    return html`<button type="button" onClick=${() => { setIsAsked(true); setTimeout(() => sure.current?.focus()); }}>Reset</button>`;
  }
  return html`
    <span class="sure" role="group" aria-label=${`Reset ${world}`} onKeyDown=${(event) => event.key === "Escape" && setIsAsked(false)}>
      ${error && html`<span role="alert">${error.message}</span>`}
      <button type="button" class="danger" ref=${sure} onClick=${reset}>Reset ${world}</button>
      <button type="button" onClick=${() => setIsAsked(false)}>Cancel</button>
    </span>`;
}

function Go({ onWorld, example }) {
  const go = (event) => {
    event.preventDefault();
    onWorld(new FormData(event.target).get("world"));
    event.target.reset();
  };
  return html`
    <form class="line" onSubmit=${go}>
      <label for="world-name">Go to a world, which is made if it is not there</label>
      <input id="world-name" name="world" pattern=${NAME} maxlength="64" required autocomplete="off" placeholder=${example} />
      <button>Go</button>
    </form>`;
}

async function saveSnapshot(server, setError) {
  try {
    const answer = await server.fetch("/snapshot", { headers: { Accept: "application/zip" } });
    const url = URL.createObjectURL(await answer.blob());
    Object.assign(document.createElement("a"), { href: url, download: `${server.world}.zip` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  } catch (error) {
    setError(error);
  }
}

export function World({ server, state, reload, onWorld }) {
  const [error, setError] = useState(null);
  const worlds = state?.worlds ?? [];
  return html`
    <div class="page">
      <h1>World <span class="soft">${server.world}</span></h1>
      <p class="lead">A world has files, ids, faults, requests and a clock of its own. A request says which one it means by the
        ${" "}header <code>X-Mock-World</code>, or by the name <code>NAME.localhost</code>.</p>
      ${error && html`<${Notice} tone="wrong">${error.message}<//>`}
      <${Clock} server=${server} reload=${reload} />
      <section aria-labelledby="state"><h2 id="state">What is in it</h2>
        <p>Reset, above, puts it back to its beginning. A snapshot is a fixture that another mock can begin with.</p>
        <div class="line"><button type="button" onClick=${() => saveSnapshot(server, setError)}>Save a snapshot</button></div></section>
      <section aria-labelledby="worlds"><h2 id="worlds">All worlds</h2>
        <${Go} onWorld=${onWorld} example="my-test" />
        <ul class="worlds">
          ${worlds.map((name) => html`<li><button type="button" class="link" aria-current=${name === server.world ? "true" : undefined}
            onClick=${() => onWorld(name)}>${name}</button></li>`)}
        </ul></section>
    </div>`;
}
