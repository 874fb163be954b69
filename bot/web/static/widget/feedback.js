/** What can be done with a reply: copy it, rate it, comment on the rating. */

import { call } from "./api.js";
import { copyButton } from "./clipboard.js";
import { contactCard } from "./contact.js";
import { h, newId, reveal } from "./dom.js";
import { MAX_CHARACTERS } from "./facts.js";
import { icon } from "./icons.js";
import { answerText } from "./plain_text.js";
import { needRules } from "./rules.js";
import { t } from "./texts.js";

/** After these the same press may succeed; after others the reply cannot be rated. */
const PASSING = ["offline", "limited"];

/**
 * Return the row below a reply, whose `card` says how to phone, if it has one. An answer can always
 * be copied. A reply is rated while it is fresh; a vote can be changed for as long as it is kept.
 */
export function replyTools(message, { fresh, card }, widget) {
  const { answer, kind, query_id: id } = message.reply;
  const words = () => answerText(answer);
  const names = { label: t.copy, name: t.copyAnswer, words, done: t.copied };
  const copy = answer && copyButton(names, widget);
  const isRated = id && kind !== "notice" && (fresh || message.vote);
  if (isRated) return new Feedback(message, { fresh, card, copy }, widget).node;
  return copy && h("div", { class: "row" }, copy);
}

class Feedback {
  #message;
  #widget;
  #fresh;
  #card;
  #isStrong;
  #ask;
  #buttons;
  #votes;
  #after;
  #wanted;
  #form;
  #own;
  #sending = Promise.resolve();

  /** What was voted is kept in `message.vote`: { helpful, commented, contact }. */
  constructor(message, { fresh, card, copy }, widget) {
    this.#message = message;
    this.#widget = widget;
    this.#fresh = fresh;
    this.#card = card;
    this.#isStrong = card?.classList.contains("strong");
    const id = newId("helpful");
    this.#ask = h("p", { class: "ask", id }, message.reply.answer ? t.helpful : t.guided);
    this.#buttons = [this.#voteButton(true, t.yes), this.#voteButton(false, t.no)];
    const group = { class: "votes row", role: "group", "aria-labelledby": id };
    this.#votes = h("div", group, this.#buttons);
    this.#after = h("div", {});
    const row = h("div", { class: "row" }, this.#votes, copy);
    this.node = h("div", { class: "feedback" }, this.#ask, row, this.#after);
    this.#press(message.vote?.helpful);
    if (message.vote) this.#showVote();
  }

  #voteButton(helpful, label) {
    const click = () => this.#vote(helpful);
    return h("button", { class: "plain", type: "button", click }, icon("thumb", !helpful), label);
  }

  #press(helpful) {
    this.#wanted = helpful;
    const [yes, no] = this.#buttons;
    yes.setAttribute("aria-pressed", helpful === true);
    no.setAttribute("aria-pressed", helpful === false);
  }

  /** Send a vote, behind those that are on their way: the last one counts. */
  #vote(helpful) {
    if (this.#wanted === helpful) return;
    this.#press(helpful);
    this.#sending = this.#sending.then(() => this.#wanted === helpful && this.#deliver(helpful));
  }

  async #deliver(helpful) {
    try {
      const { contact } = await this.#send({ helpful });
      this.#widget.emit("feedback", { helpful });
      if (contact) this.#widget.contact = contact;
      this.#keep({ helpful, contact });
      this.#showVote();
      this.#widget.news.tell([helpful ? t.thanksYes : t.thanksNo]);
    } catch ({ kind }) {
      this.#press(this.#message.vote?.helpful);
      tell(this.#after, t.feedbackFailed);
      this.#votes.hidden = this.#ask.hidden = !PASSING.includes(kind);
      if (!helpful) this.#showPhone(true);
    }
    reveal(this.node.lastElementChild, this.#widget.transcript.node);
  }

  #send(rating) {
    return call("/api/feedback", { query_id: this.#message.reply.query_id, ...rating });
  }

  #keep(changes) {
    this.#message.vote = { ...this.#message.vote, ...changes };
    this.#widget.conversation.remember({});
  }

  /** Show what a vote brings: thanks, a field for a comment, after a bad one the phone. */
  #showVote() {
    const { helpful } = this.#message.vote;
    this.#after.replaceChildren(h("p", { class: "note" }, helpful ? t.thanksYes : t.thanksNo));
    this.#showPhone(!helpful);
    // It comes with the rules; without a server nothing could be sent anyway.
    needRules().then(
      ({ commentForm }) => this.#showComment(commentForm),
      () => {},
    );
  }

  #showComment(commentForm) {
    const { helpful, commented } = this.#message.vote;
    this.#form ||= commented
      ? h("p", { class: "note" }, t.commentThanks)
      : commentForm({
          t,
          maxCharacters: MAX_CHARACTERS,
          send: (comment) => this.#comment(comment),
          warn: (place, words) => {
            note(place, words, this.#widget);
            reveal(place, this.#widget.transcript.node);
          },
          thank: tell,
        });
    const label = this.#form.querySelector("label");
    if (label) label.textContent = helpful ? t.commentYes : t.commentNo;
    this.#after.append(this.#form);
  }

  async #comment(comment) {
    await this.#sending;
    await this.#send({ helpful: this.#message.vote.helpful, comment });
    this.#keep({ commented: true });
  }

  /** Put the phone forward or back: the card that the reply has, or one of its own. */
  #showPhone(wanted) {
    const contact = this.#message.vote?.contact || this.#widget.contact;
    this.#own?.remove();
    if (this.#card) this.#card.classList.toggle("strong", wanted || this.#isStrong);
    else if (wanted && contact) {
      this.#own = contactCard(contact, this.#widget, { fresh: this.#fresh, strong: true });
      this.node.append(this.#own);
    }
  }
}

/** Say it, and read it out. */
function note(place, words, widget) {
  place.replaceChildren(h("p", { class: "note" }, words));
  widget.news.tell([words]);
}

/** Say it where the focus goes, since what has the focus is about to be hidden. */
function tell(place, words) {
  const note = h("p", { class: "note", tabindex: "-1" }, words);
  place.replaceChildren(note);
  note.focus({ preventScroll: true });
}
