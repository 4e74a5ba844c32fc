// Numbers, sizes and times as the language of the page writes them.

import { language, locale, t } from "./words.js";

const UNITS = [["gigabyte", 1e9], ["megabyte", 1e6], ["kilobyte", 1e3], ["byte", 1]];

export function bytes(count) {
  if (count === null || count === undefined) return t("size_unknown");
  const [unit, factor] = UNITS.find(([, size]) => count >= size) ?? UNITS.at(-1);
  const digits = unit === "gigabyte" ? 1 : 0;
  return new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: digits }).format(count / factor);
}

export function number(value, digits = 1) {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);
}

export function percent(share) {
  return new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }).format(share);
}

export function seconds(value) {
  if (value < 0.995) return unit("millisecond", Math.round(value * 1000), 0);
  return unit("second", value, value < 10 ? 1 : 0);
}

/** Return how long something still takes, in the coarsest unit that says enough. */
export function duration(value) {
  if (value < 60) return unit("second", Math.max(1, Math.round(value)), 0, "long");
  if (value < 3600) return unit("minute", Math.round(value / 60), 0, "long");
  return unit("hour", value / 3600, 1, "long");
}

function unit(name, value, digits, display = "short") {
  const options = { style: "unit", unit: name, unitDisplay: display, maximumFractionDigits: digits };
  return new Intl.NumberFormat(locale, options).format(value);
}

export function moment(iso) {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium" }).format(new Date(iso));
}

export function clock(since1970) {
  return new Intl.DateTimeFormat(locale, { timeStyle: "medium" }).format(new Date(since1970 * 1000));
}

export function languageName(tag) {
  try {
    return new Intl.DisplayNames([language], { type: "language" }).of(tag.replace("_", "-"));
  } catch {
    return tag;
  }
}
