/** A page's own launchers: what has data-faq-open, and links to #faq. Also those added later. */

import { hashText } from "./address.js";

const OPENERS = "[data-faq-open]";

/** Let them open the window. */
export function listenToOpeners(page, signal) {
  // Captured: before the page's own router takes a link for one of its own.
  const captured = { capture: true, signal };
  const onClick = (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const path = event.composedPath().filter((node) => node.matches);
    const opener = path.find((node) => node.matches(OPENERS));
    const link = path.find((node) => node.matches("a[href]"));
    const text = opener ? opener.dataset.faqOpen : linkText(link);
    if (text === null || opener?.ariaDisabled === "true") return;
    event.preventDefault();
    if (!opener) page.call(text ? "ask" : "open", text, link);
    else page.call(page.isOpen && !text ? "close" : "open", text, opener);
  };
  addEventListener("click", onClick, captured);
  // Whoever hears what a button does has come to it before.
  addEventListener("focusin", ({ target }) => mark([target], page.isOpen), captured);
}

/** Tell assistive technology that they open a window, and whether it is open; null to take it back. */
export function markOpeners(isOpen) {
  mark(document.querySelectorAll(OPENERS), isOpen);
}

function mark(nodes, isOpen) {
  for (const node of nodes) {
    if (!node.matches?.(OPENERS) || !node.matches("button, input, a[href], [role='button']"))
      continue;
    node.ariaHasPopup = isOpen === null ? null : "dialog";
    node.ariaExpanded = isOpen === null ? null : String(isOpen);
  }
}

/** Return what a link within this page asks for, or null. */
function linkText(link) {
  const [page, hash] = (link?.href || "").split(/(?=#)/);
  return hash && page === location.href.split("#")[0] ? hashText(hash) : null;
}
