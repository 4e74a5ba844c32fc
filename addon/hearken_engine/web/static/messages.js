// What happened, told in passing and read aloud; and questions that need an answer first.

import { button, h } from "./dom.js";
import { sentence, t } from "./words.js";

const SHOWN_MS = 8000;

let dialogs = 0;

/** Tell something; it goes after a while, or when it is closed. */
export function tell(text) {
  const place = document.getElementById("messages");
  const message = h("div", { class: "message" }, h("span", {}, text));
  message.append(button(t("close"), { on: () => message.remove() }));
  place.replaceChildren(message);
  setTimeout(() => message.remove(), SHOWN_MS);
}

export function tellProblem(problem) {
  if (problem.code === undefined) throw problem;
  tell(sentence(problem));
}

/**
 * Do something for a button, once at a time; what goes wrong is told. Returns whether it went well.
 * The button is not disabled meanwhile, because it would lose the focus of whoever uses keys.
 */
export async function withButton(control, work) {
  if (control.hasAttribute("aria-busy")) return false;
  control.setAttribute("aria-busy", "true");
  try {
    await work();
    return true;
  } catch (problem) {
    tellProblem(problem);
    return false;
  } finally {
    control.removeAttribute("aria-busy");
  }
}

/** Show a dialog; `content` are elements, `actions` buttons that get the dialog to close. Returns when it is closed. */
export function showDialog(title, content, actions) {
  const heading = `dialog-${dialogs += 1}`;
  const dialog = h("dialog", { "aria-labelledby": heading }, h("h2", { id: heading }, title), content);
  dialog.append(h("div", { class: "actions" }, actions(dialog)));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise(resolve => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
  });
}

/** Ask whether to do something; true for yes. */
export async function confirm(title, text, yes, kind = "danger") {
  const answer = await showDialog(title, h("p", {}, text), dialog => [
    button(t("cancel"), { on: () => dialog.close("") }),
    button(yes, { kind, on: () => dialog.close("yes") }),
  ]);
  return answer === "yes";
}
