// Logs: the last lines of the engine's log, as they come.

import { get } from "../api.js";
import { add, chip, fill, h, note } from "../dom.js";
import { clock } from "../format.js";
import { sentence, t } from "../words.js";

const LOOK_MS = 2000;
const SHOWN = 500;
const LEVELS = ["debug", "info", "warning", "error"];
const KINDS = { debug: "", info: "accent", warning: "warn", error: "bad" };

export function show(body) {
  const choice = h("select", { "data-key": "level" }, LEVELS.map(level => h("option", { value: level, selected: level === "info" }, t(`show_levels.${level}`))));
  const list = h("ol", { class: "log", tabindex: "0", role: "log", "aria-label": t("logs.title"), "aria-live": "off" });
  const problem = h("div");
  let last = 0;
  let asking = false;

  add(body, [
    h("div", { class: "row apart" }, h("label", { class: "field" }, h("span", {}, t("logs.level")), choice), h("p", { class: "soft small" }, t("logs.kept"))),
    problem, h("section", { class: "card log-card" }, list),
  ]);
  choice.addEventListener("change", () => {
    last = 0;
    fill(list);
    look();
  });
  look();
  const timer = setInterval(look, LOOK_MS);
  return () => clearInterval(timer);

  async function look() {
    if (asking || document.hidden) return;
    asking = true;
    const level = choice.value;
    try {
      const { lines } = await get(`logs?${new URLSearchParams({ level, after: last })}`);
      fill(problem);
      if (level === choice.value) draw(lines);
    } catch (error) {
      fill(problem, note(sentence(error), "bad"));
      // An engine that was started anew counts from the beginning.
      last = 0;
    } finally {
      asking = false;
    }
    if (level !== choice.value) look();
  }

  function draw(lines) {
    const atEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - 8;
    if (last === 0) fill(list, lines.length ? null : h("li", { class: "soft" }, t("logs.none")));
    if (lines.length && last === 0) fill(list);
    for (const line of lines.slice(-SHOWN)) {
      list.append(h("li", {}, h("time", { class: "soft" }, clock(line.at)), chip(t(`levels.${line.level}`), KINDS[line.level]), h("span", { class: "soft" }, line.source), h("span", { class: "text" }, line.text)));
      last = line.number;
    }
    while (list.children.length > SHOWN) list.firstChild.remove();
    if (atEnd) list.scrollTop = list.scrollHeight;
  }
}
