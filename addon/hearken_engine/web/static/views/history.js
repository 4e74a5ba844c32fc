// History: the last turns as the home remembers them, forgetting them, and saying what was wrong.

import { get, post } from "../api.js";
import { add, button, fill, h, icon, note } from "../dom.js";
import { moment } from "../format.js";
import { home, homeChoice, homes } from "../homes.js";
import { latest, on } from "../live.js";
import { confirm, showDialog, tell, withButton } from "../messages.js";
import { facts, outcomeChip, times } from "../turns.js";
import { language, sentence, t } from "../words.js";

export function show(body) {
  const top = h("div", { class: "row apart" });
  const list = h("ol", { class: "cards turns" });
  let known = null;
  let drawn = "";
  add(body, [top, list]);

  const end = on("overview", news => {
    // The home's record grows with what is said; the engine knows when it has heard or spoken.
    const now = JSON.stringify([news.homes.map(each => each.id), news.status.timings]);
    if (now !== known) {
      known = now;
      load();
    }
  });
  return end;

  async function load() {
    if (!homes().length) {
      drawn = "";
      fill(top);
      fill(list, h("li", { class: "card empty" }, icon("link"), h("p", {}, t("history.no_home"))));
      return;
    }
    let recalled;
    try {
      recalled = await get(`turns?${new URLSearchParams({ home: home().id })}`);
    } catch (problem) {
      drawn = "";
      fill(list, h("li", {}, note(sentence(problem), "bad")));
      return;
    }
    const now = JSON.stringify([recalled, homes()]);
    if (now === drawn || !body.isConnected) return;
    drawn = now;
    const { turns, keeps } = recalled;
    fill(top,
      h("p", { class: "soft" }, keeps ? t("history.keeps", { count: keeps, home: home().name }) : t("history.keeps_none", { home: home().name })),
      h("div", { class: "row" }, homeChoice(load), turns.length > 0 && button(t("history.forget_all"), { key: "all", kind: "danger", icon: "trash", on: forgetAll })));
    fill(list, turns.length ? turns.map(turnItem) : h("li", { class: "card empty" }, icon("history"), h("p", {}, keeps ? t("history.none") : t("history.off"))));
  }

  function turnItem(turn) {
    const { id } = turn;
    return h("li", { class: "card turn" },
      h("div", { class: "row apart" }, h("time", { class: "soft small", datetime: turn.at }, moment(turn.at)), outcomeChip(turn)),
      h("h2", { lang: turn.language }, turn.heard || t("history.nothing")),
      turn.said && h("p", { class: "reply", lang: turn.language }, turn.said),
      h("details", {}, h("summary", { "data-key": `${id} more` }, t("history.details")), facts({ ...turn, said: "" }), times(turn)),
      h("div", { class: "row" },
        button(t("history.wrong"), { key: `${id} wrong`, name: t("history.wrong_name", { text: turn.heard }), icon: "wrong", on: () => correct(turn) }),
        button(t("history.forget"), { key: `${id} forget`, kind: "plain", name: t("history.forget_name", { text: turn.heard }), icon: "trash", on() { forget(this, [id]); } })));
  }

  async function forget(control, turns) {
    await withButton(control, async () => tell((await post("turns/forget", { home: home().id, turns })).text));
    await load();
  }

  async function forgetAll() {
    if (await confirm(t("history.forget_all"), t("history.forget_all_text"), t("history.forget_all"))) await forget(this, []);
  }

  async function correct(turn) {
    const phrase = h("input", { type: "text", value: "", maxlength: 200 });
    const name = h("input", { type: "text", value: "", maxlength: 200 });
    const content = h("div", { class: "stack" },
      h("p", {}, h("q", { lang: turn.language }, turn.heard)),
      h("h3", {}, t("correct.name_title")), h("p", { class: "soft" }, t("correct.name_text")),
      h("label", { class: "field" }, h("span", {}, t("correct.phrase")), phrase),
      h("label", { class: "field" }, h("span", {}, t("correct.name")), name),
      h("h3", {}, t("correct.report_title")), h("p", { class: "soft" }, t("correct.report_text")));
    await showDialog(t("history.wrong"), content, dialog => {
      const learn = button(t("correct.learn"), { kind: "main", disabled: true, on: async () => {
        const done = await withButton(learn, async () => {
          const { text } = await post("turns/correct", { turn: turn.id, phrase: phrase.value, name: name.value, home: home().id });
          tell(text);
        });
        if (done) dialog.close();
      } });
      for (const field of [phrase, name]) {
        field.addEventListener("input", () => { learn.disabled = !phrase.value.trim() || !name.value.trim(); });
      }
      return [
        button(t("cancel"), { on: () => dialog.close() }),
        button(t("correct.report"), { icon: "download", on: () => { saveReport(turn); tell(t("correct.saved")); } }),
        learn,
      ];
    });
  }
}

/** Have the browser save a turn as a file: nothing is sent. */
function saveReport(turn) {
  const overview = latest("overview");
  const report = {
    about: "A turn of Hearken that was wrong. It holds what was said: read it before you give it to anybody.",
    engine: overview.status.version,
    models: overview.status.models.map(({ kind, name, state }) => ({ kind, name, state })),
    page_language: language,
    turn,
  };
  const link = h("a", { href: URL.createObjectURL(new Blob([JSON.stringify(report, null, 1)], { type: "application/json" })), download: `hearken-report-${turn.id}.json` });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
