/** What JavaScript adds to the support page, which works without it: entries that open where a link
 *  leads, one door with the widget, suggestions, links to copy. */

import { pieces } from "./widget/marks.js";

const SUGGEST_AFTER_MS = 150;
const MAX_SUGGESTED_CHARACTERS = 100;
const COPIED_MS = 4000;

const form = document.querySelector("form.search");
const input = form.elements.q;
const answers = document.getElementById("answers");
const entries = [...answers.querySelectorAll(".entry")];
const closable = entries.filter((entry) => entry.localName === "details");
const status = h("p", { className: "sr", role: "status" });
form.after(status);

openWhereLinksLead();
openAllAtOnce();
copyLinks();
suggestWhileTyping();
shareTheWidgetsDoor();

function h(tag, properties, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

/** Browsers open what a link leads into, not all of them and not again; here the question is in sight, too. */
function openWhereLinksLead() {
  const open = () => {
    const entry = entryAt(location.hash);
    if (!entry) return;
    if (entry.localName === "details") entry.open = true;
    entry.scrollIntoView();
  };
  open();
  addEventListener("hashchange", open);
  document.addEventListener("click", (event) => {
    // Within the widget the link is in the event's path alone.
    const link = event.composedPath().find((node) => node.localName === "a");
    if (link?.hash && link.hash === location.hash && samePage(link)) open();
  });
}

function entryAt(hash) {
  try {
    const target = document.getElementById(decodeURIComponent(hash.slice(1)));
    return target && answers.contains(target) ? target.closest(".entry") : null;
  } catch {
    return null; // % that stands for nothing
  }
}

function samePage({ origin, pathname }) {
  return origin === location.origin && pathname === location.pathname;
}

function openAllAtOnce() {
  if (closable.length > 1) {
    const button = h("button", { type: "button" });
    const isAllOpen = () => closable.every((entry) => entry.open);
    const name = () => {
      button.textContent = isAllOpen() ? "すべて閉じる" : "すべて開く";
    };
    button.onclick = () => {
      const wanted = !isAllOpen();
      for (const entry of closable) entry.open = wanted;
      name();
    };
    name();
    answers.addEventListener("toggle", name, true);
    document.querySelector(".tools").append(button);
  }
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = closable.filter((entry) => !entry.open);
    for (const entry of closed) entry.open = true;
  });
  addEventListener("afterprint", () => {
    for (const entry of closed) entry.open = false;
  });
}

/** Only what is open has a button: it is one more stop for the Tab key. */
function copyLinks() {
  const add = (entry) => {
    if (entry.classList.contains("copyable")) return;
    entry.classList.add("copyable");
    const label = "この質問へのリンクをコピー";
    const button = h("button", { className: "copy-link", type: "button", title: label }, chain());
    button.setAttribute("aria-label", label);
    button.onclick = () => copy(entry);
    entry.querySelector(".answer").before(button);
  };
  answers.addEventListener("toggle", (event) => event.target.open && add(event.target), true);
  for (const entry of entries) if (entry.open !== false) add(entry);
}

async function copy(entry) {
  const address = new URL(location.pathname, location.origin);
  address.hash = entry.querySelector(".answer").id;
  let words = "リンクをコピーしました。";
  try {
    await navigator.clipboard.writeText(address.href);
  } catch {
    words = `コピーできませんでした。リンク：${address.href}`; // no secure context, or not allowed
  }
  entry.querySelector(".copied")?.remove();
  const note = h("p", { className: "copied", ariaHidden: "true" }, words); // `status` is read out
  entry.querySelector(".copy-link").after(note);
  say(words);
  if (!words.includes("http")) setTimeout(() => note.remove(), COPIED_MS);
}

function say(words) {
  status.textContent = "";
  requestAnimationFrame(() => {
    status.textContent = words;
  });
}

function chain() {
  const svg = (tag, attributes) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  };
  const icon = svg("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" });
  const d =
    "M10 14a4.5 4.5 0 0 0 6.4 0l3-3A4.5 4.5 0 0 0 13 4.6l-1 1M14 10a4.5 4.5 0 0 0-6.4 0l-3 3a4.5 4.5 0 0 0 6.4 6.4l1-1";
  const stroke = { fill: "none", stroke: "currentColor", "stroke-width": "2" };
  icon.append(svg("path", { d, ...stroke, "stroke-linecap": "round" }));
  return icon;
}

