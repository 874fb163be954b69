/** The line to type in: input methods, the counter, the send button. */

import { countCharacters } from "./checks.js";
import { h } from "./dom.js";
import { MAX_CHARACTERS } from "./facts.js";
import { icon } from "./icons.js";
import { Suggestions } from "./suggestions.js";
import { format, t } from "./texts.js";

const COUNT_FROM = MAX_CHARACTERS - 200;
const CONFIRMS_MS = 20; // nobody presses Enter twice within

export class Composer {
  /** `widget` hears what is typed, submitted and chosen. */
  constructor(widget) {
    this.widget = widget;
    this.composing = false; // an input method is at work
    this.composedAt = -Infinity; // when it last was, as events count time
    this.suggestions = new Suggestions(this, (choice) => widget.choose(choice));
    this.input = this.buildInput();
    this.sendButton = h(
      "button",
      { class: "send", part: "send", type: "submit", "aria-label": t.send, title: t.send },
      icon("send"),
    );
    this.counter = h("span", { class: "count", hidden: true });
    const submit = (event) => {
      event.preventDefault();
      widget.submit();
    };
    this.form = h("form", { class: "entry", submit }, this.input, this.sendButton);
  }

  buildInput() {
    return h("textarea", {
      id: "input",
      part: "input",
      rows: "1",
      placeholder: t.placeholder,
      enterkeyhint: "send",
      autocomplete: "off",
      "aria-label": t.input,
      "aria-describedby": "privacy",
      keydown: (event) => this.onKey(event),
      input: () => this.onInput(),
      blur: (event) => this.suggestions.onLeave(event),
      compositionstart: () => {
        this.composing = true;
      },
      compositionend: (event) => {
        this.composedAt = event.timeStamp;
        this.composing = false;
        this.suggestions.later();
      },
    });
  }

  get text() {
    return this.input.value.trim();
  }

  /** Whether suggestions may still appear. */
  get isTyping() {
    return this.input.getRootNode().activeElement === this.input;
  }

  /** Put a text into the input; nothing is suggested for what a program wrote. */
  set(text) {
    if (this.composing) {
      this.input.blur(); // ends the conversion, which would go on with the old text
      this.input.focus();
    }
    this.suggestions.hide();
    this.input.value = text;
    this.onTyped();
  }

  /** Put a text back before what has been typed since. */
  prepend(text) {
    this.set([text, this.input.value].filter(Boolean).join("\n"));
  }

  setBusy(busy) {
    if (busy) this.sendButton.setAttribute("aria-disabled", "true");
    else this.sendButton.removeAttribute("aria-disabled");
  }

  /** Show the count where it comes near the limit, and return it. */
  count() {
    const n = countCharacters(this.text);
    this.counter.hidden = n < COUNT_FROM;
    this.counter.textContent = format(t.counter, { n, max: MAX_CHARACTERS });
    this.counter.classList.toggle("over", n > MAX_CHARACTERS);
    return n;
  }

  /** Japanese is typed in conversions: they are suggested for too. */
  onInput() {
    this.onTyped();
    this.suggestions.later();
  }

  onTyped() {
    this.input.style.height = "auto";
    this.input.style.height = `${this.input.scrollHeight + 2}px`;
    this.count();
    this.widget.typed();
  }

  onKey(event) {
    if (this.belongsToInputMethod(event)) return;
    if (this.suggestions.isOpen && this.suggestions.onInputKey(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.widget.submit();
    }
  }

  /**
   * Return whether a key confirms or leaves a conversion. Old engines say 229 and no more; Safari
   * sends the confirming Enter's keydown after compositionend. By the events' own times: a timer
   * that cleared a flag came late on a busy page, and the next Enter was swallowed.
   */
  belongsToInputMethod(event) {
    const confirms = event.timeStamp - this.composedAt < CONFIRMS_MS;
    return event.isComposing || event.keyCode === 229 || this.composing || confirms;
  }
}
