// The frame of the page: who may see it, where one is, and whether the engine is there.

import { get, post } from "./api.js";
import { button, h, icon } from "./dom.js";
import { follow } from "./live.js";
import { tellProblem, withButton } from "./messages.js";
import { startTheme, switchTheme, theme } from "./theme.js";
import { LANGUAGES, keepLanguage, language, loadWords, sentence, t } from "./words.js";
import * as history from "./views/history.js";
import * as home from "./views/home.js";
import * as logs from "./views/logs.js";
import * as models from "./views/models.js";
import * as privacy from "./views/privacy.js";
import * as tryOut from "./views/try.js";

const VIEWS = { home, models, try: tryOut, history, privacy, logs };
const ICONS = { home: "home", models: "models", try: "mic", history: "history", privacy: "privacy", logs: "logs" };

const app = document.getElementById("app");
let leave = () => {};

async function start() {
  startTheme();
  await loadWords();
  try {
    await get("status");
  } catch (problem) {
    if (problem.code === "unauthorized") {
      showEntrance(problem);
      return;
    }
    if (problem.code === undefined) throw problem;
    // It is being started, or on its way back: the frame says so and waits for it.
  }
  showShell();
}

function showEntrance(problem) {
  const field = h("input", { type: "password", name: "token", autocomplete: "current-password", required: true });
  const enter = h("button", { class: "main", type: "submit" }, t("enter.enter"));
  const form = h("form", { class: "stack" },
    h("label", { class: "field" }, h("span", {}, t("enter.token")), field), h("p", { class: "soft small" }, t("enter.hint")), enter);
  form.addEventListener("submit", async event => {
    event.preventDefault();
    if (await withButton(enter, () => post("enter", { token: field.value }))) showShell();
  });
  const card = h("main", { class: "card entrance" }, brand(), h("h1", {}, t("enter.title")), form);
  app.replaceChildren(card);
  field.focus();
  document.title = `${t("enter.title")} · Hearken`;
  if (problem.text.includes("name")) tellProblem(problem);
}

function brand() {
  return h("div", { class: "brand" }, h("img", { src: "static/mark.svg", alt: "" }), h("span", {}, "Hearken"));
}

function showShell() {
  const away = h("div", { class: "away", role: "alert", hidden: true }, t("away"));
  const links = Object.keys(VIEWS).map(name =>
    h("li", {}, h("a", { href: `#${name}`, "data-view": name }, icon(ICONS[name]), h("span", {}, t(`nav.${name}`)))));
  const view = h("main", { class: "view", id: "view" });
  app.replaceChildren(
    h("a", { class: "skip", href: "#view", on: { click: event => { event.preventDefault(); view.querySelector("h1").focus(); } } }, t("skip")),
    h("div", { class: "shell" },
      h("div", { class: "side" }, brand(), h("nav", { class: "nav", "aria-label": t("nav.label") }, h("ul", {}, links)), choices()),
      h("div", {}, away, view)));
  addEventListener("hashchange", () => showView(view));
  showView(view, { first: true });
  follow(line => { away.hidden = line; });
}

function choices() {
  const languages = h("select", { "data-key": "language" });
  for (const [tag, name] of Object.entries(LANGUAGES)) {
    languages.append(h("option", { value: tag, lang: tag, selected: tag === language }, name));
  }
  languages.addEventListener("change", () => {
    keepLanguage(languages.value);
    location.reload();
  });
  const dark = h("button", { class: "icon", type: "button" });
  const draw = () => {
    dark.replaceChildren(icon(theme() === "dark" ? "sun" : "moon"));
    dark.setAttribute("aria-label", theme() === "dark" ? t("theme.light") : t("theme.dark"));
    dark.title = dark.getAttribute("aria-label");
  };
  dark.addEventListener("click", () => { switchTheme(); draw(); });
  draw();
  return h("div", { class: "side-end" }, h("label", { class: "field" }, h("span", {}, t("language")), languages), dark);
}

function showView(view, { first = false } = {}) {
  const name = location.hash.slice(1) in VIEWS ? location.hash.slice(1) : "home";
  leave();
  for (const link of document.querySelectorAll(".nav a")) {
    if (link.dataset.view === name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const heading = h("h1", { tabindex: "-1" }, t(`${name}.title`));
  const body = h("div", { class: "cards" });
  view.replaceChildren(h("header", {}, h("div", {}, heading, h("p", {}, t(`${name}.intro`)))), body);
  document.title = `${t(`nav.${name}`)} · Hearken`;
  leave = VIEWS[name].show(body) ?? (() => {});
  if (!first) {
    scrollTo(0, 0);
    heading.focus();
  }
}

start().catch(error => {
  app.replaceChildren(h("p", { class: "card", role: "alert" }, error.code ? sentence(error) : String(error)));
  throw error;
});
