/** The window as nodes: head, question before clearing, foot. */

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { link } from "./link.js";
import { options, privacy, t } from "./options.js";

export function buildHead(clearButton, close) {
  return h(
    "div",
    { class: "head", part: "head" },
    h("h2", { id: "title" }, options.title),
    clearButton,
    iconButton(t.close, "close", close),
  );
}

export function iconButton(label, name, click) {
  const attributes = { class: "icon", type: "button", "aria-label": label, title: label, click };
  return h("button", attributes, icon(name));
}

/** Return the question before everything is cleared. */
export function buildConfirm(clear, cancelButton) {
  return h(
    "div",
    { class: "confirm", role: "group", "aria-labelledby": "confirm-text", hidden: true },
    h("p", { id: "confirm-text" }, t.clearAsk),
    h(
      "div",
      { class: "row" },
      h("button", { class: "main", type: "button", click: clear }, t.clearYes),
      cancelButton,
    ),
  );
}

export function buildFoot(composer, status, widget) {
  const policy = options.policy && [" ", link(options.policy, t.policy, widget)];
  return h(
    "div",
    { class: "foot" },
    composer.suggestions.list,
    status,
    composer.suggestions.hint,
    composer.form,
    h("div", { class: "under" }, h("p", { id: "privacy" }, privacy, policy), composer.counter),
  );
}
