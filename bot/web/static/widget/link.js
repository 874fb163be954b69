/** Links as nodes. */

import { h } from "./dom.js";
import { coversPage } from "./screen.js";
import { t } from "./texts.js";

/** Return a link in a new tab, so that the conversation stays; a label for a harmful address. */
export function link(url, label, widget) {
  if (!url) return h("span", {}, label);
  const isPage = url.protocol.startsWith("http");
  const here = isPage && withoutAnchor(url.href) === withoutAnchor(location.href);
  const away = isPage && !here;
  const click = () => here && coversPage(widget.host) && widget.close();
  const attributes = { href: url.href, rel: "noopener", target: away && "_blank", click };
  return h("a", attributes, label, away && h("span", { class: "sr" }, t.newTab));
}

function withoutAnchor(href) {
  return href.split("#")[0];
}
