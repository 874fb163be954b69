/** A question that got no reply: why, what now, and the phone. */

import { contactCard } from "./contact.js";
import { h } from "./dom.js";
import { options, t } from "./options.js";

/**
 * Return the message in place of a reply; `again` is called when somebody wants another try, and
 * `wantsPerson` says that it was a person that was asked for.
 */
export function failureBubble(failure, widget, again, wantsPerson) {
  const { kind, body } = failure;
  const contact = body.contact || widget.contact;
  const withCard = kind === "down" || wantsPerson;
  const button = h(
    "button",
    { class: "plain", type: "button", click: again },
    kind === "refused" ? t.edit : t.retry,
  );
  return h(
    "div",
    { class: "message failure", part: "message failure" },
    h("p", { class: "text" }, wordsFor(failure, contact)),
    withCard && contact && contactCard(contact, widget, { fresh: Boolean(body.contact) }),
    h("div", { class: "row" }, button),
  );
}

function wordsFor({ kind, body, waitSeconds }, contact) {
  switch (kind) {
    case "offline":
      return t.offline;
    case "limited":
      return t.limited(waitSeconds);
    case "refused":
      return (options.lang === "ja" && body.detail) || t.refused;
    case "interrupted":
      return t.interrupted;
    default:
      return contact ? t.down : t.downNoPhone;
  }
}
