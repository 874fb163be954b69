/** What the host page asks for, in the attributes of its script element:
 *
 *   <script async src="https://faq.example.jp/widget.js" data-color="#0b57a4"></script>
 *
 *   data-endpoint    where the API lives; default: the folder this script comes from
 *   data-color       brand colour, any CSS colour; the colours of texts are made readable from it
 *   data-position    "right" (default) or "left"
 *   data-logo        address of a picture for the head, which img-src must allow; else the initial
 *   data-title       heading of the window; default: the site's title
 *   data-lang        "ja" (default) or "en": the widget's own words
 *   data-policy-url  the page that explains how personal data is handled; default: the site's
 *   data-theme       "auto" (default: what the reader's system asks for), "light" or "dark"
 *   data-launcher    "pill" (default), "round" or "none"
 *   data-offset-x    distance from the side, a CSS length; data-offset-y: from the bottom
 *   data-z-index     a number to lie at, in place of the browser's top layer
 *   data-hide-on     pages without the widget: "/cart, /checkout/*"
 */

import { safeUrl } from "./dom.js";
import { SITE } from "./facts.js";

const stack = new Error().stack || "";
const script = findScript();

export const options = readOptions(script?.dataset || {});

function readOptions(asked) {
  const policy = asked.policyUrl || SITE.policy;
  const zIndex = cssValue("z-index", asked.zIndex);
  const base = asked.endpoint
    ? document.baseURI
    : script?.src || addressIn(stack) || document.baseURI;
  return {
    endpoint: new URL(asked.endpoint || ".", base).href.replace(/\/+$/, ""),
    color: asked.color,
    side: /left/.test(asked.position || "") ? "left" : "right",
    title: asked.title || SITE.title || "Q&A",
    logo: asked.logo,
    lang: (asked.lang || "ja").toLowerCase().startsWith("en") ? "en" : "ja",
    policy: policy ? safeUrl(policy) : null,
    theme: /^(light|dark)$/.exec(asked.theme)?.[0] || "auto",
    launcher: /^(round|none)$/.exec(asked.launcher)?.[0] || "pill",
    offsetX: cssValue("right", asked.offsetX),
    offsetY: cssValue("bottom", asked.offsetY),
    zIndex,
    topLayer: !zIndex && "popover" in HTMLElement.prototype,
    hideOn: (asked.hideOn || "").split(/[\s,]+/).filter(Boolean),
  };
}

/** Return where a module lies that another one imports: no element knows. */
function addressIn(text) {
  return /https?:[^\s@]+?\/widget\.js/.exec(text)?.[0];
}

function cssValue(property, asked = "") {
  return CSS.supports(property, asked) && asked;
}

/**
 * Return the element that this script came in. A module has no currentScript, and what delays or
 * rewrites scripts (Rocket Loader) runs them from another one.
 */
function findScript() {
  const { currentScript: current, scripts } = document;
  const find = (test) => [...scripts].find(({ src }) => src && test(src));
  const isOurs = (src) => /\/widget\.js([?#]|$)/.test(src);
  if (current && (isOurs(current.src) || !find(isOurs))) return current;
  const ran = (src) => stack.includes(src);
  return find((src) => isOurs(src) && ran(src)) || find(isOurs) || find(ran);
}
