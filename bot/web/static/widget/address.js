/** What the page's address says: a question to ask, or that the widget is not wanted here. */

import { safeUrl } from "./dom.js";

const LOOK_EVERY_MS = 500;

/** Return the text of `#faq=質問`, "" for `#faq`, or null where the widget is not asked for. */
export function hashText(hash) {
  const match = /^#faq(?:=(.*))?$/is.exec(hash); // QR codes prefer capitals
  // A page may have a place of that name.
  const place = match && match[1] === undefined && document.querySelector("#faq, a[name='faq']");
  if (!match || place) return null;
  try {
    return decodeURIComponent(match[1] || "").trim();
  } catch {
    return ""; // not UTF-8
  }
}

/** Return whether one of the patterns, like `/cart`, `/checkout/*` or `#/cart`, is of this page. */
export function isHere(patterns) {
  return patterns.some((pattern) => {
    const url = safeUrl(pattern);
    const [path, here] = /^#/.test(pattern)
      ? [url?.hash, location.hash]
      : [url?.pathname, location.pathname];
    const parts = (path || "").replace(/\/$/, "").split("*");
    const source = parts.map((part) => part.replace(/[^\w/%#-]/g, "\\$&")).join(".*");
    return new RegExp(`^${source.replace(/\/\.\*$/, "(/.*)?")}/?$`).test(here);
  });
}

/** Call `changed` whenever the address may be another one. */
export function watchAddress(changed, polls, signal) {
  for (const name of ["hashchange", "popstate"]) addEventListener(name, changed, { signal });
  // The only word of history.pushState(), by which an application changes pages.
  if (window.navigation) navigation.addEventListener("currententrychange", changed, { signal });
  else if (polls) {
    const timer = setInterval(changed, LOOK_EVERY_MS);
    signal.addEventListener("abort", () => clearInterval(timer));
  }
}
