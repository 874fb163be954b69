/** window.FAQ: what the page's own scripts can do with the widget. Nothing of it throws. */

const CALLS = ["open", "ask", "close", "show", "hide"];
const EVENTS = [
  "open",
  "close",
  "ask",
  "answer",
  "choices",
  "fallback",
  "notice",
  "feedback",
  "call",
];

/** Return the functions; they need no `this`, so that `button.onclick = FAQ.open` works. */
export function buildApi(page) {
  const api = {
    version: WIDGET_VERSION,
    destroy: () => page.destroy(),
    on(name, hear) {
      if (EVENTS.includes(name) && typeof hear === "function") return page.on(`faq:${name}`, hear);
      warn(`on("${name}", …) needs a function and one of ${EVENTS.join(", ")}`);
      return () => {};
    },
    push(...calls) {
      for (const call of calls) run(call);
    },
  };
  for (const name of CALLS) {
    api[name] = (given) => {
      const text = typeof given === "string" ? given.trim() : "";
      if (name === "ask" && !text) warn('ask needs a text: FAQ.ask("送料はいくらですか")');
      else page.call(name, text);
    };
  }

  function run(call) {
    try {
      if (typeof call === "function") return void call(api);
      const [name, ...given] = Array.from(call ?? []); // `arguments` too
      if (name !== "push" && typeof api[name] === "function") api[name](...given);
      else warn(`there is no "${name}", but ${CALLS.join(", ")}, on, destroy: FAQ.push(["open"])`);
    } catch (error) {
      reportError(error); // the page's own
    }
  }
  return api;
}

/** Put the functions into the place of the queue, or of the page's stub, and do what waits there. */
export function giveApi(api) {
  const found = window.FAQ;
  if (found === api) return;
  const queue = Array.isArray(found) ? found : found?.q;
  const isNode = found instanceof Node || found instanceof HTMLCollection; // by its id
  if (found && !isNode && !Array.isArray(queue)) {
    return warn("the page has another window.FAQ; document.querySelector('faq-widget').open()");
  }
  window.FAQ = api;
  if (!queue) return;
  const waiting = queue.splice(0);
  // Whoever still holds the old one.
  queue.push = api.push;
  if (found !== queue) Object.assign(found, api);
  api.push(...waiting);
}

/** Leave no global behind. */
export function takeApiBack(api) {
  // A page's own `var FAQ` cannot be deleted.
  if (window.FAQ === api && !Reflect.deleteProperty(window, "FAQ")) window.FAQ = undefined;
}

function warn(words) {
  console.warn(`FAQ: ${words}`);
}
