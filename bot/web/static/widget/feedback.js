/** What can be done with an answer: copy it, rate it, comment on the rating. */

import { call } from "./api.js";
import { addressesIn } from "./blocks.js";
import { copyButton } from "./clipboard.js";
import { contactCard } from "./contact.js";
import { h, newId, reveal } from "./dom.js";
import { MAX_CHARACTERS } from "./facts.js";
import { icon } from "./icons.js";
import { privacy, t } from "./options.js";
import { needRules } from "./rules.js";
import { secretIn } from "./secrets.js";

/** Return the row below an answer. An old one can still be copied. */
export function answerTools(reply, fresh, widget) {
  const words = () => answerWords(reply.answer);
  const copy = copyButton({ label: t.copy, name: t.copyAnswer, words, done: t.copied }, widget);
  if (!fresh || !reply.query_id) return h("div", { class: "row" }, copy);
  return new Feedback(reply, copy, widget).node;
}

function answerWords({ question, text, blocks = [], links = [] }) {
  const addresses = links.map((link) => `${link.label} ${link.url}`);
  return [question, text, ...addressesIn(blocks), ...addresses].filter(Boolean).join("\n\n");
}

class Feedback {
  constructor(reply, copy, widget) {
    this.reply = reply;
    this.widget = widget;
    this.voted = false;
    const id = newId("helpful");
    this.ask = h("p", { class: "ask", id }, t.helpful);
    this.votes = h(
      "div",
      { class: "votes row", role: "group", "aria-labelledby": id },
      this.voteButton(true, "up", t.yes),
      this.voteButton(false, "down", t.no),
    );
    this.after = h("div", {}); // no live region of its own: it stands inside the log
    const row = h("div", { class: "row" }, this.votes, copy);
    this.node = h("div", { class: "feedback" }, this.ask, row, this.after);
  }

  voteButton(helpful, name, label) {
    const click = (event) => this.vote(helpful, event.currentTarget);
    const attributes = { class: "plain", type: "button", "aria-pressed": "false", click };
    return h("button", attributes, icon(name), label);
  }

  /** Send the rating; the first press counts. */
  async vote(helpful, button) {
    if (this.voted) return;
    this.voted = true;
    button.setAttribute("aria-pressed", "true");
    for (const each of this.votes.children) each.setAttribute("aria-disabled", "true");
    try {
      const { contact } = await this.send({ helpful });
      this.widget.emit("feedback", { helpful });
      this.after.append(h("p", { class: "note" }, helpful ? t.thanksYes : t.thanksNo));
      this.node.append(this.commentForm(helpful));
      if (contact) this.widget.contact = contact;
    } catch {
      tell(this.after, t.feedbackFailed);
      this.votes.hidden = true;
      this.ask.hidden = true;
    }
    if (!helpful && this.widget.contact) this.invite();
    reveal(this.node.lastElementChild, this.widget.transcript.node);
  }

  send(rating) {
    return call("/api/feedback", { query_id: this.reply.query_id, ...rating });
  }

  /** Put the phone forward: the card that the answer has, or a new one. */
  invite() {
    const card = this.node.parentNode.querySelector(".contact");
    if (card) card.classList.add("strong");
    else
      this.node.append(
        contactCard(this.widget.contact, this.widget, { fresh: true, strong: true }),
      );
  }

  commentForm(helpful) {
    const id = newId("comment");
    const noteId = `${id}-note`;
    const area = h("textarea", {
      id,
      rows: "2",
      maxlength: String(MAX_CHARACTERS),
      "aria-describedby": noteId,
    });
    const fields = h(
      "div",
      {},
      h("label", { for: id }, helpful ? t.commentYes : t.commentNo),
      area,
      h(
        "div",
        { class: "row" },
        h("button", { class: "plain", type: "submit" }, t.commentSend),
        h("p", { class: "section", id: noteId }, privacy, " ", t.noReply),
      ),
    );
    const outcome = h("div", {});
    const submit = async (event) => {
      event.preventDefault();
      const comment = area.value.trim();
      if (!comment) return area.focus();
      try {
        await needRules();
        if (secretIn(comment)) {
          area.value = "";
          outcome.replaceChildren(h("p", { class: "note" }, t.commentSecret));
          return reveal(outcome, this.widget.transcript.node);
        }
        await this.send({ helpful, comment });
        tell(outcome, t.commentThanks);
        fields.hidden = true;
      } catch {
        // The text stays where it was typed.
        outcome.replaceChildren(h("p", { class: "note" }, t.feedbackFailed));
      }
    };
    return h("form", { class: "comment", submit }, fields, outcome);
  }
}

/** Say it where the focus goes, since what has the focus is about to be hidden. */
function tell(place, words) {
  const note = h("p", { class: "note", tabindex: "-1" }, words);
  place.replaceChildren(note);
  note.focus({ preventScroll: true });
}
