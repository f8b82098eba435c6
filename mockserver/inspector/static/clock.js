// The time of a world: stop it, move it, put it right.
import { Notice, dateText, useAnswer } from "./parts.js";
import { html, useState } from "./vendor/htm-preact-3.1.1.js";

const STEPS = { "10 seconds": 10, "1 minute": 60, "10 minutes": 600, "1 hour": 3600, "1 day": 86_400 };

export function Clock({ server, reload }) {
  const { value, error, reload: again } = useAnswer((signal) => server.ask("/clock", { signal }), [server], { every: 1 });
  const [told, setTold] = useState(null);
  const change = async (options) => {
    setTold(null);
    try {
      await server.ask("/clock", options);
    } catch (refused) {
      setTold(refused);
    }
    again();
    reload();
  };
  const put = (body) => change({ method: "PUT", body });
  const set = (event) => {
    event.preventDefault();
    const time = new FormData(event.target).get("now");
    if (time) put({ now: `${time}Z` });
  };
  return html`
    <section aria-labelledby="clock"><h2 id="clock">Clock</h2>
      ${(error ?? told) && html`<${Notice} tone="wrong">${(told ?? error).message}<//>`}
      <p class="time"><time datetime=${value?.now}>${value ? dateText(value.now) : "…"}</time> UTC${value?.frozen && html` <span class="chip">stopped</span>`}</p>
      <p class="soft">Dates of new files follow it, tokens expire by it, rate limits count by it.</p>
      <div class="line">
        ${value?.frozen
          ? html`<button type="button" onClick=${() => put({ frozen: false })}>Let it run</button>`
          : html`<button type="button" onClick=${() => put({ frozen: true })}>Stop it</button>`}
        <button type="button" onClick=${() => change({ method: "DELETE" })}>Put it right</button>
      </div>
      <div class="line" role="group" aria-label="Advance by">
        <span>Advance by</span>
        ${Object.entries(STEPS).map(([name, seconds]) => html`<button type="button" onClick=${() => put({ advance_seconds: seconds })}>${name}</button>`)}
      </div>
      <form class="line" onSubmit=${set}>
        <label for="now">Set it to, in UTC</label><input id="now" name="now" type="datetime-local" step="1" required /><button>Set</button>
      </form>
    </section>`;
}
