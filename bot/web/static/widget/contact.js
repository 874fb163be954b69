/** The phone: number, hours, whether somebody is there now. */

import { moment } from "./dates.js";
import { h, safeUrl } from "./dom.js";
import { icon } from "./icons.js";
import { options, t } from "./options.js";

/** Return the card: `fresh` where it still says what is so now, `strong` to put it forward. */
export function contactCard(contact, { fresh, strong = false }) {
  const purpose = purposeOf(contact);
  return h(
    "div",
    { class: strong ? "contact strong" : "contact" },
    h("h3", {}, t.contact),
    purpose && h("p", { class: "note", lang: "ja" }, purpose),
    h("p", {}, numberOf(contact)),
    fresh && typeof contact.open_now === "boolean" && openNow(contact),
    h("p", { class: "section" }, t.hours, h("span", { lang: "ja" }, contact.hours)),
  );
}

/** Return what stands before the number in the first line: "お申し込みについて:03-…". */
function purposeOf({ text = "", phone }) {
  const first = text.split("\n")[0];
  return first.endsWith(phone) ? first.slice(0, -phone.length).replace(/[:\s]+$/, "") : "";
}

function numberOf({ phone, tel }) {
  const url = safeUrl(tel);
  if (!url) return phone;
  const attributes = { class: "number", href: url.href, "aria-label": t.call(phone) };
  return h("a", attributes, icon("call"), phone);
}

function openNow({ open_now: isOpen, opens_at: opensAt }) {
  return h(
    "p",
    { class: "moment" },
    h("span", { class: isOpen ? "state now" : "state" }, isOpen ? t.open : t.closed),
    opensAt && h("span", { class: "section" }, t.opens(moment(opensAt, options.lang))),
  );
}
