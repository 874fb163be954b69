/** Copying, and saying whether it worked. */

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./options.js";

/** Return a button that copies what `words` returns at its press; `done` is said then. */
export function copyButton({ label, name, words, done }, widget) {
  const click = async () => {
    try {
      await navigator.clipboard.writeText(words());
      widget.say(done);
    } catch {
      widget.say(t.copyFailed, "alert"); // no secure context, or not allowed
    }
  };
  const attributes = { class: "plain", type: "button", "aria-label": name, click };
  return h("button", attributes, icon("copy"), label);
}
