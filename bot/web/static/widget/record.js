/** The conversation to take along: as plain text, and on paper. It comes with the rules for secrets,
 *  so the widget's own words are handed to it. */

import { clock, dayName } from "./dates.js";
import { sheet } from "./dom.js";
import { answerText, joined } from "./plain_text.js";
import PAPER from "./style/paper.css";

/** What the page around the widget does while the conversation is printed. */
const PAGE = `@media print {
  html, body { display: block !important; height: auto !important; overflow: visible !important; }
  body :not(faq-widget, :has(faq-widget)) { display: none !important; }
}`;

/**
 * Return messages as plain text, with addresses, phone, and where and when they were copied. `t` has
 * the words of a language, `titles` are those of window and company.
 */
export function conversationText(messages, { t, lang, titles }) {
  const { title } = document;
  const source = joined([...titles, title, location.href, written(Date.now(), lang)], "\n");
  return [source, ...messages.map((message) => messageText(message, t, lang))].join("\n\n");
}

/** Print the conversation and nothing of the host page, whose own printing shows no widget. */
export function printConversation(host) {
  const added = [
    [document, sheet(PAGE)],
    [host.shadowRoot, sheet(PAPER)],
  ];
  const onTop = host.matches(":popover-open");
  if (onTop) host.hidePopover(); // what lies in the top layer is printed on one page only
  host.dataset.printing = "";
  for (const [root, each] of added) root.adoptedStyleSheets = [...root.adoptedStyleSheets, each];
  const restore = () => {
    delete host.dataset.printing;
    if (onTop) host.showPopover();
    for (const [root, each] of added) {
      root.adoptedStyleSheets = [...root.adoptedStyleSheets].filter((one) => one !== each);
    }
  };
  addEventListener("afterprint", restore, { once: true });
  window.print();
}

function messageText({ role, text, reply, at }, t, lang) {
  const words = role === "you" ? t.you + text : `${t.bot}\n${replyText(reply, t)}`;
  return joined([at && `[${written(at, lang)}]`, words], "\n");
}

function replyText({ kind, message, answer, choices = [], contact }, t) {
  const questions = choices.map(({ label, question }) => `・${label || question}`);
  const shown = kind !== "choices" && contact;
  const parts = [answer && answerText(answer), message, questions.join("\n")];
  return joined([...parts, shown && contactText(contact, t)], "\n\n");
}

function contactText({ purpose, phone, hours, channels = [] }, t) {
  const doors = channels.map(({ label, url }) => `${label} ${url}`);
  const heading = phone ? t.contact : t.doors;
  return joined(
    [heading, purpose !== heading && purpose, phone, hours && t.hours + hours, ...doors],
    "\n",
  );
}

function written(at, lang) {
  const when = new Date(at);
  return `${dayName(when, lang)} ${clock(when)}`;
}
