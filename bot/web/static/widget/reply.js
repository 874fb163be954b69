/** Messages as nodes: what somebody asked, and every kind of reply. */

import { blockNode } from "./blocks.js";
import { contactCard, contactLine } from "./contact.js";
import { reviewDay } from "./dates.js";
import { h, newId, safeUrl } from "./dom.js";
import { replyTools } from "./feedback.js";
import { icon } from "./icons.js";
import { link } from "./link.js";
import { options } from "./options.js";
import { format, t } from "./texts.js";
import { stamp } from "./times.js";

/** From then on a reply is history: whether the line is open may have changed, first ratings are over. */
const FRESH_MS = 30 * 60 * 1000;

const CAPTIONS = { answer: "maybe", fallback: "nearest", notice: "frequent" };

/** Where the contact stands, unless the reply says otherwise: below an answer, behind a choice. */
const USUAL_PLACE = { answer: "line", choices: "choice" };

const BOT = { class: "message bot", part: "message bot" };

export function userBubble(text) {
  return h(
    "div",
    { class: "message you", part: "message you" },
    h("span", { class: "sr" }, t.you),
    text,
  );
}

export function greetingBubble() {
  return h("div", BOT, h("p", { class: "text" }, t.greeting));
}

/** Return a kept message as a node. `widget` hears what is chosen, copied and rated in it. */
export function messageBubble(message, widget) {
  const node = message.role === "you" ? userBubble(message.text) : replyBubble(message, widget);
  return stamp(node, message.at);
}

/** `at` is when the reply came, in ms; `twice` says that the one before was no answer either. */
function replyBubble(said, widget) {
  const { reply, at, twice = false } = said;
  const { kind, message, answer, choices = [], contact } = reply;
  const fresh = Date.now() - (at || Date.now()) < FRESH_MS;
  const lang = reply.lang || "ja";
  const words = message && h("p", { class: "text", lang }, message);
  const usual = contact?.phone || kind !== "answer" ? USUAL_PLACE[kind] : "card"; // a line is a phone
  const place = contact && !twice ? reply.contact_as || usual || "card" : "card";
  const first = place === "first";
  const below = kind === "fallback" && choices.length > 0 && !twice && !first;
  const hasCard = contact && (first || place === "card");
  const card = hasCard ? contactCard(contact, widget, { fresh, strong: first || twice }) : null;
  const tools = replyTools(said, { fresh, card }, widget);
  return h(
    "div",
    BOT,
    h("span", { class: "sr" }, t.bot),
    first && [words, card],
    answer && answerParts(answer, widget),
    !first && [words, !below && card],
    place === "line" && contactLine(contact, { fresh }),
    answer && tools,
    choiceList(choices, t[CAPTIONS[kind]], widget, kind === "choices" && contact && wayOut(widget)),
    below && card,
    answer && choiceList(answer.related || [], t.related, widget),
    !answer && tools,
  );
}

function answerParts({ section, question, text, blocks, links = [], reviewed }, widget) {
  const follow = (url, label) => link(safeUrl(url), label, widget);
  const items = links.map(({ url, label }) => h("li", {}, follow(url, label)));
  return [
    section && h("p", { class: "section", lang: "ja" }, section),
    question && h("h3", { class: "question", lang: "ja" }, question),
    ...(blocks || [{ runs: [{ text }] }]).map((block) => blockNode(block, follow)),
    items.length > 0 && h("ul", { class: "links", lang: "ja" }, items),
    reviewed &&
      h("p", { class: "reviewed" }, format(t.reviewed, { day: reviewDay(reviewed, options.lang) })),
  ];
}

/**
 * Return a caption and the questions that can be chosen, with `last` below them; nothing where
 * there are none.
 */
export function choiceList(choices, caption, widget, last = null) {
  if (!choices.length) return [];
  const id = newId("choices");
  const buttons = [...choices.map((choice) => choiceButton(choice, widget)), last];
  const items = buttons.filter(Boolean).map((button) => h("li", {}, button));
  return [
    caption && h("p", { class: "caption", id }, caption),
    h("ul", { class: "choices", "aria-labelledby": caption && id }, items),
  ];
}

function choiceButton(choice, widget) {
  const { id, question, label, section } = choice;
  return h(
    "button",
    {
      class: "choice",
      type: "button",
      "data-id": id,
      lang: "ja",
      click: () => widget.choose(choice),
    },
    h("span", {}, label || question, section && h("small", {}, section)),
    icon("chevron"),
  );
}

/** Return the last of the choices: none of them, a person please. */
function wayOut(widget) {
  const click = () => widget.leaveChoices();
  return h(
    "button",
    { class: "choice out", type: "button", click },
    icon("call"),
    h("span", {}, t.noneOfThese),
    icon("chevron"),
  );
}
