/** The window as nodes: head, question before clearing, foot. */

import { h } from "./dom.js";
import { SITE } from "./facts.js";
import { icon } from "./icons.js";
import { link } from "./link.js";
import { options } from "./options.js";
import { t } from "./texts.js";

const LEGAL_FORM = /株式会社|有限会社|合同会社|[（(]株[）)]|[㈱㈲]/g;

/** Return who answers here: emblem, title, company, and that no person types; then the buttons. */
export function buildHead(menu, close) {
  const company = SITE.company !== options.title && SITE.company;
  return h(
    "div",
    { class: "head", part: "head" },
    emblem(),
    h(
      "div",
      { class: "name" },
      h("h2", { id: "title" }, options.title),
      h(
        "p",
        { class: "by" },
        company && h("span", { class: "company" }, company),
        h("span", {}, t.automatic),
      ),
    ),
    menu,
    iconButton(t.close, "close", close),
  );
}

/** Return the logo; the initial where there is none, or the page's policy forbids it. */
function emblem() {
  const initial = h("span", { class: "emblem", "aria-hidden": "true" }, initialOf());
  if (!options.logo) return initial;
  const error = () => logo.replaceWith(initial);
  const logo = h("img", { class: "emblem", src: options.logo, alt: "", error });
  return logo;
}

function initialOf() {
  const name = (SITE.company || options.title).replace(LEGAL_FORM, "").trim();
  return [...name][0]?.toUpperCase();
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
    status,
    composer.suggestions.hint,
    composer.form,
    h("div", { class: "under" }, h("p", { id: "privacy" }, t.privacy, policy), composer.counter),
  );
}

/** Return the button that opens and closes the window. */
export function buildLauncher(widget) {
  const { launcher } = options;
  return h(
    "button",
    {
      class: `launcher ${launcher}`,
      part: "launcher",
      type: "button",
      title: launcher === "round" && t.launcher,
      hidden: launcher === "none",
      lang: options.lang,
      "aria-expanded": "false",
      "aria-controls": "panel",
      click: () => (widget.isOpen ? widget.close() : widget.open()),
    },
    face("chat", t.launcher),
    face("chevron", t.close),
    widget.news.badge,
  );
}

/** Return what the launcher shows while the window is closed, or open: both have the same room. */
function face(name, label) {
  return h(
    "span",
    { class: "face" },
    icon(name),
    h("span", { class: options.launcher === "round" && "sr" }, label),
  );
}
