/** The messages so far, in a box that scrolls. */

import { h } from "./dom.js";
import { t } from "./texts.js";
import { separateDay } from "./times.js";

const NEAR_END_PX = 40;
const ABOVE_PX = 12;

export class Transcript {
  constructor() {
    // Focusable, so that the arrow keys can scroll it. Read out is what News tells, not the
    // buttons, related questions and dates that stand in a message too.
    this.node = h("div", {
      class: "log",
      part: "log",
      role: "log",
      "aria-live": "off",
      "aria-label": t.conversation,
      tabindex: "0",
    });
  }

  get isEmpty() {
    return !this.node.childElementCount;
  }

  append(node) {
    this.node.append(node);
    separateDay(node);
    this.scrollToEnd();
  }

  clear() {
    this.node.replaceChildren();
  }

  /** Show messages of the page before. */
  replay(nodes) {
    this.node.append(...nodes);
    nodes.forEach(separateDay);
    requestAnimationFrame(() => this.scrollToEnd());
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
