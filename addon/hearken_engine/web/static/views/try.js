// Try it: say or type something, and see what becomes of it step by step.

import { post, postForSound, postSound } from "../api.js";
import { add, button, card, chip, fill, h, note } from "../dom.js";
import { languageName, percent, seconds } from "../format.js";
import { home, homeChoice } from "../homes.js";
import { on } from "../live.js";
import { tellProblem } from "../messages.js";
import { noMicrophone } from "../microphone.js";
import { talkButton } from "../talk_button.js";
import { facts, outcomeChip, times } from "../turns.js";
import { sentence, t } from "../words.js";

export function show(body) {
  const state = h("p", { class: "talk-state", role: "status", "aria-live": "polite" });
  const result = h("div", { class: "cards", "aria-live": "polite" });
  const field = h("input", { type: "text", name: "sentence", autocomplete: "off", maxlength: 1000, "aria-label": t("try.type"), placeholder: t("try.example") });
  const acting = h("button", { type: "button", class: "switch", role: "switch", "aria-checked": "false" }, t("try.act"));
  const spoken = h("select", { "aria-label": t("try.language") });
  const options = h("div", { class: "stack" });
  const send = h("button", { type: "submit", class: "main" }, t("try.send"));
  const form = h("form", { class: "sentence" }, field, send);
  const trouble = noMicrophone();
  const talk = talkButton(hear, tellState);
  let player = null;
  let round = 0;
  let known = "";

  add(body, [
    h("section", { class: "card talk-card" },
      trouble ? note(t(`microphone.${trouble}`), "warn", "mic") : [talk.button, state],
      form,
      h("div", { class: "row apart options" }, acting, h("label", { class: "field" }, h("span", {}, t("try.language")), spoken), options),
      h("p", { class: "soft small" }, t("try.act_means"))),
    result,
  ]);
  tellState("idle");
  acting.addEventListener("click", () => acting.setAttribute("aria-checked", String(acting.getAttribute("aria-checked") !== "true")));
  form.addEventListener("submit", event => {
    event.preventDefault();
    // A new sentence takes the place of one that is still being understood or answered.
    stopPlaying();
    if (field.value.trim()) understand({ text: field.value }, spoken.value || null);
  });
  const end = on("overview", () => {
    const languages = home()?.languages ?? [];
    const now = JSON.stringify([home(), languages]);
    if (now === known) return;
    known = now;
    const before = spoken.value;
    fill(spoken, h("option", { value: "" }, t("try.any_language")), languages.map(tag => h("option", { value: tag, selected: tag === before }, languageName(tag))));
    fill(options, homeChoice(() => { known = ""; }));
  });
  return () => {
    end();
    talk.leave();
    stopPlaying();
  };

  function tellState(name) {
    state.textContent = t(`talk.${name}`);
    state.dataset.state = name;
  }

  async function hear(wav) {
    tellState("working");
    stopPlaying();
    const query = new URLSearchParams();
    if (spoken.value) query.set("language", spoken.value);
    if (home()) query.set("home", home().id);
    try {
      const heard = await postSound(`hear?${query}`, wav);
      if (!heard.text) {
        fill(result, note(t("try.nothing_heard"), "warn", "ear"));
        return;
      }
      await understand(heard, heard.language ?? (spoken.value || null));
    } catch (problem) {
      fill(result, note(sentence(problem), "bad"));
      if (problem.code === undefined) throw problem;
    } finally {
      tellState("idle");
    }
  }

  /** Show what was heard or typed, then what the home makes of it. */
  async function understand(heard, language) {
    const mine = round += 1;
    const plan = h("div", { class: "cards" }, h("p", { class: "soft" }, t("try.understanding")));
    fill(result, heardCard(heard, alternative => understand({ text: alternative }, language)), plan);
    try {
      const tried = await post("try", {
        text: heard.text, home: home()?.id ?? null, language, act: acting.getAttribute("aria-checked") === "true",
        alternatives: (heard.alternatives ?? []).map(each => each.text), confidence: heard.confidence ?? null,
      });
      if (mine !== round) return;
      fill(plan, turnCard(tried), replyCard(tried));
      tellState("idle");
      if (tried.continues) field.focus();
      if (tried.turn.said) say(tried.turn.said, tried.turn.language, mine).catch(tellProblem);
    } catch (problem) {
      if (problem.code === undefined) throw problem;
      if (mine === round) fill(plan, note(problem.code === "no-home" ? t("try.no_home") : sentence(problem), problem.code === "no-home" ? "warn" : "bad"));
    }
  }

  function replyCard({ turn, continues, asks }) {
    const said = turn.said || asks;
    if (!said) return null;
    return card(t("try.reply"), "speak",
      h("p", { class: "reply", lang: turn.language }, said),
      continues && note(t("try.continues"), "", "wait"),
      button(t("try.hear_again"), { key: "hear", icon: "play", on: () => say(said, turn.language).catch(tellProblem) }));
  }

  async function say(text, language, mine = round) {
    stopPlaying();
    let sound;
    try {
      sound = await postForSound("say", { text, language: language ?? null });
    } catch (problem) {
      if (problem.code !== "model-missing") throw problem;
      sound = await postForSound("say", { text });
    }
    if (mine !== round || !body.isConnected) return;
    player = new Audio(URL.createObjectURL(sound));
    player.dataset.text = text;
    // A browser that plays nothing unasked leaves it to the button.
    await player.play().catch(() => {});
  }

  function stopPlaying() {
    if (!player) return;
    player.pause();
    URL.revokeObjectURL(player.src);
    player = null;
  }
}

function heardCard(heard, choose) {
  const spokenFacts = heard.confidence !== undefined;
  return card(spokenFacts ? t("try.heard") : t("try.typed"), spokenFacts ? "ear" : "send",
    h("p", { class: "heard", lang: heard.language }, heard.text),
    spokenFacts && h("p", { class: "row" },
      chip(t("try.sure", { percent: percent(heard.confidence) }), heard.confidence > 0.6 ? "good" : "warn"),
      heard.language && chip(languageName(heard.language)),
      heard.is_command && chip(t("try.is_command"), "good", "check"),
      chip(t("try.took", { time: seconds(heard.waited_seconds) }))),
    heard.repairs?.length > 0 && h("div", {}, h("h3", {}, t("try.repairs")),
      h("ul", { class: "plain-list" }, heard.repairs.map(each => h("li", {}, h("del", {}, each.heard), " → ", h("ins", {}, each.written))))),
    heard.alternatives?.length > 0 && h("div", {}, h("h3", {}, t("try.alternatives")),
      h("ul", { class: "plain-list" }, heard.alternatives.map(each => h("li", { class: "row" },
        h("span", { class: "soft" }, percent(each.probability)),
        button(each.text, { kind: "plain", name: t("try.choose", { text: each.text }), on: () => choose(each.text).catch(tellProblem) }))))));
}

function turnCard({ turn }) {
  const { said: _, ...rest } = turn;
  return card(t("try.understood"), "think", h("p", { class: "row" }, outcomeChip(turn)), facts({ ...rest, alternatives: null, confidence: null }), times(turn));
}