/** Questions of the page, as links: nothing is asked, and nothing that gives a secret away is sent. */
function suggestWhileTyping() {
  const list = h("ul", {});
  const box = h("div", { className: "suggested", hidden: true, role: "group" }, list);
  box.setAttribute("aria-label", "ご質問の候補");
  form.querySelector(".ask").after(box);
  let timer;
  let asked;
  let rules;
  let tries = 0;

  const hide = () => {
    clearTimeout(timer);
    asked?.abort();
    box.hidden = true;
  };
  const needRules = () => {
    // Browsers remember of an address that its module could not be had.
    rules ||= import(form.dataset.rules + (tries++ ? `&try=${tries}` : ""));
    rules.catch(() => {
      rules = null; // the next keystroke asks again
    });
    return rules;
  };
  const suggest = async (text) => {
    asked = new AbortController();
    const { signal } = asked;
    try {
      const { secretIn } = await needRules();
      if (signal.aborted || secretIn(text)) return;
      const found = await fetchJson(form.dataset.suggest, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ text, limit: 6, highlight: true, topics: true }),
        signal,
      });
      if (signal.aborted) return;
      list.replaceChildren(...found.suggestions.map((each) => h("li", {}, suggestion(each, hide))));
      box.hidden = !found.suggestions.length;
      if (!box.hidden) say(`候補が${found.suggestions.length}件あります。下矢印キーで移れます。`);
    } catch {
      // A convenience: its absence needs no words.
    }
  };

  input.addEventListener("focus", () => needRules().catch(() => {}), { once: true });
  input.addEventListener("input", () => {
    hide();
    const text = input.value.trim();
    if (!text || [...text].length > MAX_SUGGESTED_CHARACTERS) return;
    timer = setTimeout(suggest, SUGGEST_AFTER_MS, text);
  });
  form.addEventListener("submit", hide);
  form.addEventListener("focusout", ({ relatedTarget }) => {
    if (relatedTarget && !form.contains(relatedTarget)) hide();
  });
  form.addEventListener("keydown", (event) => {
    if (box.hidden || event.isComposing || event.keyCode === 229) return;
    const stops = [input, ...list.querySelectorAll("a")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && stops.includes(event.target)) {
      event.preventDefault();
      const at = stops.indexOf(event.target) + step;
      stops[(at + stops.length) % stops.length].focus();
    } else if (event.key === "Escape") {
      event.preventDefault(); // or the text would go, too
      hide();
      input.focus();
    }
  });
}

async function fetchJson(address, options) {
  const response = await fetch(address, { credentials: "omit", ...options });
  if (!response.ok) throw new Error(response.status);
  return response.json();
}

/** Return the link to an entry; a topic that only people answer is asked about. */
function suggestion({ id, question, section, matches = [], by }, hide) {
  const link = h("a", { href: by ? `?q=${encodeURIComponent(question)}` : `#${id}` });
  for (const [words, typed] of pieces(question, matches)) {
    link.append(typed ? h("mark", {}, words) : words);
  }
  if (by) link.append("（お電話）");
  if (section) link.append(h("small", {}, section));
  link.onclick = (event) => {
    hide();
    if (by && window.FAQ?.ask) {
      event.preventDefault();
      window.FAQ.ask(question);
    }
    input.value = "";
  };
  return link;
}

/** What is asked here opens the widget; where it has not come, the form posts. */
function shareTheWidgetsDoor() {
  form.addEventListener("submit", (event) => {
    const text = input.value.trim();
    if (!text) {
      event.preventDefault();
      input.focus();
      return say("ご質問をご入力ください。");
    }
    if (!window.FAQ?.ask) return;
    event.preventDefault();
    input.value = "";
    window.FAQ.ask(text);
  });

  const reply = document.querySelector(".to-widget");
  if (!reply) return;
  const handOver = () => {
    const widget = document.querySelector("faq-widget");
    // Somebody may be reading it already: see reply-stays in support.css.
    const waits = reply.getAnimations().some(({ playState }) => playState === "running");
    const detail = {
      text: input.defaultValue, // a question stands on the page in its field alone
      reply: JSON.parse(document.getElementById("~handover").textContent),
    };
    const take = new CustomEvent("faq:take", { detail, cancelable: true });
    if (!waits || !widget || widget.dispatchEvent(take)) {
      return reply.classList.remove("to-widget");
    }
    reply.remove();
    input.value = "";
    // Asked once: not again by a reload, and it stands no longer in the address.
    history.replaceState(history.state, "", location.pathname + location.hash);
  };
  // The widget's script, loaded or not, is older than the page's load event; then it takes its place.
  const wait = () => {
    if (!document.querySelector("faq-widget") && window.FAQ) setTimeout(wait, 20);
    else handOver();
  };
  if (document.readyState === "complete") wait();
  else addEventListener("load", wait);
}
