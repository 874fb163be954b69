/** The messages so far, in a box that scrolls. */

import { h } from "./dom.js";
import { t } from "./options.js";

const NEAR_END_PX = 40;
const ABOVE_PX = 12;
const QUIET_MS = 500;

export class Transcript {
  constructor() {
    // Focusable, so that the arrow keys can scroll it.
    this.node = h("div", {
      class: "log",
      part: "log",
      role: "log",
      "aria-label": t.conversation,
      tabindex: "0",
    });
  }

  get isEmpty() {
    return !this.node.childElementCount;
  }

  append(node) {
    this.node.append(node);
    this.scrollToEnd();
  }

  clear() {
    this.node.replaceChildren();
  }

  /** Show messages that were read out once already. */
  replay(nodes) {
    this.node.setAttribute("aria-live", "off");
    this.node.append(...nodes);
    requestAnimationFrame(() => {
      this.scrollToEnd();
      setTimeout(() => this.node.removeAttribute("aria-live"), QUIET_MS);
    });
  }

  scrollTo(node) {
    const distance = node.getBoundingClientRect().top - this.node.getBoundingClientRect().top;
    this.node.scrollTop += distance - ABOVE_PX;
  }

  scrollToEnd() {
    this.node.scrollTop = this.node.scrollHeight;
  }

  /** Let something beside the transcript take room from it, and keep its end in sight. */
  keepEnd(change) {
    const { scrollHeight, scrollTop, clientHeight } = this.node;
    change();
    if (scrollHeight - scrollTop - clientHeight < NEAR_END_PX) this.scrollToEnd();
  }
}
