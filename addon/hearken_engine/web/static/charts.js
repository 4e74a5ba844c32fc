// How long things took, as bars; the same in numbers beside them.

import { h } from "./dom.js";
import { seconds } from "./format.js";

/** Return bars for rows of {name, seconds}: each as long as its share of the longest. */
export function bars(rows, label) {
  const longest = Math.max(...rows.map(row => row.seconds), 0.001);
  return h("ul", { class: "bars", "aria-label": label }, rows.map(row => {
    const fill = h("div", { class: "fill" });
    fill.style.transform = `scaleX(${Math.max(0.015, row.seconds / longest)})`;
    return h("li", { class: "bar" },
      h("span", {}, row.name),
      h("div", { class: "track", "aria-hidden": "true" }, fill),
      h("span", { class: "value" }, seconds(row.seconds)));
  }));
}

/** Return a bar that is divided: `parts` are {kind, share, text} of the whole. */
export function meter(parts, label) {
  const bar = h("div", { class: "meter", role: "img", "aria-label": label });
  const legend = h("div", { class: "legend", "aria-hidden": "true" });
  for (const { kind, share, text } of parts) {
    if (kind !== "free") {
      const part = h("span", { class: kind });
      part.style.width = `${Math.max(0, Math.min(100, share * 100))}%`;
      bar.append(part);
    }
    legend.append(h("span", { class: kind }, text));
  }
  return [bar, legend];
}
