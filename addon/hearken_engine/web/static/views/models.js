// Models: which there are, which are best here; fetching, choosing, testing and removing them.

import { get, post } from "../api.js";
import { add, button, chip, fill, h, icon, note } from "../dom.js";
import { bytes, duration, languageName, number, percent, seconds } from "../format.js";
import { on } from "../live.js";
import { confirm, showDialog, tell, withButton } from "../messages.js";
import { has, language, sentence, t } from "../words.js";

const KINDS = ["stt", "llm", "tts", "embed"];
const ICONS = { stt: "ear", llm: "think", tts: "speak", embed: "meaning" };
const SOME = 1_000_000;
/* Bytes of a download that are worth a word: less is only its frame. */

const ADVICE = { recommended: ["accent", "star"], tight: ["warn"], slow: ["warn"], "too-large": ["bad"] };

export function show(body) {
  const summary = h("div", { class: "stack" });
  const places = Object.fromEntries(KINDS.map(kind => [kind, h("ul", { class: "models" })]));
  const rows = new Map();
  let downloads = { running: {}, problems: {} };
  let offline = null;

  add(body, [summary, KINDS.map(kind => h("section", { class: "card", "aria-labelledby": `kind-${kind}` },
    h("h2", { id: `kind-${kind}` }, icon(ICONS[kind]), t(`kinds.${kind}`)), h("p", { class: "soft" }, t(`kind_means.${kind}`)), places[kind]))]);

  async function load() {
    let list;
    try {
      list = await get("models");
    } catch (problem) {
      fill(summary, note(sentence(problem), "bad"));
      return;
    }
    if (!body.isConnected) return;
    const facts = { memory: bytes(list.memory_available), disk: bytes(list.disk_free), cores: list.cores };
    fill(summary,
      h("p", { class: "soft" }, t("models.machine", facts)),
      list.offline && note([t("models.offline"), " ", h("a", { href: "#privacy" }, t("models.offline_where"))], "warn"));
    for (const model of list.models) {
      const fixed = list.fixed.includes(model.kind);
      const row = rows.get(model.name) ?? newRow(model);
      row.update(model, { fixed, offline: list.offline });
      row.progress(downloads.running[model.name], downloads.problems[model.name]);
    }
    for (const [name, row] of rows) {
      if (!list.models.some(model => model.name === name)) {
        row.element.remove();
        rows.delete(name);
      }
    }
  }

  function newRow(model) {
    const row = modelRow(load);
    rows.set(model.name, row);
    places[model.kind].append(row.element);
    return row;
  }

  const ends = [
    on("downloads", (news, before) => {
      downloads = news;
      for (const [name, row] of rows) row.progress(news.running[name], news.problems[name]);
      const names = record => Object.keys(record?.running ?? {}).sort().join();
      if (before && (names(news) !== names(before) || news.ended !== before.ended)) load();
    }),
    on("overview", news => {
      const now = JSON.stringify([news.offline, news.status.models.map(model => [model.name, model.state])]);
      if (offline !== null && now !== offline) load();
      offline = now;
    }),
  ];
  load();
  return () => ends.forEach(end => end());
}

function modelRow(reload) {
  const element = h("li", { class: "model" });
  const heading = h("div", { class: "row apart" });
  const about = h("div", { class: "stack tight" });
  const actions = h("div", { class: "row" });
  const bar = h("progress", { max: 1, value: 0 });
  const told = h("p", { class: "soft small" });
  const problem = h("div");
  const download = h("div", { class: "stack tight", hidden: true }, bar, told);
  add(element, [heading, about, download, problem, actions]);
  let model = null;
  let drawn = "";
  let running = false;
  let bounds = { fixed: false, offline: false };

  function update(news, limits) {
    model = news;
    bounds = limits;
    const now = JSON.stringify([{ ...news, downloading: undefined }, bounds]);
    if (now === drawn) return;
    drawn = now;
    bar.setAttribute("aria-label", t("models.downloading_name", { name: model.title }));
    fill(heading, h("h3", {}, model.title), h("span", { class: "row" }, chips(model)));
    fill(about, aboutOf(model), h("p", { class: "soft small" }, factsOf(model)), speedOf(model));
    drawActions();
  }

  function drawActions() {
    const { fixed, offline } = bounds;
    const { name, title } = model;
    const of = what => t("models.of", { what, name: title });
    const list = [];
    if (running) {
      list.push(button(t("models.stop"), { key: `${name} stop`, name: of(t("models.stop")), icon: "stop", on: stop }));
    } else if (!model.installed) {
      const begun = model.kept >= SOME;
      const word = begun ? t("models.resume") : t("models.fetch");
      list.push(button(word, { key: `${name} fetch`, kind: "main", name: of(word), icon: "download", disabled: offline, on: fetchIt }));
      if (begun) list.push(button(t("models.drop"), { key: `${name} drop`, name: of(t("models.drop")), icon: "trash", on: drop }));
    } else {
      if (!model.chosen) list.push(button(t("models.use"), { key: `${name} use`, kind: "main", name: of(t("models.use")), icon: "check", disabled: fixed, on: use }));
      list.push(button(t("models.test"), { key: `${name} test`, name: of(t("models.test")), icon: "gauge", on: test }));
      if (model.removable) list.push(button(t("models.remove"), { key: `${name} remove`, kind: "danger", name: of(t("models.remove")), icon: "trash", on: remove }));
    }
    fill(actions, list, fixed && model.installed && !model.chosen && h("span", { class: "soft small" }, t("models.fixed")));
  }

  function progress(news, trouble) {
    const runs = news !== undefined;
    if (runs !== running) {
      running = runs;
      download.hidden = !runs;
      drawActions();
    }
    fill(problem, trouble && !runs && note(sentence(trouble), "bad"));
    if (!runs) return;
    if (news.total) bar.value = news.bytes / news.total;
    else bar.removeAttribute("value");
    told.textContent = progressText(news);
  }

  async function fetchIt() {
    if (model.terms && !await acceptTerms(model)) return;
    await withButton(this, () => post("models/fetch", { name: model.name, accept_terms: Boolean(model.terms) }));
  }

  async function stop() {
    await withButton(this, () => post("models/stop", { name: model.name }));
  }

  async function use() {
    const { title, kind, name } = model;
    tell(t("models.choosing", { name: title }));
    if (await withButton(this, () => post("models/choose", { kind, name }))) {
      tell(t("models.chosen", { name: title }));
      await reload();
    }
  }

  async function test() {
    const { title, name } = model;
    tell(t("models.testing", { name: title }));
    if (await withButton(this, () => post("models/test", { name }))) {
      tell(t("models.tested", { name: title }));
      await reload();
    }
  }

  async function remove() {
    const { title, name, size } = model;
    if (!await confirm(t("models.remove_title", { name: title }), t("models.remove_text", { size: bytes(size) }), t("models.remove"))) return;
    await forget(this, name, title);
  }

  async function drop() {
    await forget(this, model.name, model.title);
  }

  async function forget(control, name, title) {
    let freed = 0;
    if (await withButton(control, async () => { freed = (await post("models/remove", { name })).freed; })) {
      tell(t("models.removed", { name: title, size: bytes(freed) }));
      await reload();
    }
  }

  return { element, update, progress };
}

