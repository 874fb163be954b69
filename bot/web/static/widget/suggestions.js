/**
 * Questions and topics offered while somebody types: buttons above the input, in the layout. A
 * textarea is no combobox (ARIA in HTML allows it no role but its own, and readers that do not find
 * the role ignore aria-activedescendant): the focus itself goes into the list.
 */

import { call } from "./api.js";
import { countCharacters } from "./checks.js";
import { h } from "./dom.js";
import { pieces } from "./marks.js";
import { options } from "./options.js";
import { needRules, secretIn } from "./rules.js";
import { format, t } from "./texts.js";

const SUGGEST_AFTER_MS = 150;
const ANNOUNCE_AFTER_MS = 1000;
const MAX_SUGGESTED_CHARACTERS = 100;
const MAX_SUGGESTIONS = 4;
const MIN_TRANSCRIPT_PX = 72;
const WANTED = { limit: MAX_SUGGESTIONS, highlight: true, topics: true };

export class Suggestions {
  /** `choose` is called with the suggestion taken. */
  constructor(composer, choose) {
    this.composer = composer;
    this.choose = choose;
    this.text = ""; // what the list is for, or will be
    this.list = h("ul", {
      id: "suggestions",
      class: "suggestions",
      role: "list", // Safari takes it from a list without bullets
      "aria-label": t.suggestions,
      hidden: true,
      mousedown: (event) => event.preventDefault(), // the focus, and a phone's keys, stay
      keydown: (event) => this.onKey(event),
      focusout: (event) => this.onLeave(event),
    });
    this.hint = h("p", { class: "sr", role: "status" });
  }

  get isOpen() {
    return !this.list.hidden;
  }

  /** Ask for suggestions once nothing has been typed for a moment; those shown stay until then. */
  later() {
    const { text } = this.composer;
    if (text === this.text) return; // the end of a conversion, a space
    this.cancel();
    this.text = text;
    const plain = text && !text.includes("\n") && countCharacters(text) <= MAX_SUGGESTED_CHARACTERS;
    if (!plain) return this.show([]);
    this.timer = setTimeout(() => this.request(text), SUGGEST_AFTER_MS);
  }

  async request(text) {
    const asked = new AbortController();
    const { signal } = asked;
    this.asked = asked;
    let found = []; // a convenience: its absence needs no words
    try {
      await needRules();
      if (!signal.aborted && !secretIn(text)) {
        found = (await call("/api/suggest", { text, ...WANTED }, { signal })).suggestions;
      }
    } catch {}
    if (!signal.aborted && this.composer.isTyping) this.show(found);
  }

  show(suggestions) {
    const shown = Array.isArray(suggestions) ? suggestions.slice(0, MAX_SUGGESTIONS) : [];
    this.composer.widget.transcript.keepEnd(() => {
      this.list.replaceChildren(...shown.map((each) => this.item(each)));
      this.fit();
    });
    clearTimeout(this.announcing);
    const n = this.list.childElementCount;
    const words = n ? format(t.suggested, { n }) : "";
    const announce = () => {
      if (this.hint.textContent !== words) this.hint.textContent = words;
    };
    if (n) this.announcing = setTimeout(announce, ANNOUNCE_AFTER_MS);
    else announce();
  }

  /** Leave out what takes the transcript's room: the list never scrolls, and covers nothing. */
  fit() {
    const { list } = this;
    list.hidden = !list.firstChild;
    const log = this.composer.widget.transcript.node;
    while (list.lastChild && log.clientHeight < MIN_TRANSCRIPT_PX) {
      list.lastChild.remove();
      list.hidden = !list.firstChild;
    }
  }

  item(suggestion) {
    const { question, section, matches = [], by } = suggestion;
    const click = () => {
      this.composer.input.focus();
      this.choose(suggestion);
    };
    return h(
      "li",
      {},
      h(
        "button",
        { type: "button", lang: "ja", click },
        pieces(question, matches).map(([words, typed]) => (typed ? h("mark", {}, words) : words)),
        by && h("span", { lang: options.lang }, t.byPhone),
        section && h("small", {}, section),
      ),
    );
  }

  hide() {
    this.cancel();
    this.text = "";
    if (this.isOpen) this.show([]);
  }

  cancel() {
    clearTimeout(this.timer);
    this.asked?.abort();
  }

  /** Hide where the focus goes neither to the list nor to the input. */
  onLeave({ relatedTarget }) {
    if (relatedTarget !== this.composer.input && !this.list.contains(relatedTarget)) this.hide();
  }

  /** Return whether a key in the input was meant for the list. */
  onInputKey(event) {
    const { value, selectionStart, selectionEnd } = this.composer.input;
    const place = { ArrowDown: value.length, ArrowUp: 0 }[event.key];
    if (event.key === "Escape")
      this.show([]); // and not again for the same text
    else if (place === selectionStart && place === selectionEnd && !event.shiftKey) {
      this.list[place ? "firstChild" : "lastChild"].firstChild.focus();
    } else return false;
    this.cancel();
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  onKey(event) {
    const { key } = event;
    const { input } = this.composer;
    const near = { ArrowDown: "nextSibling", ArrowUp: "previousSibling" }[key];
    if (near) (event.target.closest("li")[near]?.firstChild || input).focus();
    else if (key === "Escape") {
      input.focus();
      this.show([]);
    } else {
      const types = key.length === 1 && key !== " " && !event.ctrlKey && !event.metaKey;
      if (types || key === "Backspace") input.focus(); // which the key then reaches
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
}
