/** A question that got no reply: why, what now, and the phone. */

import { contactCard } from "./contact.js";
import { h } from "./dom.js";
import { phonePart } from "./news.js";
import { options } from "./options.js";
import { format, t } from "./texts.js";

/**
 * Return the message in place of a reply, and the parts of it that are read out. `wantsPerson` says
 * that it was a person that was asked for.
 */
export function failureBubble(failure, words, wantsPerson, widget, ...buttons) {
  const contact = failure.body.contact || widget.contact;
  const hasCard = contact && (failure.kind === "down" || wantsPerson);
  const fresh = Boolean(failure.body.contact);
  const node = h(
    "div",
    { class: "message failure", part: "message failure" },
    h("p", { class: "text" }, words),
    hasCard && contactCard(contact, widget, { fresh }),
    h("div", { class: "row" }, buttons),
  );
  return { node, spoken: [[words], hasCard && phonePart(contact)] };
}

/** Return why there is no reply. */
export function wordsFor({ kind, body, waitSeconds }, widget) {
  switch (kind) {
    case "limited":
      return format(waitSeconds ? t.limited : t.limitedSoon, { seconds: waitSeconds });
    case "refused":
      return (options.lang === "ja" && body.detail) || t.refused;
    case "interrupted":
      return t.interrupted;
    default:
      return (body.contact || widget.contact)?.phone ? t.down : t.downNoPhone;
  }
}
