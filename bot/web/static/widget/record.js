/** The conversation to take along: as plain text, and on paper. */

import { addressesIn } from "./blocks.js";
import { clock, dayName } from "./dates.js";
import { sheet } from "./dom.js";
import { SITE } from "./facts.js";
import { options } from "./options.js";
import { t } from "./texts.js";

/** What the page around the widget does while the conversation is printed. */
const PAGE = `@media print {
  html, body { display: block !important; height: auto !important; overflow: visible !important; }
  body :not(faq-widget, :has(faq-widget)) { display: none !important; }
}`;

/** Return messages as plain text, with addresses, phone, and where and when they were copied. */
export function conversationText(messages) {
  const { title } = document;
  const source = [options.title, SITE.company, title, location.href, written(Date.now())];
  return [joined(source, "\n"), ...messages.map(messageText)].join("\n\n");
}

/** Return question, text and addresses of an answer. */
export function answerText({ question, text, blocks = [], links = [] }) {
  const addresses = links.map((link) => `${link.label} ${link.url}`);
  return joined([question, text, ...addressesIn(blocks), ...addresses], "\n\n");
}

/** Print the conversation and nothing of the host page, whose own printing shows no widget. */
export function printConversation(host) {
  const page = sheet(PAGE);
  const onTop = host.matches(":popover-open");
  if (onTop) host.hidePopover(); // what lies in the top layer is printed on one page only
  host.dataset.printing = "";
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, page];
  const restore = () => {
    delete host.dataset.printing;
    if (onTop) host.showPopover();
    document.adoptedStyleSheets = [...document.adoptedStyleSheets].filter((each) => each !== page);
  };
  addEventListener("afterprint", restore, { once: true });
  window.print();
}

function messageText({ role, text, reply, at }) {
  const words = role === "you" ? t.you + text : `${t.bot}\n${replyText(reply)}`;
  return joined([at && `[${written(at)}]`, words], "\n");
}

function replyText({ kind, message, answer, choices = [], contact }) {
  const questions = choices.map(({ label, question }) => `・${label || question}`);
  const shown = kind !== "choices" && contact;
  const parts = [answer && answerText(answer), message, questions.join("\n")];
  return joined([...parts, shown && contactText(contact)], "\n\n");
}

function contactText({ purpose, phone, hours, channels = [] }) {
  const doors = channels.map(({ label, url }) => `${label} ${url}`);
  return joined([t.contact, purpose, phone, hours && t.hours + hours, ...doors], "\n");
}

function written(at) {
  const when = new Date(at);
  return `${dayName(when, options.lang)} ${clock(when)}`;
}

function joined(parts, between) {
  return parts.filter(Boolean).join(between);
}
