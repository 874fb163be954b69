/** Building nodes. Nothing reads HTML from a string, so Trusted Types have nothing to refuse. */

/** Return an element; an attribute that is a function listens to the event of its name. */
export function h(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value !== false && value != null) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter(Boolean));
  return node;
}

let lastId = 0;

/** Return an id that no other node in the widget has. */
export function newId(name) {
  lastId += 1;
  return `${name}-${lastId}`;
}

/** Return a style sheet made of CSS, for a medium. */
export function sheet(css, media = "all") {
  const made = new CSSStyleSheet({ media });
  made.replaceSync(css);
  return made;
}

/** Scroll a box until it shows a node. scrollIntoView would also move the window and the page. */
export function reveal(node, box) {
  const [inner, outer] = [node.getBoundingClientRect(), box.getBoundingClientRect()];
  if (inner.bottom > outer.bottom - 12) box.scrollTop += inner.bottom - outer.bottom + 12;
  if (inner.top < outer.top + 4) box.scrollTop += inner.top - outer.top - 4;
}

/** Return the address where it is one to follow, or null. */
export function safeUrl(url) {
  try {
    const parsed = new URL(url, document.baseURI);
    return ["http:", "https:", "tel:", "mailto:"].includes(parsed.protocol) ? parsed : null;
  } catch {
    return null;
  }
}
