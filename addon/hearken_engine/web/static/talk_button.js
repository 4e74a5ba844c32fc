// The button that is held to talk: by finger, mouse, space bar or Enter; a click alone begins and ends.

import { h, icon } from "./dom.js";
import { record } from "./microphone.js";
import { tellProblem } from "./messages.js";
import { t } from "./words.js";

const SHORT_MS = 350;

/** Return the button and a line that says what it does; `onSound` gets each WAV that is recorded. */
export function talkButton(onSound, onState) {
  const ring = h("span", { class: "ring", "aria-hidden": "true" });
  const button = h("button", { type: "button", class: "talk", "aria-pressed": "false", "data-key": "talk" },
    ring, icon("mic", 40), h("span", { class: "hidden" }, t("try.hold")));
  let finish = null;
  let pressed = 0;
  let wanted = false;
  let starting = false;

  async function begin() {
    if (starting || finish) return;
    wanted = starting = true;
    button.setAttribute("aria-pressed", "true");
    try {
      finish = await record(level => { ring.style.transform = `scale(${1 + 0.45 * level})`; });
      onState("listening");
    } catch (problem) {
      rest();
      tellProblem(problem);
    } finally {
      starting = false;
    }
    if (!wanted) end();
  }

  async function end() {
    wanted = false;
    if (!finish) return;
    const stop = finish;
    rest();
    onSound(await stop());
  }

  function rest() {
    finish = null;
    wanted = false;
    ring.style.transform = "";
    button.setAttribute("aria-pressed", "false");
    onState("idle");
  }

  const press = () => {
    pressed = performance.now();
    begin();
  };
  const release = () => {
    if (!pressed) return;
    // A press that is let go at once is a click: it goes on until the next one.
    const short = performance.now() - pressed < SHORT_MS;
    pressed = 0;
    if (!short) end();
  };
  button.addEventListener("pointerdown", event => {
    if (event.button !== 0) return;
    button.setPointerCapture(event.pointerId);
    if (finish) end();
    else press();
  });
  button.addEventListener("pointerup", release);
  button.addEventListener("pointercancel", release);
  button.addEventListener("contextmenu", event => event.preventDefault());
  button.addEventListener("keydown", event => {
    if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    if (event.repeat) return;
    if (finish) end();
    else press();
  });
  button.addEventListener("keyup", event => {
    if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    release();
  });
  // Screen readers click without pressing anything.
  button.addEventListener("click", event => {
    if (event.detail !== 0) return;
    if (finish) end();
    else begin();
  });
  return { button, leave: () => { if (finish) end(); } };
}
