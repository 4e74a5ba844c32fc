// What the engine tells as it happens, shared by all views; the line is opened again whenever it breaks.

const KINDS = ["overview", "downloads"];
const AGAIN_MS = 2000;

const last = {};
const listeners = new Set();
let source = null;

/** Follow the engine; `onLine` is told whenever the line comes or goes. */
export function follow(onLine) {
  source?.close();
  source = new EventSource("api/events");
  source.addEventListener("open", () => onLine(true));
  source.addEventListener("error", () => {
    onLine(false);
    // The browser opens a line that broke again by itself, but not one that was refused.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => follow(onLine), AGAIN_MS);
  });
  for (const kind of KINDS) {
    source.addEventListener(kind, event => {
      const before = last[kind];
      last[kind] = JSON.parse(event.data);
      for (const [wanted, listener] of listeners) if (wanted === kind) listener(last[kind], before);
    });
  }
}

/** Have news of a kind from now on, the latest at once; returns what ends that. */
export function on(kind, listener) {
  const entry = [kind, listener];
  listeners.add(entry);
  if (last[kind]) listener(last[kind], undefined);
  return () => listeners.delete(entry);
}

export function latest(kind) {
  return last[kind];
}