function chips(model) {
  const [kind, sign] = ADVICE[model.advice] ?? [""];
  return [
    model.chosen && model.installed && chip(t("models.in_use"), "good", "check"),
    model.chosen && !model.installed && chip(t("models.chosen_missing"), "warn", "warning"),
    !model.chosen && model.installed && chip(t("models.on_disk")),
    has(`advice.${model.advice}`) && chip(t(`advice.${model.advice}`), kind, sign),
  ];
}

function aboutOf(model) {
  const key = `about.${model.name.replaceAll(".", "_")}`;
  const about = language === "en" ? model.description : has(key) ? t(key) : "";
  return about ? h("p", {}, about) : null;
}

function factsOf(model) {
  const languages = model.languages.includes("*") || model.languages.length > 6
    ? t("models.many_languages") : model.languages.map(languageName).join(", ");
  return [
    model.installed ? t("models.takes", { size: bytes(model.size) }) : t("models.fetches", { size: bytes(model.size) }),
    model.kept >= SOME && !model.installed && t("models.kept", { size: bytes(model.kept) }),
    model.memory && t("models.memory", { size: bytes(model.memory) }),
    languages,
    model.own ? t("models.own") : t("models.license", { license: model.license }),
  ].filter(Boolean).join(" · ");
}

function speedOf({ speed, kind }) {
  if (!speed) return null;
  const parts = [t(`speeds.${kind}`, { time: seconds(speed.reply_seconds) })];
  if (speed.decode_tokens_per_second) {
    parts.push(t("models.tokens", { read: number(speed.prefill_tokens_per_second, 0), written: number(speed.decode_tokens_per_second, 0) }));
  }
  if (speed.real_time_factor) parts.push(t("models.real_time", { factor: number(speed.real_time_factor, 2) }));
  return h("p", { class: "speed small" }, icon("gauge", 16), h("span", {}, parts.join(" · ")));
}

function progressText(news) {
  if (news.state === "waiting") return t("models.waiting");
  const parts = [news.total ? t("models.progress", { done: bytes(news.bytes), total: bytes(news.total), percent: percent(news.bytes / news.total) }) : bytes(news.bytes)];
  if (news.bytes_per_second > 0) {
    parts.push(t("models.per_second", { size: bytes(news.bytes_per_second) }));
    if (news.total > news.bytes) parts.push(t("models.left", { time: duration((news.total - news.bytes) / news.bytes_per_second) }));
  }
  return parts.join(" · ");
}

async function acceptTerms(model) {
  const accepted = h("input", { type: "checkbox" });
  const text = [
    h("p", {}, t("models.terms_text", { name: model.title, license: model.license })),
    h("p", {}, h("a", { href: model.terms, target: "_blank", rel: "noreferrer" }, model.terms)),
    h("label", { class: "check" }, accepted, h("span", {}, t("models.terms_accept"))),
  ];
  const answer = await showDialog(t("models.terms_title"), text, dialog => {
    const fetch = button(t("models.fetch"), { kind: "main", icon: "download", disabled: true, on: () => dialog.close("yes") });
    accepted.addEventListener("change", () => { fetch.disabled = !accepted.checked; });
    return [button(t("cancel"), { on: () => dialog.close("") }), fetch];
  });
  return answer === "yes";
}
