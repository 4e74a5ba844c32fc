// At a glance: whether the engine listens, with what, in how much memory, and how quick it was last.

import { get } from "../api.js";
import { bars, meter } from "../charts.js";
import { add, card, chip, fill, h, icon } from "../dom.js";
import { bytes } from "../format.js";
import { home } from "../homes.js";
import { on } from "../live.js";
import { outcomeChip, timed } from "../turns.js";
import { language, t } from "../words.js";

const KIND_ICONS = { stt: "ear", llm: "think", tts: "speak", embed: "meaning" };
const STATES = {
  ready: ["good", "check"], starting: ["accent", "wait"], loading: ["accent", "wait"], stopping: ["warn", "wait"],
  degraded: ["warn", "warning"], missing: ["warn", "warning"], failed: ["bad", "warning"],
};
const STAGES = ["stt", "embed", "llm_first_token", "llm", "tts_first_audio", "tts"];

export function show(body) {
  const hero = h("section", { class: "card hero" });
  const notice = h("section", { class: "card notice", hidden: true, "aria-label": t("home.options") });
  const models = h("div");
  const memory = h("div");
  const command = h("div", { class: "stack" });
  let titles = {};
  let overview = null;
  let turn = null;
  let timings = null;

  add(body, [
    hero, notice, h("div", { class: "cards two" }, card(t("home.models"), "models", models), card(t("home.memory"), "memory", memory)),
    card(t("home.last"), "chart", command),
  ]);
  get("models").then(list => {
    titles = Object.fromEntries(list.models.map(model => [model.name, model.title]));
    if (overview) draw(overview);
  }).catch(() => {});
  return on("overview", news => {
    draw(news);
    const now = JSON.stringify(news.status.timings);
    if (now !== timings) {
      timings = now;
      recall();
    }
  });

  function draw(news) {
    overview = news;
    fill(hero, ...heroOf(news));
    const notices = noticesOf(news);
    notice.hidden = !notices.length;
    fill(notice, ...notices);
    fill(models, modelsOf(news.status.models, titles));
    fill(memory, memoryOf(news));
    drawCommand();
  }

  async function recall() {
    try {
      turn = home() ? (await get("turns")).turns[0] ?? null : null;
    } catch {
      turn = null;
    }
    drawCommand();
  }

  function drawCommand() {
    if (!body.isConnected) return;
    const measured = overview.status.timings;
    const rows = STAGES.filter(name => name in measured).map(name => ({ name: timed(name), seconds: measured[name] }));
    const understood = Object.entries(turn?.times ?? {}).map(([name, ms]) => ({ name: timed(name), seconds: ms / 1000 }));
    rows.splice(rows.length && "stt" in measured ? 1 : 0, 0, ...understood);
    fill(command,
      turn && h("div", { class: "row" }, h("q", { class: "said", lang: turn.language }, turn.heard), outcomeChip(turn)),
      turn?.said && h("p", { class: "soft", lang: turn.language }, turn.said),
      rows.length ? bars(rows, t("home.last")) : h("p", { class: "soft" }, t("home.no_command")));
  }
}

function heroOf({ status, name, port, homes, offline }) {
  const [kind, sign] = STATES[status.state];
  const where = port ? t("home.listens", { port }) : t("home.listens_unix");
  return [
    h("div", { class: `orb ${kind}` }, icon(sign, 34)),
    h("div", { class: "stack" },
      h("h2", {}, t(`states.${status.state}`)),
      h("p", { class: "soft" }, t(`state_means.${status.state}`)),
      h("p", { class: "row" },
        chip(where, "", "ear"),
        homes.length ? homes.map(each => chip(each.name, "good", "link")) : chip(t("home.no_home"), "warn", "link"),
        chip(offline ? t("home.offline") : t("home.online"), offline ? "good" : "", "privacy")),
      h("p", { class: "soft small" }, t("home.version", { name, version: status.version }))),
  ];
}

/** What the owner changed in the options that is not followed, or not yet; the engine's own sentences are English. */
function noticesOf({ options_waiting: waiting = [], options_problems: problems = [] }) {
  const told = language === "en" ? [...problems] : !problems.length ? [] : [t("home.options_wrong")];
  if (waiting.length) told.push(t("home.options_waiting", { options: waiting.join(", ") }));
  return told.map(text => h("p", {}, icon("warning"), h("span", {}, text)));
}

function modelsOf(models, titles) {
  if (!models.length) return h("p", { class: "soft" }, t("home.no_models"));
  return h("ul", { class: "lines" }, models.map(model => {
    const [kind, sign] = STATES[model.state];
    const problem = model.state === "missing" || model.state === "failed";
    const detail = language === "en" && model.detail ? model.detail : t(`state_means.${model.state}`);
    return h("li", {},
      icon(KIND_ICONS[model.kind]),
      h("div", {}, h("strong", {}, titles[model.name] ?? model.name), h("div", { class: "soft small" }, t(`kinds.${model.kind}`)),
        model.elsewhere && h("div", { class: "small" }, t("home.elsewhere")),
        problem && h("div", { class: "small" }, detail, " ", h("a", { href: "#models" }, t("home.see_models")))),
      chip(t(`states.${model.state}`), kind, sign));
  }));
}

function memoryOf({ status, memory_total: total, memory_available: free, cores }) {
  const others = Math.max(0, total - free - status.memory);
  const parts = [
    { kind: "own", share: status.memory / total, text: t("home.memory_own", { size: bytes(status.memory) }) },
    { kind: "others", share: others / total, text: t("home.memory_others", { size: bytes(others) }) },
    { kind: "free", share: free / total, text: t("home.memory_free", { size: bytes(free) }) },
  ];
  return [meter(parts, parts.map(part => part.text).join(", ")), h("p", { class: "soft small spaced" }, t("home.machine", { total: bytes(total), cores }))];
}
