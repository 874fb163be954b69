/** The focus and the place in the transcript, which a page takes away by its guards and moves. */

const MODAL = "[role='dialog'], [role='alertdialog'], [aria-modal], dialog";

export class FocusKeeper {
  #root;
  #node = null; // what has the focus in the window
  #scrolled = null; // the box that was scrolled last, and how far

  constructor(host, root, signal) {
    this.#root = root;
    root.addEventListener("focus", ({ target }) => this.#take(target), true);
    // Not where it goes because the page takes the element away.
    const left = () => host.isConnected && this.#take(root.activeElement);
    root.addEventListener("blur", () => queueMicrotask(left), true);
    root.addEventListener(
      "scroll",
      ({ target }) => {
        this.#scrolled = [target, target.scrollTop];
      },
      true,
    );
    // A page's dialog calls the focus back as soon as it goes elsewhere (Bootstrap, focus-trap);
    // it does not hear of it.
    const inside = (event) => event.target === host && event.stopImmediatePropagation();
    addEventListener("focusin", inside, { capture: true, signal });
    // Others (Radix) hear what loses it; the page's own fields still do.
    const away = (event) => {
      if (event.relatedTarget === host && event.target.closest?.(MODAL)) event.stopPropagation();
    };
    document.documentElement.addEventListener("focusout", away, { signal });
    for (const name of ["click", "mousedown", "pointerdown", "touchstart"]) {
      // A dialog that holds the widget would take it for its own backdrop, and close.
      const stop = (event) => host.closest("dialog") && event.stopPropagation();
      root.addEventListener(name, stop, { passive: true });
    }
  }

  get isInside() {
    return Boolean(this.#root.activeElement);
  }

  /** Bring both back after the element was moved. */
  giveBack() {
    const [box, top] = this.#scrolled || [];
    if (box) box.scrollTop = top;
    const nobody = !document.activeElement || document.activeElement === document.body;
    if (nobody) this.#node?.focus({ preventScroll: true });
  }

  #take(node) {
    this.#node = node;
  }
}
