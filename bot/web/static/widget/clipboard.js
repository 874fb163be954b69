/** Copying, and saying whether it worked. */

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./texts.js";

/** Copy words, and say `done`, or that it failed. */
export async function copy(words, done, widget) {
  try {
    await navigator.clipboard.writeText(words);
    widget.say(done);
  } catch {
    widget.say(t.copyFailed, "alert"); // no secure context, or not allowed
  }
}

/** Return a button that copies what `words` returns at its press; `done` is said then. */
export function copyButton({ label, name, words, done }, widget) {
  const click = () => copy(words(), done, widget);
  const attributes = { class: "plain", type: "button", "aria-label": name, click };
  return h("button", attributes, icon("copy"), label);
}
