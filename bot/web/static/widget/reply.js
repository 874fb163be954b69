/** Messages as nodes: what somebody asked, and every kind of reply. */

import { blockNodes } from "./blocks.js";
import { contactCard } from "./contact.js";
import { reviewDay } from "./dates.js";
import { h, newId, safeUrl } from "./dom.js";
import { answerTools } from "./feedback.js";
import { icon } from "./icons.js";
import { options, t } from "./options.js";
import { coversPage } from "./screen.js";

/** From then on a reply is history: whether the line is open may have changed, ratings are over. */
const FRESH_MS = 30 * 60 * 1000;

const CAPTIONS = { answer: t.maybe, fallback: t.nearest, notice: t.frequent };

export function userBubble(text) {
  return h("div", { class: "message you" }, h("span", { class: "sr" }, t.you), text);
}

export function greetingBubble() {
  return h("div", { class: "message bot" }, h("p", { class: "text" }, t.greeting));
}

/** Return a kept message as a node. `widget` hears what is chosen, copied and rated in it. */
export function messageBubble(message, widget) {
  return message.role === "you" ? userBubble(message.text) : replyBubble(message, widget);
}

/** `at` is when the reply came, in ms; `twice` says that the one before was no answer either. */
function replyBubble({ reply, at, twice = false }, widget) {
  const { kind, message, answer, choices = [], contact } = reply;
  const fresh = Date.now() - (at || Date.now()) < FRESH_MS;
  const nearestFirst = kind === "fallback" && choices.length > 0 && !twice;
  const card = contact && contactCard(contact, { fresh, strong: twice });
  return h(
    "div",
    { class: "message bot" },
    h("span", { class: "sr" }, t.bot),
    answer && answerParts(answer, widget),
    message && h("p", { class: "text", lang: "ja" }, message),
    twice && h("p", { class: "text" }, t.twice),
    !nearestFirst && card,
    answer && answerTools(reply, fresh, widget),
    choiceList(choices, CAPTIONS[kind], widget),
    nearestFirst && card,
    answer && choiceList(answer.related || [], t.related, widget),
  );
}

function answerParts({ section, question, text, blocks = [], links = [], reviewed }, widget) {
  const follow = (url, label) => link(safeUrl(url), label, widget);
  const items = links.map(({ url, label }) => h("li", {}, follow(url, label)));
  return [
    section && h("p", { class: "section", lang: "ja" }, section),
    question && h("h3", { class: "question", lang: "ja" }, question),
    ...(blocks.length > 0
      ? blockNodes(blocks, follow)
      : [h("p", { class: "text", lang: "ja" }, text)]),
    items.length > 0 && h("ul", { class: "links", lang: "ja" }, items),
    reviewed && h("p", { class: "reviewed" }, t.reviewed(reviewDay(reviewed, options.lang))),
  ];
}

/** Return a link in a new tab, so that the conversation stays; a label for a harmful address. */
export function link(url, label, widget) {
  if (!url) return h("span", {}, label);
  const isPage = url.protocol.startsWith("http");
  const here = isPage && withoutAnchor(url.href) === withoutAnchor(location.href);
  const away = isPage && !here;
  const click = () => here && coversPage(widget) && widget.close();
  const attributes = { href: url.href, rel: "noopener", target: away && "_blank", click };
  return h("a", attributes, label, away && h("span", { class: "sr" }, t.newTab));
}

function withoutAnchor(href) {
  return href.split("#")[0];
}

/** Return a caption and the questions that can be chosen; nothing where there are none. */
export function choiceList(choices, caption, widget) {
  if (!choices.length) return [];
  const id = newId("choices");
  const items = choices.map((choice) => h("li", {}, choiceButton(choice, widget)));
  return [
    caption && h("p", { class: "caption", id }, caption),
    h("ul", { class: "choices", "aria-labelledby": caption && id }, items),
  ];
}

function choiceButton(choice, widget) {
  const { id, question, section } = choice;
  return h(
    "button",
    {
      class: "choice",
      type: "button",
      "data-id": id,
      lang: "ja",
      click: () => widget.choose(choice),
    },
    h("span", {}, question, section && h("small", {}, section)),
    icon("chevron"),
  );
}
