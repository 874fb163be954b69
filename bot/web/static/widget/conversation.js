/** What has been asked and replied; it goes on after a page change in the same tab. */

import { call, Failure } from "./api.js";
import { contactCard } from "./contact.js";
import { h, nextTask, plainButton } from "./dom.js";
import { detailOf } from "./events.js";
import { failureBubble, wordsFor } from "./failure.js";
import { hold, passes } from "./hold.js";
import { phonePart, spokenParts } from "./news.js";
import { choiceList, greetingBubble, messageBubble } from "./reply.js";
import { needRules, secretIn } from "./rules.js";
import { loadState, saveState } from "./storage.js";
import { t } from "./texts.js";
import { showWaiting } from "./waiting.js";

const GREETING_GIVE_UP_AFTER_MS = 5000;
const MAX_MESSAGES = 60;
const MAX_COPIED = 5;

export class Conversation {
  constructor(widget) {
    this.widget = widget;
    this.transcript = widget.transcript;
    this.state = { messages: [], draft: "", open: false, fallbacks: 0, conversation: null };
    this.pending = null; // the question that waits for its reply, and what aborts it
  }

  /** Ask for `message.choice`, an entry's id, or for the text. */
  async ask(message) {
    message.failed = false;
    const bubble = this.show(message);
    const stop = new AbortController();
    const { signal } = stop;
    this.pending = { message, bubble, stop };
    this.widget.composer.setBusy(true);
    try {
      const reply = await this.persist(message, signal);
      this.settle();
      this.receive(reply, bubble);
    } catch (error) {
      if (signal.aborted) return; // cancelled or cleared meanwhile
      this.settle();
      this.fail(message, bubble, error instanceof Failure ? error : new Failure("down"));
      if (!(error instanceof Failure)) throw error;
    }
  }

  /** Return the reply; wait out what passes by itself, and send again. */
  async persist(message, signal) {
    const { widget } = this;
    const cancel = () => this.cancel();
    for (let tries = 1; ; tries += 1) {
      const end = showWaiting(widget, signal, cancel);
      try {
        return await this.send(message, signal);
      } catch (error) {
        if (signal.aborted || !passes(error, tries)) throw error;
        end();
        widget.say("");
        await hold(error, tries, widget, { signal, cancel, wantsPerson: message.out });
      } finally {
        end();
      }
    }
  }

  async send(message, signal) {
    const { choice, text } = message;
    if (!choice) {
      await needRules();
      signal.throwIfAborted();
      const secret = secretIn(text);
      if (secret) throw new Failure("secret", { secret });
    }
    if (!this.state.messages.includes(message)) {
      this.keep(message);
      this.widget.emit("ask", choice ? { id: choice } : {});
    }
    const wanted = choice ? { choice } : { query: message.query || text };
    const body = { conversation: this.state.conversation || undefined, ...wanted };
    return call("/api/ask", body, { signal });
  }

  /** Give up the question that waits, and its text back to whoever typed it. */
  cancel() {
    const { message, bubble, stop } = this.pending;
    const { composer } = this.widget;
    stop.abort();
    this.settle();
    this.takeBack(message, bubble);
    // Not what stands on a button; and a question chosen elsewhere leaves alone what is being typed.
    const isTyped = !message.out && !(message.choice && composer.text);
    this.giveBack(isTyped ? message.text : "");
    this.widget.say(t.cancelled);
  }

  giveBack(text) {
    this.widget.composer.prepend(text);
    this.widget.composer.input.focus();
  }

  takeBack(message, bubble) {
    bubble.remove();
    this.remember({ messages: this.state.messages.filter((each) => each !== message) });
  }

  /** Show a question whose reply has come already. */
  take({ text, reply }) {
    const message = { role: "you", text };
    this.keep(message);
    this.receive(reply, this.show(message));
  }

  settle() {
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
    if (failure.kind === "secret") {
      bubble.remove();
      return this.widget.refuse(failure.body.secret);
    }
    this.widget.news.arrive(...this.showFailure(message, bubble, failure));
  }

  /** Show a failure, and return what is read out of it. */
  showFailure(message, bubble, failure) {
    const { widget } = this;
    const isRefused = failure.kind === "refused";
    const again = () => {
      if (this.pending) return widget.say(t.wait);
      widget.drop(node);
      this.takeBack(message, bubble);
      if (isRefused) this.giveBack(message.text);
      else widget.ask(message);
    };
    const words = wordsFor(failure, widget);
    const button = plainButton(isRefused ? t.edit : t.retry, again);
    const { node, spoken } = failureBubble(failure, words, message.out, widget, button);
    this.transcript.append(node);
    message.failed = true;
    this.remember({});
    return spoken;
  }

  /** Show a message, and tell of a reply. What is not kept too ends with the page. */
  show(message) {
    const node = messageBubble(message, this.widget);
    node.classList.add("arriving");
    this.transcript.append(node);
    if (message.reply) this.widget.news.arrive(...spokenParts(message.reply));
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

  /** Show the greeting, with the questions asked most, or without a server where a person is. */
  async greet() {
    const bubble = greetingBubble();
    const { contact, news } = this.widget;
    this.transcript.append(bubble);
    news.tell([t.greeting]);
    try {
      await nextTask();
      const limit = { timeoutMs: GREETING_GIVE_UP_AFTER_MS };
      const { suggestions } = await call("/api/suggest", { text: "" }, limit);
      bubble.append(...choiceList(suggestions || [], t.frequent, this.widget));
    } catch (error) {
      // A server that has enough for now will answer in a moment.
      if (!contact || error.kind === "limited" || !bubble.isConnected) return;
      const card = contactCard(contact, this.widget, { fresh: false });
      const words = h("p", { class: "text" }, t.greetingDown);
      this.transcript.keepEnd(() => bubble.append(words, card));
      news.tell([t.greetingDown], phonePart(contact));
    }
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
    this.widget.news.count(kept.unseen || 0);
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
    if (last.role !== "you") return;
    if (!last.failed) this.widget.news.count(1); // nobody knows of it yet
    this.showFailure(last, nodes.at(-1), new Failure("interrupted"));
  }

  /** Let nothing go on: no question, no timer. */
  stop() {
    this.pending?.stop.abort();
    this.settle();
  }

  /** Leave nothing, and begin anew. */
  clear() {
    this.stop();
    this.transcript.clear();
    this.remember({ messages: [], draft: "", fallbacks: 0, conversation: null, notice: null });
    this.widget.showNotice(null);
    this.greet();
  }
}
