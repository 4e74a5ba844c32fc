// Elements, made without any HTML in strings: what comes from elsewhere is always text.

const SVG = "http://www.w3.org/2000/svg";

/** Return an element. `on` in the properties holds listeners; true stands for an empty attribute, null for none. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  add(element, children);
  return element;
}

/** Put children behind those that are there; what is null or false is left out. */
export function add(element, children) {
  for (const child of children.flat(3)) {
    if (child !== null && child !== undefined && child !== false) element.append(child);
  }
}

/** Replace what is in an element, and keep the focus on the control that has the same `data-key` as before. */
export function fill(element, ...children) {
  const key = element.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  element.replaceChildren();
  add(element, children);
  if (key !== undefined) focusKey(element, key);
}

function focusKey(element, key) {
  const controls = [...element.querySelectorAll("[data-key]")];
  const same = controls.find(control => control.dataset.key === key && !control.disabled);
  const beside = controls.find(control => control.dataset.key.split(" ")[0] === key.split(" ")[0] && !control.disabled);
  (same ?? beside)?.focus();
}

const PATHS = {
  home: "M3 11 12 4l9 7M5.5 9.5V20h13V9.5M10 20v-5.5h4V20",
  models: "M12 3 21 8l-9 5-9-5 9-5M3 12.5l9 5 9-5M3 16.8l9 5 9-5",
  mic: "M12 3a3 3 0 0 1 3 3v6a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3",
  history: "M4 12a8 8 0 1 0 2.6-5.9L4 8.5M4 4v4.5h4.5M12 8v4.5l3 2",
  privacy: "M12 3l7.5 3v5.5c0 4.6-3.1 8-7.5 9.5-4.4-1.5-7.5-4.9-7.5-9.5V6L12 3M8.8 12l2.3 2.3 4.2-4.4",
  logs: "M5 5h14M5 10h14M5 15h9M5 20h6",
  check: "M5 12.5l4.5 4.5L19 7.5",
  warning: "M12 4 21 19.5H3L12 4M12 10v4.5M12 17.2v.1",
  wait: "M12 4a8 8 0 1 1-8 8M12 8v4.5l3 1.5",
  download: "M12 4v11M7.5 11 12 15.5 16.5 11M5 19.5h14",
  stop: "M7 7h10v10H7z",
  trash: "M5 7h14M9.5 7V4.5h5V7M7 7l.8 12.5h8.4L17 7M10.3 10.5v5.5M13.7 10.5v5.5",
  play: "M8 5.5v13l10-6.5L8 5.5",
  gauge: "M4.5 17a8.5 8.5 0 1 1 15 0M12 14l4-4.5",
  star: "M12 4l2.4 5 5.6.7-4.1 3.8 1.1 5.5-5-2.7-5 2.7 1.1-5.5L4 9.7 9.6 9 12 4",
  ear: "M7 9.5a5 5 0 0 1 10 0c0 3.4-3 3.6-3 6a2.3 2.3 0 0 1-3.9 1.7M10 9.7a2 2 0 0 1 4 0c0 1.6-1.9 1.7-1.9 3.2",
  speak: "M4 9.5v5h3.5L12 18.5v-13L7.5 9.5H4M15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11",
  think: "M12 4a6 6 0 0 1 3.5 10.9V17h-7v-2.1A6 6 0 0 1 12 4M9.5 20h5",
  meaning: "M4 6h16v10H10l-4.5 4V16H4V6M8.5 10h7M8.5 12.8h4.5",
  memory: "M6 7h12v10H6zM9.5 3.5V7M14.5 3.5V7M9.5 17v3.5M14.5 17v3.5M2.5 10.5H6M2.5 14H6M18 10.5h3.5M18 14h3.5",
  chart: "M4.5 19.5V4.5M4.5 19.5h15M8.5 16v-4M12.5 16V8M16.5 16v-6",
  sun: "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8M12 2.5v2M12 19.5v2M4.5 4.5 6 6M18 18l1.5 1.5M2.5 12h2M19.5 12h2M4.5 19.5 6 18M18 6l1.5-1.5",
  moon: "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10",
  send: "M4 12 20 4.5 15.5 20l-4-6.5L4 12",
  wrong: "M6 4.5v15M6 5.5h11l-2.5 3.8L17 13H6",
  link: "M9 15l6-6M8 12l-2 2a3.5 3.5 0 0 0 5 5l2-2M16 12l2-2a3.5 3.5 0 0 0-5-5l-2 2",
};

/** Return one of the page's icons; it only accompanies words, so screen readers leave it out. */
export function icon(name, size = 20) {
  const svg = document.createElementNS(SVG, "svg");
  const attributes = {
    viewBox: "0 0 24 24", width: size, height: size, fill: "none", stroke: "currentColor", "stroke-width": 1.8,
    "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true", focusable: "false",
  };
  for (const [key, value] of Object.entries(attributes)) svg.setAttribute(key, value);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** Return a button; `key` names it, so that it keeps the focus when its surroundings are drawn anew. */
export function button(text, { key, kind = "", name, icon: sign, disabled = false, on }) {
  const properties = { type: "button", class: kind, "data-key": key, "aria-label": name, disabled, on: { click: on } };
  return h("button", properties, sign ? icon(sign, 18) : null, text);
}

export function chip(text, kind = "", sign = null) {
  return h("span", { class: `chip ${kind}` }, sign ? icon(sign) : null, text);
}

export function note(text, kind = "", sign = "warning") {
  return h("div", { class: `note ${kind}` }, icon(sign), h("div", {}, text));
}

export function card(title, sign, ...children) {
  return h("section", { class: "card" }, h("h2", {}, icon(sign), title), children);
}
