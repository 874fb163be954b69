/** The widget's own words. Answers stay as their author wrote them. */

import { call } from "./api.js";
import { SITE, WORDS_VERSION } from "./facts.js";
import { options } from "./options.js";
import japanese from "./words/ja.json";

const WAIT_MS = 3000;

/** The words in the page's language, and `privacy`: what not to type, as the company says it. */
export const t = { ...japanese, privacy: SITE.privacy };

/** Return words with values in the places that name them. */
export function format(words, values) {
  return words.replace(/{(\w+)}/g, (_, name) => grouped(values[name]));
}

/** Take the English words. Where the server does not give them in time, the Japanese serve. */
export async function fetchWords() {
  try {
    const path = `/widget-words.en.json?v=${WORDS_VERSION}`;
    Object.assign(t, await call(path, null, { timeoutMs: WAIT_MS }));
  } catch {
    options.lang = "ja";
  }
}

/** As toLocaleString() does, which at its first call keeps a slow phone busy for long. */
function grouped(value) {
  if (typeof value !== "number") return value;
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}
