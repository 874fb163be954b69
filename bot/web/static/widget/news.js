/** What has arrived: read out, and counted on the launcher while the window is closed. */

import { h } from "./dom.js";
import { options } from "./options.js";
import { format, t } from "./texts.js";

// A region that has just been emptied, or shown with its window, is not listened to yet.
const HEARD_AFTER_MS = 100;

export class News {
  #widget;
  #unheard = null;
  #timer;

  constructor(widget) {
    this.#widget = widget;
    // Two regions, since a modal window silences what is outside of it, and a hidden one itself.
    this.inside = liveRegion();
    this.outside = liveRegion();
    this.badge = h("span", { class: "badge", hidden: true });
  }

  /** Read out what is there of some parts, each [words, language]; without a language in the widget's own. */
  tell(...parts) {
    clearTimeout(this.#timer);
    for (const region of [this.inside, this.outside]) region.replaceChildren();
    this.#timer = setTimeout(() => {
      const region = this.#widget.panel.hidden ? this.outside : this.inside;
      region.append(...parts.filter(Boolean).map(([words, lang]) => h("p", { lang }, words)));
    }, HEARD_AFTER_MS);
  }

  /** Tell of a reply or a failure; while the window is closed, of no more than that it is there. */
  arrive(...parts) {
    const { panel, conversation } = this.#widget;
    if (!panel.hidden) return this.tell(...parts);
    this.#unheard = parts;
    this.count((conversation.state.unseen || 0) + 1);
    this.tell([t.unseen]);
  }

  /** Show how many have arrived unseen, and keep that for the next page. */
  count(n) {
    this.badge.hidden = !n;
    const number = h("span", { "aria-hidden": "true" }, String(n));
    this.badge.replaceChildren(number, h("span", { class: "sr" }, ` ${t.unseen}`));
    this.#widget.conversation.remember({ unseen: n });
  }

  /** The window is open again: show and read out what has arrived meanwhile. */
  open() {
    const { transcript, conversation } = this.#widget;
    if (!conversation.state.unseen) return;
    this.count(0);
    transcript.scrollTo([...transcript.node.querySelectorAll(".you")].at(-1));
    if (this.#unheard) this.tell(...this.#unheard);
    this.#unheard = null;
  }

  /** Forget what has not been read out yet. */
  stop() {
    clearTimeout(this.#timer);
  }
}

function liveRegion() {
  return h("div", { class: "sr live", role: "status", lang: options.lang });
}

/** Return the parts of a reply that are read out: what it says, and not what can be done with it. */
export function spokenParts(reply) {
  const { kind, message, answer, choices = [], contact, contact_as: place } = reply;
  const isList = kind === "choices";
  const isFirst = place === "first" || !answer; // else it is a word about the phone, behind it
  return [
    [t.bot],
    isFirst && message && [message, reply.lang || "ja"],
    (place === "first" || !(answer || isList)) && phonePart(contact),
    answer?.question && [answer.question, "ja"],
    answer && [answer.text, "ja"],
    isList && [format(t.choices, { n: choices.length })],
    ...(isList ? choices : []).map(({ label, question }) => [label || question, "ja"]),
  ];
}

export function phonePart(contact) {
  return contact?.phone && [`${t.contact} ${contact.phone}`];
}
