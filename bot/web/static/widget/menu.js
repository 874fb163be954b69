/** The head's menu: a button that shows and hides a list of more. */

import { h } from "./dom.js";
import { t } from "./texts.js";
import { iconButton } from "./window.js";

export class Menu {
  #list;

  /** `items` are [label, what to do]. */
  constructor(items) {
    this.button = iconButton(t.menu, "more", () => this.#toggle(this.#list.hidden));
    this.button.setAttribute("aria-controls", "menu");
    const buttons = items.map(([label, act]) => this.#item(label, act));
    // Safari gives a pressed button no focus, and the list would close beneath the pointer.
    const mousedown = (event) => event.preventDefault();
    this.#list = h("ul", { id: "menu", class: "menu", mousedown }, buttons);
    this.node = h(
      "div",
      {
        class: "more",
        keydown: (event) => this.#onKey(event),
        focusout: ({ relatedTarget }) => this.node.contains(relatedTarget) || this.#toggle(false),
      },
      this.button,
      this.#list,
    );
    this.#toggle(false);
  }

  #item(label, act) {
    const click = () => {
      this.button.focus(); // the list, which has the focus, goes
      this.#toggle(false);
      act();
    };
    return h("li", {}, h("button", { type: "button", click }, label));
  }

  #toggle(shown) {
    this.#list.hidden = !shown;
    this.button.setAttribute("aria-expanded", shown);
    if (shown) this.#list.querySelector("button").focus();
  }

  #onKey(event) {
    if (event.key !== "Escape" || this.#list.hidden) return;
    event.preventDefault();
    event.stopPropagation(); // else the window would close
    this.button.focus();
    this.#toggle(false);
  }
}
