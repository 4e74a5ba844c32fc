// Which home is meant where more than one is connected to this engine.

import { h } from "./dom.js";
import { latest } from "./live.js";
import { t } from "./words.js";

let chosen = null;

export function homes() {
  return latest("overview")?.homes ?? [];
}

/** Return the home that is chosen, or else the one that came last; null where there is none. */
export function home() {
  return homes().find(each => each.id === chosen) ?? homes()[0] ?? null;
}

/** Return a choice between homes, or null where there is nothing to choose. */
export function homeChoice(changed) {
  if (homes().length < 2) return null;
  const select = h("select", { "data-key": "home" }, homes().map(each =>
    h("option", { value: each.id, selected: each.id === home().id }, each.name)));
  select.addEventListener("change", () => { chosen = select.value; changed(); });
  return h("label", { class: "field" }, h("span", {}, t("home_choice")), select);
}
