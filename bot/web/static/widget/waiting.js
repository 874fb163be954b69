/** What is seen of a question that waits for its reply: three dots, words, a way to stop it. */

import { h, plainButton } from "./dom.js";
import { t } from "./texts.js";

const BUSY_AFTER_MS = 300;
const CANCEL_AFTER_MS = 2000; // before, most replies are there
const SLOW_AFTER_MS = 5000;

/** Show that a question waits, until the function that is returned is called, or `signal` aborts. */
export function showWaiting(widget, signal, cancel) {
  const { transcript } = widget;
  const stop = plainButton(t.cancel, cancel);
  stop.hidden = true;
  const dots = h(
    "span",
    { class: "dots", "aria-hidden": "true" },
    [1, 2, 3].map(() => h("i", {})),
  );
  const node = h("div", { class: "message waiting arriving" }, dots, stop);
  transcript.append(node);
  const timers = [
    setTimeout(() => widget.say(t.busy, "sr"), BUSY_AFTER_MS),
    setTimeout(() => {
      stop.hidden = false;
    }, CANCEL_AFTER_MS),
    setTimeout(() => {
      widget.say(t.slow, "sr");
      transcript.keepEnd(() => node.append(h("p", { class: "section" }, t.slow)));
    }, SLOW_AFTER_MS),
  ];
  const end = () => {
    timers.forEach(clearTimeout);
    widget.drop(node);
  };
  signal.addEventListener("abort", end);
  return end;
}
