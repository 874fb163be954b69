/** The window that opens and closes, and what people do in it. */

import { countCharacters } from "./checks.js";
import { copy } from "./clipboard.js";
import { Composer } from "./composer.js";
import { Conversation } from "./conversation.js";
import { clock } from "./dates.js";
import { h, nextTask, plainButton } from "./dom.js";
import { listenToCalls } from "./events.js";
import { MAX_CHARACTERS, SITE } from "./facts.js";
import { Menu } from "./menu.js";
import { Modal } from "./modal.js";
import { News } from "./news.js";
import { options } from "./options.js";
import { needRules, secretIn } from "./rules.js";
import { coversPage, fitToScreen, keepFocusInside } from "./screen.js";
import { loadState } from "./storage.js";
import { format, t } from "./texts.js";
import { Transcript } from "./transcript.js";
import { buildConfirm, buildFoot, buildHead, buildLauncher } from "./window.js";

export class Chat {
  /**
   * `host` is the element that it is shown in, `root` the shadow root to build it in; `signal`
   * takes the listeners off the page.
   */
  constructor(host, root, signal) {
    this.host = host;
    this.signal = signal;
    this.contact = SITE.contact; // the latest guidance seen; without a server, the one in this file
    this.transcript = new Transcript();
    this.composer = new Composer(this);
    this.conversation = new Conversation(this);
    this.news = new News(this);
    this.build(root);
    this.modal = new Modal(host, this.panel);
  }

