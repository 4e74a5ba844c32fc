// A turn in plain words: what was heard, what it was taken for, who decided so, what was done and said.

import { bars } from "./charts.js";
import { chip, h } from "./dom.js";
import { percent } from "./format.js";
import { has, t } from "./words.js";

const KINDS = {
  done: ["good", "check"], answered: ["good", "check"], talked: ["accent", "think"], asked: ["accent", "wait"],
  partly_done: ["warn", "warning"], held: ["warn", "warning"], not_done: ["bad", "warning"],
  not_understood: ["bad", "warning"], failed: ["bad", "warning"],
};

export function outcomeChip(turn) {
  const [kind, sign] = KINDS[turn.outcome] ?? ["", null];
  return chip(has(`outcomes.${turn.outcome}`) ? t(`outcomes.${turn.outcome}`) : turn.outcome, kind, sign);
}

export function stage(name) {
  return has(`stages.${name}`) ? t(`stages.${name}`) : name;
}

export function timed(name) {
  return has(`times.${name}`) ? t(`times.${name}`) : name;
}

/** Return a list of what is known of a turn; what is not known is left out. */
export function facts(turn) {
  const decided = turn.decided_by && (typeof turn.plan_confidence === "number"
    ? t("turn.decided_sure", { who: stage(turn.decided_by), sure: percent(turn.plan_confidence) })
    : stage(turn.decided_by));
  const rows = [
    ["understood", turn.understood],
    ["decided_by", decided],
    ["why", list(turn.why)],
    ["tried", list(turn.tried?.map(stage))],
    ["done", turn.done],
    ["said", turn.said],
    ["answered_by", turn.answered_by],
    ["alternatives", list(turn.alternatives)],
    ["confidence", typeof turn.confidence === "number" ? percent(turn.confidence) : ""],
    ["place", turn.place],
    ["remarks", list(turn.remarks)],
  ];
  return h("dl", { class: "facts" }, rows.filter(([, value]) => value).map(([key, value]) =>
    h("div", {}, h("dt", {}, t(`turn.${key}`)), h("dd", {}, value))));
}

function list(values) {
  return Array.isArray(values) ? values.join(" · ") : "";
}

export function times(turn) {
  const rows = Object.entries(turn.times ?? {}).map(([name, ms]) => ({ name: timed(name), seconds: ms / 1000 }));
  return rows.length ? bars(rows, t("turn.times")) : null;
}
