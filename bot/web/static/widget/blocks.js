/** A rich answer as nodes: paragraphs, headings, lists and tables of runs. */

import { h } from "./dom.js";
import { t } from "./texts.js";

/** Return the node of a block of an answer; `link` makes the node of an address and its words. */
export function blockNode(block, link) {
  if (block.type === "list") return listNode(block, link);
  if (block.type === "table") return tableNode(block, link);
  // Of a newer server: words are shown, whatever they are.
  const tag = block.type === "heading" ? "h4" : "p";
  return block.runs && h(tag, { class: "text", lang: "ja" }, runNodes(block.runs, link));
}

function listNode({ items, ordered, start }, link) {
  const attributes = { class: "points", lang: "ja", start: ordered && start !== 1 && start };
  const nodes = items.map(({ runs, lists }) =>
    h(
      "li",
      {},
      runNodes(runs, link),
      lists.map((below) => listNode(below, link)),
    ),
  );
  return h(ordered ? "ol" : "ul", attributes, nodes);
}

/** A wide table scrolls within itself, by keys too. */
function tableNode({ head, rows }, link) {
  const cell = (tag, scope) => (runs) => h(tag, { scope }, runNodes(runs, link));
  const body = rows.map((row) => h("tr", {}, row.map(cell("td"))));
  return h(
    "div",
    { class: "table", role: "group", "aria-label": t.table, tabindex: "0", lang: "ja" },
    h("table", {}, h("thead", {}, h("tr", {}, head.map(cell("th", "col")))), h("tbody", {}, body)),
  );
}

function runNodes(runs, link) {
  return runs.map(({ text, bold, url }) => {
    const words = bold ? h("b", {}, text) : text;
    return url ? link(url, words) : words;
  });
}
