/** How the window sits on the screen: beside the page, or over all of it on a phone. */

/** Return whether the window takes the whole screen, as the style sheets decide. */
export function coversPage(host) {
  return getComputedStyle(host).getPropertyValue("--faq-covers-page") !== "";
}

/** On a phone, keep the window inside what the keyboard leaves of the screen. */
export function fitToScreen(panel) {
  const view = window.visualViewport;
  if (!view || view.scale > 1.01) return; // zoomed in by hand: not a keyboard
  panel.style.setProperty("--faq-height", `${view.height}px`);
  panel.style.setProperty("--faq-top", `${view.offsetTop}px`);
}

/** Let Tab go round inside a window that covers the page. */
export function keepFocusInside(panel, event) {
  const focusable = [...panel.querySelectorAll("button, a[href], textarea, [tabindex='0']")];
  const all = focusable.filter((each) => each.getClientRects().length);
  const [from, to] = event.shiftKey ? [all[0], all.at(-1)] : [all.at(-1), all[0]];
  if (panel.getRootNode().activeElement === from) {
    event.preventDefault();
    to.focus();
  }
}
