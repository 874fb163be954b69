/** A person: phone number, hours, whether somebody is there now, and the other doors. */

import { copyButton } from "./clipboard.js";
import { moment } from "./dates.js";
import { h, safeUrl } from "./dom.js";
import { icon } from "./icons.js";
import { link } from "./link.js";
import { options } from "./options.js";
import { format, t } from "./texts.js";

/** Return the card: `fresh` where it still says what is so now, `strong` to put it forward. */
export function contactCard(contact, widget, { fresh, strong = false }) {
  const { phone, hours, purpose = "", channels = [] } = contact;
  const heading = phone ? t.contact : t.doors;
  return h(
    "div",
    { class: strong ? "contact strong" : "contact" },
    h("h3", {}, heading),
    purpose && purpose !== heading && h("p", { class: "note", lang: "ja" }, purpose),
    phone && h("p", {}, numberOf(contact)),
    phone && fresh && typeof contact.open_now === "boolean" && openNow(contact),
    hours && h("p", { class: "section" }, t.hours, h("span", { lang: "ja" }, hours)),
    channels.length > 0 && otherDoors(contact, fresh, widget),
    questionCopy(widget),
  );
}

/** Return the phone in one line, for where an answer has been given already. */
export function contactLine(contact, { fresh }) {
  return h(
    "p",
    { class: "line" },
    numberOf(contact),
    fresh && typeof contact.open_now === "boolean" && stateOf(contact),
  );
}

function numberOf({ phone, tel }) {
  const url = safeUrl(tel);
  if (!url) return phone;
  const attributes = { class: "number", href: url.href, "aria-label": format(t.call, { phone }) };
  return h("a", attributes, icon("call"), phone);
}

function openNow(contact) {
  const opensAt = contact.opens_at;
  return h(
    "p",
    { class: "moment" },
    stateOf(contact),
    opensAt &&
      h("span", { class: "section" }, format(t.opens, { moment: moment(opensAt, options.lang) })),
  );
}

function stateOf({ open_now: isOpen }) {
  return h("span", { class: isOpen ? "state now" : "state" }, isOpen ? t.open : t.closed);
}

/** Return the other doors, those that are open first. */
function otherDoors({ phone, channels }, fresh, widget) {
  const isShut = ({ open_now: isOpen }) => fresh && isOpen === false;
  const ordered = [...channels].sort((one, other) => isShut(one) - isShut(other));
  const items = ordered.map((channel) =>
    h(
      "li",
      { lang: "ja" },
      link(safeUrl(channel.url), channel.label, widget),
      isShut(channel) && h("span", { class: "section", lang: options.lang }, t.closed),
    ),
  );
  return [
    phone && h("p", { class: "caption" }, t.otherDoors),
    h("ul", { class: "links doors" }, items),
  ];
}

/** Return the button that copies what was asked, for the person on the phone; nothing before. */
function questionCopy(widget) {
  if (!widget.conversation.questions().length) return null;
  const words = () => widget.conversation.questions().join("\n");
  const copy = { label: t.copyQuestion, words, done: t.copiedQuestion };
  return h("div", { class: "row" }, copyButton(copy, widget));
}
