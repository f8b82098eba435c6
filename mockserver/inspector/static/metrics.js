// The figures for Prometheus, which a link alone could not fetch where the mock wants a token.
import { Code, Notice, useAnswer } from "./parts.js";
import { html } from "./vendor/htm-preact-3.1.1.js";

export function Metrics({ server }) {
  const { value, error } = useAnswer(async (signal) => (await server.fetch("/metrics", { signal })).text(), [server], { every: 5 });
  return html`
    <div class="page">
      <h1>Metrics</h1>
      <p class="lead">Of all worlds, as Prometheus reads them at <a href="/_mock/metrics">/_mock/metrics</a>.</p>
      ${error && html`<${Notice} tone="wrong">${error.message}<//>`}
      ${value && html`<${Code} label="Metrics" text=${value} />`}
    </div>`;
}
