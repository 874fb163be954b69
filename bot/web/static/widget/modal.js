/** A window over the whole screen: the page behind is out of reach, and comes back as it was. */

import { sheet } from "./dom.js";
import { coversPage } from "./screen.js";

// A page's own modal dialog lies above the window and must stay usable.
const ABOVE = CSS.supports("selector(:modal)") ? ":modal" : "dialog[open]";

const STILL = sheet("");

export class Modal {
  #host;
  #panel;
  #inert = []; // by this window; what the page made so itself stays so
  #observer = new MutationObserver(() => this.#cover());
  #scrolled = null; // to where the page was when it was stopped

  constructor(host, panel) {
    this.#host = host;
    this.#panel = panel;
  }

  /** Do as the window is now: open or not, over the page or beside it. */
  update() {
    if (this.#panel.hidden || this.#host.hidden || !coversPage(this.#host)) return this.release();
    this.#panel.setAttribute("aria-modal", "true");
    // A page that changes meanwhile: new parts, another body, a dialog.
    const changes = { subtree: true, childList: true, attributeFilter: ["open"] };
    this.#observer.observe(document, changes);
    this.#cover();
  }

  /** Undo everything. */
  release() {
    this.#observer.disconnect();
    this.#panel.removeAttribute("aria-modal");
    this.#makeInert([]);
    this.#stop(false);
  }

  #cover() {
    const above = [...document.querySelectorAll(ABOVE)];
    const behind = [];
    for (let node = this.#host; node.parentNode; node = node.parentNode.host || node.parentNode) {
      for (const each of node.parentNode.children) {
        const isBehind = each !== node && !above.some((dialog) => each.contains(dialog));
        if (isBehind && each !== document.head) behind.push(each);
      }
    }
    this.#makeInert(behind);
    // A widget that is thrown away with its body may come back in the next one, or not.
    this.#stop(this.#host.isConnected);
  }

  #makeInert(behind) {
    const ours = behind.filter((each) => this.#inert.includes(each) || !each.inert);
    for (const each of this.#inert) each.inert = ours.includes(each);
    for (const each of ours) each.inert = true;
    this.#inert = ours;
  }

  /** Let the page scroll or not. */
  #stop(wanted) {
    if (wanted === Boolean(this.#scrolled)) return;
    const { scrollX: left, scrollY: top } = window;
    const others = document.adoptedStyleSheets.filter((each) => each !== STILL);
    // Where a scroll bar takes room, the room stays: the page must not shift.
    const gutter = innerWidth > document.documentElement.clientWidth ? "stable" : "auto";
    STILL.replaceSync(`html{overflow:hidden!important;scrollbar-gutter:${gutter}!important}`);
    document.adoptedStyleSheets = wanted ? [...others, STILL] : others;
    // A body that scrolls itself, and a phone's keyboard, move the page in spite of all.
    if (!wanted && this.#scrolled.body === document.body) scrollTo(this.#scrolled);
    this.#scrolled = wanted && { left, top, behavior: "instant", body: document.body };
  }
}
