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
 *   data-policy-url  the page that explains how personal data is handled
 */

import { DEFAULT_COLOR } from "./color.js";
import { safeUrl } from "./dom.js";
import { SITE } from "./facts.js";
import { TEXTS } from "./texts.js";

/** Null where the page does not load this as a classic script. */
export const script = document.currentScript;

export const options = readOptions(script ? script.dataset : {});

/** The words in the page's language. */
export const t = TEXTS[options.lang];

/** What not to type, as the company says it. */
export const privacy = SITE.privacy[options.lang];

function readOptions(asked) {
  const base = asked.endpoint ? document.baseURI : script?.src || document.baseURI;
  return {
    endpoint: new URL(asked.endpoint || ".", base).href.replace(/\/+$/, ""),
    color: asked.color || DEFAULT_COLOR,
    side: /left/.test(asked.position || "") ? "left" : "right",
    title: asked.title || SITE.title || "Q&A",
    logo: asked.logo,
    lang: (asked.lang || "ja").toLowerCase().startsWith("en") ? "en" : "ja",
    policy: asked.policyUrl ? safeUrl(asked.policyUrl) : null,
  };
}
