// What a page must have for those who hear it, or see it badly. Returns what is wrong, one sentence each.
() => {
  const wrong = [];
  const shown = element => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const clipped = element => element.closest(".hidden, thead") && getComputedStyle(element.closest(".hidden, thead")).position === "absolute";
  const describe = element => element.outerHTML.slice(0, 90);

  if (!document.documentElement.lang) wrong.push("the page has no language");
  if (!document.title) wrong.push("the page has no title");
  if (document.querySelectorAll("main").length !== 1) wrong.push("there is not just one main");
  if (document.querySelectorAll("h1").length !== 1) wrong.push("there is not just one h1");

  let level = 0;
  for (const heading of [...document.querySelectorAll("h1, h2, h3, h4")].filter(shown)) {
    const here = Number(heading.tagName[1]);
    if (here > level + 1) wrong.push(`a level is left out before ${describe(heading)}`);
    level = here;
  }

  const ids = [...document.querySelectorAll("[id]")].map(element => element.id);
  for (const id of ids) if (ids.indexOf(id) !== ids.lastIndexOf(id)) wrong.push(`#${id} is there twice`);
  for (const element of document.querySelectorAll("[aria-labelledby], [aria-describedby]")) {
    const named = `${element.getAttribute("aria-labelledby") ?? ""} ${element.getAttribute("aria-describedby") ?? ""}`;
    for (const id of named.split(" ").filter(Boolean)) if (!document.getElementById(id)) wrong.push(`#${id} is named and not there`);
  }

  const nameOf = element => element.getAttribute("aria-label")
    || (element.getAttribute("aria-labelledby") && document.getElementById(element.getAttribute("aria-labelledby"))?.textContent)
    || [...(element.labels ?? [])].map(label => label.textContent).join(" ")
    || (["BUTTON", "A", "SUMMARY"].includes(element.tagName) ? element.textContent : "") || element.getAttribute("alt") || "";
  for (const control of [...document.querySelectorAll("button, a, input, select, textarea, summary, progress, [role=img], dialog")].filter(shown)) {
    if (!nameOf(control).trim()) wrong.push(`nameless: ${describe(control)}`);
    if (control.tabIndex > 0) wrong.push(`its own order: ${describe(control)}`);
  }
  for (const image of document.querySelectorAll("img:not([alt]), svg:not([aria-hidden])")) wrong.push(`an image without words: ${describe(image)}`);
  for (const control of [...document.querySelectorAll("button, nav a, select")].filter(shown)) {
    const { width, height } = control.getBoundingClientRect();
    if (height < 32 || width < 32) wrong.push(`too small for a finger, ${Math.round(width)} by ${Math.round(height)}: ${describe(control)}`);
  }

  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const paint = colour => { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); };
  const light = ([red, green, blue]) => {
    const linear = [red, green, blue].map(each => each / 255).map(each => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const contrast = (element, colour) => {
    canvas.clearRect(0, 0, 1, 1);
    const behind = [];
    for (let at = element; at; at = at.parentElement) {
      if (getComputedStyle(at).backgroundImage.includes("gradient") && at.matches("button, .orb")) return Infinity;
      behind.unshift(getComputedStyle(at).backgroundColor);
    }
    paint("white");
    behind.forEach(paint);
    const ground = light(canvas.getImageData(0, 0, 1, 1).data);
    paint(colour);
    const ink = light(canvas.getImageData(0, 0, 1, 1).data);
    return (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const element = text.parentElement;
    if (!text.textContent.trim() || !shown(element) || clipped(element) || element.closest(":disabled, noscript, option, script")) continue;
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const ratio = contrast(element, style.color);
    if (ratio < (large ? 3 : 4.5)) wrong.push(`contrast ${ratio.toFixed(2)}: ${describe(element)}`);
  }
  for (const control of [...document.querySelectorAll("input[type=text], select, textarea")].filter(shown)) {
    const ratio = contrast(control.parentElement, getComputedStyle(control).borderTopColor);
    if (ratio < 3) wrong.push(`border ${ratio.toFixed(2)}: ${describe(control)}`);
  }

  if (document.documentElement.scrollWidth > innerWidth + 1) wrong.push(`wider than the screen: ${document.documentElement.scrollWidth} of ${innerWidth}`);
  return [...new Set(wrong)];
}
