/** The field for a comment on a rating. It comes with the rules for secrets, by which it is judged. */

import { h, newId } from "./dom.js";
import { secretIn } from "./secrets.js";

/**
 * Return the form, with a label that is still empty. `t` has the words of a language. `send` sends a
 * comment; `warn` and `thank` show words in a place.
 */
export function commentForm({ t, maxCharacters, send, warn, thank }) {
  const id = newId("comment");
  const noteId = `${id}-note`;
  const area = h("textarea", {
    id,
    rows: "2",
    maxlength: String(maxCharacters),
    "aria-describedby": noteId,
  });
  const fields = h(
    "div",
    {},
    h("label", { for: id }),
    area,
    h(
      "div",
      { class: "row" },
      h("button", { class: "plain", type: "submit" }, t.commentSend),
      h("p", { class: "section", id: noteId }, t.privacy, t.noReply),
    ),
  );
  const outcome = h("div", {});
  const submit = async (event) => {
    event.preventDefault();
    const comment = area.value.trim();
    if (!comment) return area.focus();
    if (secretIn(comment)) {
      area.value = "";
      return warn(outcome, t.commentSecret);
    }
    try {
      await send(comment);
      thank(outcome, t.commentThanks);
      fields.hidden = true;
    } catch {
      warn(outcome, t.feedbackFailed); // the text stays where it was typed
    }
  };
  return h("form", { class: "comment", submit }, fields, outcome);
}
