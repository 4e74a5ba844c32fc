// Light or dark: as the system has it, until somebody chooses here.

const KEPT = "hearken-theme";
const system = matchMedia("(prefers-color-scheme: dark)");

export function theme() {
  return localStorage.getItem(KEPT) ?? (system.matches ? "dark" : "light");
}

export function startTheme() {
  show();
  system.addEventListener("change", show);
}

export function switchTheme() {
  localStorage.setItem(KEPT, theme() === "dark" ? "light" : "dark");
  show();
}

function show() {
  document.documentElement.dataset.theme = theme();
}
