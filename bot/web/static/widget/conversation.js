/** What has been asked and replied; it goes on after a page change in the same tab. */

import { call, Failure } from "./api.js";
import { detailOf } from "./events.js";
import { failureBubble } from "./failure.js";
import { t } from "./options.js";
import { choiceList, greetingBubble, messageBubble } from "./reply.js";
import { needRules } from "./rules.js";
import { secretIn } from "./secrets.js";
import { loadState, saveState } from "./storage.js";

const BUSY_AFTER_MS = 300;
const SLOW_AFTER_MS = 5000;
const GREETING_GIVE_UP_AFTER_MS = 5000;
const MAX_MESSAGES = 60;
const MAX_COPIED = 5;

export class Conversation {
  constructor(widget) {
    this.widget = widget;
    this.transcript = widget.transcript;
    this.state = { messages: [], draft: "", open: false, fallbacks: 0, conversation: null };
    this.pending = null; // what aborts the question that waits for its reply
    this.timers = []; // of words about the wait
  }

  /** Ask for `message.choice`, an entry's id, or for the text. */
  async ask(message) {
    const bubble = this.show(message);
    const asked = new AbortController();
    this.pending = asked;
    this.widget.composer.setBusy(true);
    this.timers = [
      setTimeout(() => this.widget.say(t.busy, "busy"), BUSY_AFTER_MS),
      setTimeout(() => this.widget.say(t.slow), SLOW_AFTER_MS),
    ];
    const query = message.query || message.text;
    const wanted = message.choice ? { choice: message.choice } : { query };
    const body = { conversation: this.state.conversation || undefined, ...wanted };
    try {
      if (!message.choice) await needRules();
      if (asked.signal.aborted) return;
      const secret = !message.choice && secretIn(message.text);
      if (secret) {
        this.settle();
        bubble.remove();
        return this.widget.refuse(secret);
      }
      this.keep(message);
      this.widget.emit("ask", message.choice ? { id: message.choice } : {});
      const reply = await call("/api/ask", body, { signal: asked.signal });
      this.settle();
      this.receive(reply, bubble);
    } catch (error) {
      if (asked.signal.aborted) return; // cleared meanwhile
      this.settle();
      this.fail(message, bubble, error instanceof Failure ? error : new Failure("down"));
      if (!(error instanceof Failure)) throw error;
    }
  }

  /** Show a question whose reply has come already. */
  take({ text, reply }) {
    const message = { role: "you", text };
    this.keep(message);
    this.receive(reply, this.show(message));
  }

  settle() {
    this.timers.forEach(clearTimeout);
    this.pending = null;
    this.widget.composer.setBusy(false);
    this.widget.say("");
  }

  receive(reply, bubble) {
    this.state.conversation = reply.conversation || null;
    this.state.fallbacks = reply.kind === "fallback" ? this.state.fallbacks + 1 : 0;
    if (reply.contact) this.widget.contact = reply.contact;
    this.remember({ notice: reply.notice });
    this.widget.showNotice(reply.notice);
    const message = { role: "bot", reply, at: Date.now(), twice: this.state.fallbacks >= 2 };
    this.keep(message);
    this.show(message);
    this.transcript.scrollTo(bubble);
    this.widget.emit(reply.kind, detailOf(reply));
  }

  fail(message, bubble, failure) {
    const { widget } = this;
    const again = () => {
      if (this.pending) return widget.say(t.wait);
      node.remove();
      bubble.remove();
      this.remember({ messages: this.state.messages.filter((each) => each !== message) });
      widget.composer.input.focus(); // the button that had the focus is gone
      if (failure.kind === "refused") widget.composer.prepend(message.text);
      else widget.ask(message);
    };
    const node = failureBubble(failure, widget, again, message.out);
    this.transcript.append(node);
  }

  /** Show a message. What is not kept too ends with the page. */
  show(message) {
    const node = messageBubble(message, this.widget);
    node.classList.add("arriving");
    this.transcript.append(node);
    return node;
  }

  keep(message) {
    this.remember({ messages: [...this.state.messages, message].slice(-MAX_MESSAGES) });
  }

  /** Return what was asked so far, the latest last, for somebody who takes it to the phone. */
  questions() {
    const asked = this.state.messages.filter(({ role, out }) => role === "you" && !out);
    return asked.map(({ text }) => text).slice(-MAX_COPIED);
  }

  /** Show the greeting, with the questions asked most where the server tells them. */
  async greet() {
    const bubble = greetingBubble();
    this.transcript.append(bubble);
    try {
      const limit = { timeoutMs: GREETING_GIVE_UP_AFTER_MS };
      const { suggestions } = await call("/api/suggest", { text: "" }, limit);
      bubble.append(...choiceList(suggestions || [], t.frequent, this.widget));
    } catch {} // the greeting stands without them, and a question will tell what is wrong
  }

  remember(changes) {
    Object.assign(this.state, changes);
    saveState(this.state);
  }

  /** Bring back what this tab kept, and return whether the window was open. */
  restore() {
    const kept = loadState();
    if (!kept) return false;
    Object.assign(this.state, kept);
    this.widget.composer.set(kept.draft || "");
    this.widget.showNotice(kept.notice);
    try {
      if (kept.messages.length) this.replay(kept.messages);
    } catch {
      // What an older version kept.
      this.transcript.clear();
      this.remember({ messages: [] });
    }
    return Boolean(kept.open);
  }

  replay(messages) {
    const nodes = messages.map((message) => messageBubble(message, this.widget));
    this.transcript.replay([greetingBubble(), ...nodes]);
    const last = messages.at(-1);
    if (last.role === "you") this.fail(last, nodes.at(-1), new Failure("interrupted"));
  }

  /** Leave nothing, and begin anew. */
  clear() {
    this.pending?.abort();
    this.settle();
    this.transcript.clear();
    this.remember({ messages: [], draft: "", fallbacks: 0, conversation: null, notice: null });
    this.widget.showNotice(null);
    this.greet();
  }
}
