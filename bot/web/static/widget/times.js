/** When each message was written, and where a new day begins. */

import { clock, dayName, isoDay } from "./dates.js";
import { h } from "./dom.js";
import { options } from "./options.js";

/** Put the time to a message, which knows its day from then on. `at` is in ms; none: no time. */
export function stamp(node, at) {
  if (!at) return node;
  const when = new Date(at);
  node.dataset.at = at;
  node.prepend(h("time", { class: "time", datetime: when.toISOString() }, clock(when)));
  return node;
}

/** Put the day before a message that is the first of it; today needs no mention at the top. */
export function separateDay(node) {
  const at = Number(node.dataset.at);
  if (!at) return;
  let before = node.previousElementSibling;
  while (before && !before.dataset.at) before = before.previousElementSibling;
  const day = isoDay(new Date(at));
  if (day === isoDay(new Date(Number(before?.dataset.at) || Date.now()))) return;
  const words = h("time", { datetime: day }, dayName(new Date(at), options.lang));
  node.before(h("p", { class: "day", "data-at": at }, words));
}
