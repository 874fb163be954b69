/** The focus and the place in the transcript, which a page takes away by its guards and moves. */

const MODAL = "[role$='dialog'],[aria-modal],dialog";

export class FocusKeeper {
  #root;
  #node = null; // what has the focus in the window
  #isLost = false;
  #scrolled = null; // the box that was scrolled last, and how far

  constructor(host, root, signal) {
    this.#root = root;
    const take = () => {
      this.#node = root.activeElement;
    };
    root.addEventListener("focus", take, true);
    // Not where it goes because the page takes the element away.
    const left = () => host.isConnected && take();
    root.addEventListener("blur", () => queueMicrotask(left), true);
    root.addEventListener(
      "scroll",
      ({ target }) => {
        this.#scrolled = [target, target.scrollTop];
      },
      true,
    );
    host.addEventListener("faq:open", () => this.#isLost && this.#scrollBack());
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
    this.#scrollBack();
    const nobody = !document.activeElement || document.activeElement === document.body;
    if (nobody) this.#node?.focus({ preventScroll: true });
  }

  #scrollBack() {
    const [box, top] = this.#scrolled || [];
    if (box) box.scrollTop = top;
    this.#isLost = box && !box.clientHeight; // the window is closed: when it opens
  }
}