  build(root) {
    this.menu = new Menu([
      [t.copyAll, () => this.copyConversation()],
      [t.print, () => this.#withRecord((record) => record.printConversation(this.host))],
      [t.clear, () => this.askToClear(true)],
    ]);
    this.cancelButton = plainButton(t.clearNo, () => this.askToClear(false));
    this.confirm = buildConfirm(() => this.clear(), this.cancelButton);
    this.status = h("p", { class: "status", role: "status" });
    this.notice = h("div", { class: "notice", role: "status" });
    this.panel = h(
      "div",
      {
        id: "panel",
        class: "panel",
        part: "panel",
        role: "dialog",
        lang: options.lang, // not on the host, whose style would take it away
        "aria-labelledby": "title",
        hidden: true,
        keydown: (event) => this.onKey(event),
      },
      buildHead(this.menu.node, () => this.close()),
      this.confirm,
      this.notice,
      this.transcript.node,
      this.news.inside,
      this.composer.suggestions.list, // not in the foot, which it would move
      buildFoot(this.composer, this.status, this),
    );
    this.launcher = buildLauncher(this);
    root.append(this.panel, this.launcher, this.news.outside);
    // A page's own shortcuts must not fire while somebody types in here.
    for (const name of ["keydown", "keyup", "keypress"]) {
      root.addEventListener(name, (event) => event.stopPropagation());
    }
    listenToCalls(root, (detail) => this.emit("call", detail));
  }

  /** Bring back what this tab kept, and listen to the page. */
  start() {
    // Of our own support page alone, which was given a reply before the widget was there.
    this.host.addEventListener("faq:take", (event) => {
      event.preventDefault();
      this.open();
      this.conversation.take(event.detail);
    });
    const wasOpen = this.conversation.restore();
    // A window over the whole screen would hide the page somebody just went to.
    if (wasOpen && !coversPage(this.host)) this.open({ focus: false });
    const { signal } = this;
    addEventListener("offline", () => this.say(t.offline, "alert"), { signal });
    addEventListener("online", () => this.say(t.online), { signal });
    addEventListener("resize", () => this.modal.update(), { signal });
    const fit = () =>
      this.transcript.keepEnd(() => {
        fitToScreen(this.panel);
        this.composer.suggestions.fit();
      });
    visualViewport?.addEventListener("resize", fit, { signal });
    visualViewport?.addEventListener("scroll", fit, { signal });
  }

  /** Go on as another page of this tab left it, where the browser kept this one as it was. */
  resume() {
    const kept = loadState();
    if (!kept || JSON.stringify(kept) === JSON.stringify(this.conversation.state)) return;
    this.stop();
    this.transcript.clear();
    const isOpen = this.conversation.restore() && !coversPage(this.host);
    if (isOpen) this.open({ focus: false });
    else this.panel.hidden = true;
    this.modal.update();
    this.launcher.setAttribute("aria-expanded", String(isOpen));
  }

  /** Let nothing go on by itself, and the page behind be as it was. */
  stop() {
    this.modal.release();
    this.conversation.stop();
    this.news.stop();
    this.composer.suggestions.hide();
  }

  /** Tell the page's own scripts what happens, never what somebody wrote. */
  emit(name, detail = {}) {
    const event = { bubbles: true, composed: true, detail };
    this.host.dispatchEvent(new CustomEvent(`faq:${name}`, event));
  }

  get isOpen() {
    return !this.panel.hidden;
  }

  /** Open the window; without focus when a page change brings it back: nobody asked for that. */
  open({ focus = true, opener = null } = {}) {
    const opens = focus && !this.isOpen;
    if (opens) this.opener = opener;
    fitToScreen(this.panel); // before anything changes: to ask for the screen's size lays all out
    if (this.transcript.isEmpty) this.conversation.greet(); // first: all is laid out once
    this.panel.hidden = false;
    this.launcher.setAttribute("aria-expanded", "true");
    if (focus) this.panel.classList.add("arriving");
    this.modal.update();
    this.news.open();
    this.conversation.remember({ open: true });
    if (focus) this.composer.input.focus();
    if (opens) this.emit("open");
    // Without the rules nothing is kept; the next question asks for them again.
    nextTask()
      .then(() => clock(new Date())) // the first date of all takes long
      .then(nextTask)
      .then(needRules)
      .then(
        () => this.keepDraft(),
        () => {},
      );
  }

  /** Close the window; without focus when a program closes it: the reader may be elsewhere. */
  close({ focus = true } = {}) {
    if (!this.isOpen) return;
    this.composer.suggestions.hide();
    this.confirm.hidden = true;
    this.panel.hidden = true;
    this.modal.update();
    this.launcher.setAttribute("aria-expanded", "false");
    this.conversation.remember({ open: false });
    if (focus) (this.opener?.isConnected ? this.opener : this.launcher).focus();
    this.emit("close");
  }

  /** Put a text that the page proposes into the input, before what somebody has typed there. */
  fill(text) {
    const typed = this.composer.text;
    if (!typed || typed === this.proposed) this.composer.set(text);
    else if (!typed.includes(text)) this.composer.prepend(text);
    this.proposed = text;
  }

  /** Ask what the page asks for somebody; what cannot be asked now waits in the input. */
  askFor(text) {
    if (this.conversation.pending || countCharacters(text) > MAX_CHARACTERS) this.fill(text);
    else this.ask({ role: "you", text });
  }

  onKey(event) {
    if (this.composer.belongsToInputMethod(event)) return;
    if (event.key === "Escape") {
      event.preventDefault();
      if (this.confirm.hidden) this.close();
      else this.askToClear(false);
    } else if (event.key === "Tab" && coversPage(this.host)) {
      keepFocusInside(this.panel, event);
    }
  }

  typed() {
    if (this.status.classList.contains("alert")) this.say("");
    this.keepDraft();
  }

  /** Keep what is being typed for the next page, unless it gives something away. */
  keepDraft() {
    const text = this.composer.input.value;
    if (text === this.conversation.state.draft) return; // before the rules: what was kept stays
    this.conversation.remember({ draft: secretIn(text) ? "" : text });
  }

  /** Ask what stands in the input. */
  submit() {
    this.composer.suggestions.hide();
    const { text } = this.composer;
    const n = this.composer.count();
    if (!text) return this.say(t.empty, "alert");
    if (n > MAX_CHARACTERS) return this.say(format(t.tooLong, { n, max: MAX_CHARACTERS }), "alert");
    if (this.conversation.pending) return this.say(t.wait);
    this.composer.set("");
    this.ask({ role: "you", text });
  }

  /** Ask for an entry by its id. What was typed for a suggestion is used up, the rest stays. */
  choose({ id, question }) {
    const suggested = this.composer.suggestions.isOpen;
    this.composer.suggestions.hide();
    if (this.conversation.pending) return this.say(t.wait);
    if (suggested) this.composer.set("");
    this.ask({ role: "you", text: question, choice: id });
  }

  /** None of the choices: a person, whom the server names, or else this file. */
  leaveChoices() {
    if (this.conversation.pending) return this.say(t.wait);
    this.ask({ role: "you", text: t.noneOfThese, query: t.noneQuery, out: true });
  }

  ask(message) {
    this.composer.suggestions.hide();
    this.conversation.ask({ ...message, at: Date.now() });
  }

  /** A secret that never leaves the browser needs no server to throw it away. */
  refuse(secret) {
    const reply = { kind: "notice", message: t.secret[secret], contact: this.contact };
    const at = Date.now();
    this.conversation.show({ role: "you", text: t.secretShown[secret], at });
    this.conversation.show({ role: "bot", reply, at });
  }

  /** Show what all customers should know now, above the transcript; nothing where there is none. */
  showNotice(notice) {
    const isOver = notice?.until && new Date(notice.until) < new Date();
    const words = notice && !isOver && h("p", { class: "text", lang: "ja" }, notice.text);
    this.transcript.keepEnd(() => this.notice.replaceChildren(...(words ? [words] : [])));
  }

  copyConversation() {
    this.#withRecord(({ conversationText }) => {
      const titles = [options.title, SITE.company];
      const words = conversationText(this.conversation.state.messages, { t, titles, ...options });
      copy(words, t.copiedAll, this);
    });
  }

  /** Use what came with the rules; without a server it may not be there yet. */
  #withRecord(use) {
    needRules().then(use, () => this.say(t.unavailable, "alert"));
  }

  askToClear(wanted) {
    this.confirm.hidden = !wanted;
    (wanted ? this.cancelButton : this.menu.button).focus();
  }

  clear() {
    this.confirm.hidden = true;
    this.conversation.clear();
    this.composer.set("");
    this.say(t.cleared);
    this.composer.input.focus();
  }

  /** Take a node away, and give the focus that stood in it to where somebody goes on. */
  drop(node) {
    if (node.contains(node.getRootNode().activeElement)) {
      // On a phone the input would call up the keyboard.
      const next = coversPage(this.host) ? this.transcript.node : this.composer.input;
      next.focus({ preventScroll: true });
    }
    node.remove();
  }

  /** Say what goes on; `mood` is "alert", "sr" for what is seen elsewhere, or none. */
  say(words, mood = "") {
    this.transcript.keepEnd(() => {
      this.status.className = `status ${mood}`;
      this.status.textContent = words;
    });
  }
}
