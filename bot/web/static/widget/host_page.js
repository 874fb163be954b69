/** The host page: the widget's place on it, whatever happens to its nodes, and what it asks for. */

import { hashText, isHere, watchAddress } from "./address.js";
import { Chat } from "./chat.js";
import { colorRule } from "./color.js";
import { nextTask, sheet } from "./dom.js";
import { FocusKeeper } from "./focus.js";
import { listenToOpeners, markOpeners } from "./openers.js";
import { options } from "./options.js";
import { adoptStyles } from "./placement.js";
import { buildApi, giveApi, takeApiBack } from "./public_api.js";
import { coversPage } from "./screen.js";
import { fetchWords } from "./texts.js";

const MAX_REMOVALS = 20;
const WITHIN_MS = 5000;
const NO_BODY_MS = 50;

export class HostPage {
  #stop = new AbortController();
  #api = buildApi(this);
  #colors = sheet("");
  #linkStyle = sheet("[data-faq-link]{display:none!important}");
  #early = []; // calls before there was a window
  #hasBegun = false;
  #isHidden = false;
  #shownAt = null; // the path where it is shown although it should be hidden there
  #removals = []; // when, in ms
  #element;
  #chat;
  #focus;
  #dialog; // the host's modal dialog that was opened last

  /** What a program may ask for. */
  #calls = {
    open: (text, opener) => {
      this.#open(opener);
      if (text) this.#chat.fill(text);
    },
    ask: (text, opener) => {
      this.#open(opener);
      this.#chat.askFor(text);
    },
    close: () => this.#chat.close({ focus: this.#focus.isInside }),
    show: () => {
      this.#isHidden = false;
      this.#shownAt = location.pathname;
      this.#removals = [];
      this.#place();
      this.#showOrHide();
    },
    hide: () => {
      this.#isHidden = true;
      this.#showOrHide();
    },
  };

  /** Take the page with its element, as soon as there is a page to be on. */
  async start(element) {
    const { signal } = this.#stop;
    const once = { once: true, signal };
    this.#element = element;
    giveApi(this.#api);
    listenToOpeners(this, signal); // what is pressed from now on opens the window once there is one
    // Reading the script, building the window and placing it are a task each: see nextTask().
    await (options.lang === "en" ? fetchWords() : nextTask());
    if (signal.aborted) return;
    const root = element.attachShadow({ mode: "open" });
    adoptStyles(root, this.#colors);
    element.dataset.side = options.side;
    this.#chat = new Chat(element, root, signal);
    this.#focus = new FocusKeeper(element, root, signal);
    await nextTask();
    const begin = () => {
      if (document.readyState !== "loading") this.#place();
      else addEventListener("DOMContentLoaded", () => this.#place(), once);
    };
    // A page that is prepared ahead has not this tab's storage yet.
    if (document.prerendering) document.addEventListener("prerenderingchange", begin, once);
    else begin();
  }

  /** Another copy of the script has come, perhaps with a new queue of calls. */
  again() {
    giveApi(this.#api);
    if (!this.#hasBegun) return;
    this.#removals = [];
    this.#place();
  }

  call(...call) {
    if (this.#stop.signal.aborted) return;
    const [name, text, opener] = call;
    if (this.#hasBegun) this.#calls[name](text, opener);
    else this.#early.push(call);
  }

  /** Call `hear` with the detail of an event from now on; return what ends that. */
  on(name, hear) {
    const listener = ({ detail }) => hear(detail);
    this.#element.addEventListener(name, listener, { signal: this.#stop.signal });
    return () => this.#element.removeEventListener(name, listener);
  }

  destroy() {
    if (this.#stop.signal.aborted) return;
    this.#stop.abort();
    this.#chat?.stop(); // none while its words are on their way
    this.#element.constructor.leave(this);
    this.#element.remove();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter(
      (each) => each !== this.#linkStyle,
    );
    markOpeners(null);
    takeApiBack(this.#api);
  }

  get isOpen() {
    return Boolean(this.#chat?.isOpen);
  }

  connected() {
    const wanted = getComputedStyle(this.#element).getPropertyValue("--faq-color");
    this.#colors.replaceSync(colorRule(options.color || wanted.trim()));
    if (options.topLayer) {
      this.#element.popover = "manual";
      try {
        this.#element.showPopover();
      } catch {} // its z-index is high too
    }
    if (!this.#hasBegun) return this.#begin();
    this.#focus.giveBack();
    markOpeners(this.isOpen);
  }

  /** The page threw it out, perhaps with all that it had: it comes back, unless the page insists. */
  disconnected() {
    const now = performance.now();
    this.#removals = [...this.#removals.filter((at) => now - at < WITHIN_MS), now];
    if (this.#removals.length <= MAX_REMOVALS) queueMicrotask(() => this.#place());
    else console.warn("FAQ: the page keeps removing the widget; FAQ.show() brings it back");
  }

  /**
   * Put the element on the page, or into an open modal dialog, which makes all beside it inert.
   * Not while the window covers the page: the dialog is what is new, and the window waits below.
   */
  #place() {
    if (this.#stop.signal.aborted) return;
    if (this.#element.parentNode === document.body && this.isOpen && coversPage(this.#element))
      return;
    const dialogs = document.querySelectorAll("dialog:modal");
    const dialog = [...dialogs].includes(this.#dialog) ? this.#dialog : [...dialogs].at(-1);
    const home = dialog || document.body;
    const place = this.#element.isConnected && (this.#element.closest("dialog") || document.body);
    if (!home) setTimeout(() => this.#place(), NO_BODY_MS);
    else if (place !== home) home.append(this.#element);
  }

  #begin() {
    const { signal } = this.#stop;
    this.#hasBegun = true;
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, this.#linkStyle];
    this.#chat.start();
    addEventListener("pageshow", ({ persisted }) => persisted && this.#chat.resume(), { signal });
    const dialogs = new MutationObserver((changes) => {
      const opened = changes.map(({ target }) => target);
      this.#dialog = opened.findLast((node) => node.matches("dialog:modal")) || this.#dialog;
      this.#place();
    });
    dialogs.observe(document, { subtree: true, attributeFilter: ["open"] });
    signal.addEventListener("abort", () => dialogs.disconnect());
    const mark = () => {
      markOpeners(this.isOpen);
      if (!this.isOpen) this.#place();
    };
    for (const name of ["faq:open", "faq:close"]) this.#element.addEventListener(name, mark);
    mark();
    watchAddress(() => this.#onAddress(), options.hideOn.length, signal);
    this.#onAddress();
    for (const call of this.#early) this.call(...call);
  }

  /** Open the window; closed again, it gives the focus back to what opened it. */
  #open(opener = document.activeElement) {
    this.#calls.show();
    const isOwn = opener === this.#element || opener === document.body;
    this.#chat.open({ opener: isOwn ? null : opener });
  }

  #onAddress() {
    if (this.#shownAt !== location.pathname) this.#shownAt = null;
    this.#showOrHide();
    const text = hashText(location.hash);
    if (text === null) return;
    try {
      // Left there, it would ask again after a reload, and the same link would do nothing.
      history.replaceState(history.state, "", location.href.split("#")[0]);
    } catch {} // a document without an address of its own
    this.call(text ? "ask" : "open", text);
  }

  #showOrHide() {
    const hidden = this.#isHidden || (!this.#shownAt && isHere(options.hideOn));
    this.#element.hidden = hidden;
    this.#linkStyle.disabled = hidden || options.launcher === "none";
    this.#chat.modal.update(); // a hidden window must not hold the page
  }
}
