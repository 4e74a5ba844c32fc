// The words of the page in the language of whoever looks at it: data files, one a language.

export const LANGUAGES = { en: "English", "zh-Hans": "简体中文" };

const KEPT = "hearken-language";

let words = {};
let spare = {};
export let language = "en";
export let locale = "en";

/** Read the words of the language that was chosen here before, or else of the browser's. */
export async function loadWords() {
  let chosen = localStorage.getItem(KEPT);
  if (!(chosen in LANGUAGES)) {
    const wanted = navigator.languages.map(tag => tag.split("-")[0]).find(tag => tag === "en" || tag === "zh");
    chosen = wanted === "zh" ? "zh-Hans" : "en";
  }
  [words, spare] = await Promise.all([read(chosen), read("en")]);
  language = chosen;
  // The same language, as the people of this browser's country write times and numbers.
  locale = navigator.languages.find(tag => tag.split("-")[0] === chosen.split("-")[0]) ?? chosen;
  document.documentElement.lang = chosen;
}

async function read(tag) {
  return (await fetch(`static/words/${tag}.json`)).json();
}

export function keepLanguage(chosen) {
  localStorage.setItem(KEPT, chosen);
}

/** Return the text of a key ("models.fetch") with values in the places of their {names}. */
export function t(key, values = {}) {
  const text = find(words, key) ?? find(spare, key) ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** Tell whether there is a text for a key: what homes and engines name may be newer than this page. */
export function has(key) {
  return find(words, key) !== undefined;
}

function find(where, key) {
  const text = key.split(".").reduce((part, name) => part?.[name], where);
  return typeof text === "string" ? text : undefined;
}

/** Return an error in words: the engine's own sentence in English, and in other languages what its code means. */
export function sentence(problem) {
  if (language === "en" && problem.text) return problem.text;
  const told = find(words.problems, problem.code);
  return told ?? t("problems.other", { text: problem.text });
}
