/** Questions offered while somebody types: a listbox that the input controls (ARIA combobox). */

import { call } from "./api.js";
import { countCharacters } from "./checks.js";
import { h, reveal } from "./dom.js";
import { t } from "./options.js";
import { needRules } from "./rules.js";
import { secretIn } from "./secrets.js";

const SUGGEST_AFTER_MS = 150;
const MAX_SUGGESTED_CHARACTERS = 100;
const MAX_SUGGESTIONS = 6;

export class Suggestions {
  /** `choose` is called with the suggestion taken. */
  constructor(composer, choose) {
    this.composer = composer;
    this.choose = choose;
    this.shown = [];
    this.active = -1;
    this.list = h("ul", {
      id: "suggestions",
      class: "suggestions",
      role: "listbox",
      "aria-label": t.suggestions,
      hidden: true,
      mousedown: (event) => event.preventDefault(), // the focus stays in the input
    });
    this.hint = h("p", { class: "sr", role: "status" });
  }

  get isOpen() {
    return !this.list.hidden;
  }

  /** Ask for suggestions once nothing has been typed for a moment. */
  later() {
    this.cancel();
    const text = this.composer.text;
    const plain = text && !text.includes("\n") && countCharacters(text) <= MAX_SUGGESTED_CHARACTERS;
    if (!plain) return this.hide();
    this.timer = setTimeout(() => this.request(text), SUGGEST_AFTER_MS);
  }

  async request(text) {
    const asked = new AbortController();
    this.asked = asked;
    try {
      await needRules();
      if (asked.signal.aborted) return;
      if (secretIn(text)) return this.hide();
      const { suggestions } = await call("/api/suggest", { text }, { signal: asked.signal });
      if (!asked.signal.aborted && this.composer.isTyping) this.show(suggestions);
    } catch {
      if (!asked.signal.aborted) this.hide(); // a convenience: its absence needs no words
    }
  }

  show(suggestions) {
    this.shown = Array.isArray(suggestions) ? suggestions.slice(0, MAX_SUGGESTIONS) : [];
    this.active = -1;
    this.composer.input.removeAttribute("aria-activedescendant");
    this.list.replaceChildren(...this.shown.map((each, at) => this.option(each, at)));
    this.list.hidden = !this.shown.length;
    this.list.scrollTop = 0;
    this.hint.textContent = this.shown.length ? t.suggested(this.shown.length) : "";
  }

  option(suggestion, at) {
    const attributes = {
      id: `suggestion-${at}`,
      role: "option",
      "aria-selected": "false",
      lang: "ja",
      click: () => this.choose(suggestion),
    };
    return h("li", attributes, suggestion.question, h("small", {}, suggestion.section));
  }

  hide() {
    this.cancel();
    if (this.isOpen) this.show([]);
  }

  cancel() {
    clearTimeout(this.timer);
    this.asked?.abort();
  }

  /** Return whether the key was meant for the list. */
  onKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.move(step);
    else if (event.key === "Escape") this.hide();
    else if (event.key === "Enter" && !event.shiftKey && this.active >= 0) {
      this.choose(this.shown[this.active]);
    } else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  move(step) {
    const places = this.shown.length + 1; // one place between last and first is the text itself
    this.active = ((this.active + 1 + step + places) % places) - 1;
    const options = [...this.list.children];
    options.forEach((option, at) => {
      option.setAttribute("aria-selected", String(at === this.active));
    });
    const option = options[this.active];
    if (!option) return this.composer.input.removeAttribute("aria-activedescendant");
    this.composer.input.setAttribute("aria-activedescendant", option.id);
    reveal(option, this.list);
  }
}
