"use strict";
(() => {
  const fields = ["q", "verdict", "evidence", "api"];
  const rows = [...document.querySelectorAll("table.rules tbody tr")];
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const field = (name) => document.getElementById(`filter-${name}`);
  const count = document.getElementById("filter-count");

  function apply() {
    const words = field("q").value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    rows.forEach((row, index) => {
      const fits =
        words.every((word) => texts[index].includes(word)) &&
        fields.slice(1).every((name) => !field(name).value || row.dataset[name] === field(name).value);
      row.hidden = !fits;
      shown += fits ? 1 : 0;
    });
    count.textContent = `${shown} of ${rows.length} rules shown`;
  }

  // The filter is kept in the address, so that a filtered view can be shared: #verdict=broken&api=caseiq
  function remember() {
    const set = fields.filter((name) => field(name).value).map((name) => [name, field(name).value]);
    const hash = set.length ? `#${new URLSearchParams(set)}` : "#rules";
    try {
      history.replaceState(null, "", hash);
    } catch {
      // Some viewers of local files keep no history; the filter works without.
    }
  }

  function recall() {
    const asked = new URLSearchParams(location.hash.slice(1));
    if (!fields.some((name) => asked.has(name))) return;
    fields.forEach((name) => {
      field(name).value = asked.get(name) ?? "";
      // A select without such an option shows nothing at all.
      if (field(name).selectedIndex === -1) field(name).value = "";
    });
    apply();
    document.getElementById("rules").scrollIntoView();
  }

  async function copy(button) {
    const text = button.parentElement.querySelector(".copied").textContent;
    const name = button.firstChild;
    try {
      await navigator.clipboard.writeText(text);
      name.data = "Copied";
    } catch {
      getSelection().selectAllChildren(button.parentElement.querySelector(".copied"));
      name.data = document.execCommand("copy") ? "Copied" : "Selected";
    }
    setTimeout(() => (name.data = "Copy"), 2000);
  }

  function fold() {
    // Open in the file, so that nothing is hidden without scripts; the first breach of a rule stays open.
    document.querySelectorAll("article .breach ~ .breach details").forEach((one) => (one.open = false));
  }

  // What does not scroll needs no stop of the keyboard.
  document.querySelectorAll("pre[tabindex], .wide[tabindex]").forEach((one) => {
    const fits = one.scrollHeight <= one.clientHeight && one.scrollWidth <= one.clientWidth;
    if (fits) one.removeAttribute("tabindex");
  });
  document.querySelector(".filter").hidden = false;
  fields.forEach((name) => field(name).addEventListener("input", () => (apply(), remember())));
  field("reset").addEventListener("click", () => {
    fields.forEach((name) => (field(name).value = ""));
    apply();
    remember();
    field("q").focus();
  });
  document.querySelectorAll("button.copy").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  });
  addEventListener("hashchange", recall);
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    folded.forEach((one) => (one.open = true));
  });
  addEventListener("afterprint", () => folded.forEach((one) => (one.open = false)));
  fold();
  apply();
  recall();
})();
