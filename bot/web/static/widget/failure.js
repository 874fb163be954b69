/** A question that got no reply: why, what now, and the phone. */

import { contactCard } from "./contact.js";
import { h } from "./dom.js";
import { options, t } from "./options.js";

/** Return the message in place of a reply; `again` is called when somebody wants another try. */
export function failureBubble(failure, knownContact, again) {
  const { kind, body } = failure;
  const contact = body.contact || knownContact;
  const button = h(
    "button",
    { class: "plain", type: "button", click: again },
    kind === "refused" ? t.edit : t.retry,
  );
  return h(
    "div",
    { class: "message failure" },
    h("p", { class: "text" }, wordsFor(failure, contact)),
    kind === "down" && contact && contactCard(contact, { fresh: Boolean(body.contact) }),
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
