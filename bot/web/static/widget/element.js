/** <faq-widget>: the element that host pages see. */

import { Chat } from "./chat.js";
import { colorRule } from "./color.js";
import { sheet } from "./dom.js";
import { options } from "./options.js";
import { STYLES } from "./style/styles.js";

export class FaqWidget extends HTMLElement {
  #chat;
  #started = false;

  constructor() {
    super();
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet(STYLES), sheet(colorRule(options.color))];
    this.#chat = new Chat(this, root);
    // A page's own shortcuts must not fire while somebody types in here.
    for (const name of ["keydown", "keyup", "keypress"]) {
      root.addEventListener(name, (event) => event.stopPropagation());
    }
  }

  connectedCallback() {
    if (this.#started) return;
    this.#started = true;
    this.dataset.side = options.side;
    this.#chat.start();
  }

  /** Open the window and give its input the focus. */
  open() {
    this.#chat.open();
  }

  /** Close the window. */
  close() {
    this.#chat.close();
  }
}
