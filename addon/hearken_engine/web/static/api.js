// The engine's interface. All addresses are relative: the page works behind any path.

/** What went wrong: a code for this page and, from the engine, a sentence in English. */
export class Problem extends Error {
  constructor(code, text = "") {
    super(text || code);
    this.code = code;
    this.text = text;
  }
}

async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(`api/${path}`, { cache: "no-store", credentials: "same-origin", ...options });
  } catch {
    throw new Problem("away");
  }
  if (response.ok) return response;
  let error = {};
  try {
    error = (await response.json()).error ?? {};
  } catch {
    // A proxy between here and the engine answers in its own way.
  }
  throw new Problem(error.code ?? (response.status >= 500 ? "away" : "other"), error.text);
}

export async function get(path) {
  return (await ask(path)).json();
}

export async function post(path, data) {
  return (await send(path, JSON.stringify(data), "application/json")).json();
}

/** Send a recording, and return what was heard. */
export async function postSound(path, wav) {
  return (await send(path, wav, "audio/wav")).json();
}

/** Send a request, and return the sound that comes back. */
export async function postForSound(path, data) {
  return (await send(path, JSON.stringify(data), "application/json")).blob();
}

function send(path, body, type) {
  return ask(path, { method: "POST", body, headers: { "Content-Type": type, "X-Hearken": "1" } });
}
