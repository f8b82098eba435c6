// What goes wrong in a world: what is on, recipes, and a fault of one's own.
import { Empty, Notice, plural, useAnswer } from "./parts.js";
import { operationsOf } from "./requests.js";
import { html, useState } from "./vendor/htm-preact-3.1.1.js";

const SHARED = ["times", "after", "probability", "delay_ms"];

const saidOf = (fault) => Object.entries(fault)
  .filter(([name]) => !["kind", "id", "hits", "recipe"].includes(name))
  .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(" ") : value}`)
  .join(", ");

// A number, a list or a text, as the member is typed.
function valueOf(name, text) {
  if (name === "ids" || name === "names") return text.split(/[\s,]+/).filter(Boolean).map((one) => (name === "ids" ? Number(one) : one));
  if (text === "true" || text === "false") return text === "true";
  return Number.isNaN(Number(text)) ? text : Number(text);
}

function On({ faults, onRemove, onClear }) {
  if (!faults.length) return html`<${Empty} title="Nothing goes wrong"><p>Switch on a recipe, or add a fault of your own.</p><//>`;
  return html`
    <table class="on">
      <caption class="unseen">Faults of this world</caption>
      <thead><tr><th scope="col">Fault</th><th scope="col">What goes wrong</th><th scope="col" class="number">Struck</th><th><span class="unseen">Action</span></th></tr></thead>
      <tbody>
        ${faults.map((fault) => html`
          <tr key=${fault.id}>
            <th scope="row"><code>${fault.id}</code></th><td><b>${fault.kind}</b> ${saidOf(fault)}</td><td class="number">${fault.hits}</td>
            <td><button type="button" onClick=${() => onRemove(fault.id)} aria-label=${`Switch off ${fault.id}`}>Switch off</button></td>
          </tr>`)}
      </tbody>
    </table>
    <p><button type="button" onClick=${onClear}>Switch all off</button></p>`;
}

const Recipe = ({ recipe, onAdd }) => html`
  <li class="card">
    <h3><code>${recipe.recipe}</code></h3><p>${recipe.text}</p>
    <button type="button" onClick=${() => onAdd({ recipe: recipe.recipe })} aria-label=${`Switch on ${recipe.recipe}`}>Switch on</button>
  </li>`;

function Own({ kinds, rules, onAdd }) {
  const [kind, setKind] = useState("status");
  const of = kinds.find((one) => one.kind === kind) ?? { members: [] };
  const members = [...of.members, ...SHARED.filter((name) => !of.members.includes(name))];
  const operations = Object.values(operationsOf(rules)).flat();
  const add = (event) => {
    event.preventDefault();
    const given = [...new FormData(event.target)].filter(([, value]) => value !== "");
    onAdd(Object.fromEntries(given.map(([name, value]) => [name, name === "kind" || name === "operation" ? value : valueOf(name, value)])));
  };
  return html`
    <form class="card own" onSubmit=${add}>
      <div class="fields">
        <label>Kind <select name="kind" value=${kind} onChange=${(event) => setKind(event.target.value)}>
          ${kinds.map((one) => html`<option value=${one.kind}>${one.kind}</option>`)}</select></label>
        <label>Operation, or a pattern such as upload* <input name="operation" list="fault-operations" placeholder="every one" /></label>
        <datalist id="fault-operations">${operations.map((one) => html`<option value=${one} />`)}</datalist>
        ${members.map((name) => html`<label key=${name}>${name}${name === of.main ? " (main)" : ""} <input name=${name} inputmode="text" autocomplete="off" /></label>`)}
      </div>
      <button class="main">Add this fault</button>
    </form>`;
}

export function Faults({ server, rules, reload }) {
  const known = useAnswer((signal) => server.ask("/recipes", { signal }), [server]);
  const on = useAnswer(async (signal) => (await server.ask("/faults", { signal })).faults, [server], { every: 2 });
  const [told, setTold] = useState({ text: "", tone: "plain" });
  const change = async (text, path, options) => {
    try {
      await server.ask(path, options);
      setTold({ text, tone: "good" });
    } catch (error) {
      setTold({ text: error.message, tone: "wrong" });
    }
    on.reload();
    reload();
  };
  const add = (fault) => change(`${fault.recipe ?? fault.kind} is on.`, "/faults", { method: "POST", body: fault });
  const error = on.error ?? known.error;
  return html`
    <div class="page">
      <h1>Faults</h1>
      <p class="lead">What goes wrong for every request to this world. Each answer that one had a hand in names it in <code>X-Mock-Fault</code>.</p>
      ${error && html`<${Notice} tone="wrong">${error.message}<//>`}
      <div role="status">${told.text && html`<${Notice} tone=${told.tone}>${told.text}<//>`}</div>
      <section aria-labelledby="faults-on"><h2 id="faults-on">On now${on.value?.length > 0 && html` <span class="soft">${plural(on.value.length, "fault")}</span>`}</h2>
        ${on.value && html`<${On} faults=${on.value}
          onRemove=${(id) => change(`${id} is off.`, `/faults/${encodeURIComponent(id)}`, { method: "DELETE" })}
          onClear=${() => change("All faults are off.", "/faults", { method: "DELETE" })} />`}</section>
      <section aria-labelledby="recipes"><h2 id="recipes">Recipes</h2>
        <ul class="cards">${(known.value?.recipes ?? []).map((recipe) => html`<${Recipe} key=${recipe.recipe} recipe=${recipe} onAdd=${add} />`)}</ul></section>
      <section aria-labelledby="own"><h2 id="own">One of your own</h2>
        ${known.value && html`<${Own} kinds=${known.value.kinds} rules=${rules} onAdd=${add} />`}</section>
    </div>`;
}
