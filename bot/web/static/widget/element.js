/** <faq-widget>: the element that host pages see. */

export class FaqWidget extends HTMLElement {
  static #living = null; // the host page's; a second one would be a second widget
  #page = null; // none in a copy, such as a page cache makes of the whole body

  /** Return the one element that belongs to `page`, or null where another script has it. */
  static take(page) {
    if (FaqWidget.#living) return FaqWidget.#living.again();
    const element = new FaqWidget();
    element.#page = FaqWidget.#living = page;
    return element;
  }

  /** Forget the element that a page had. */
  static leave(page) {
    if (FaqWidget.#living === page) FaqWidget.#living = null;
  }

  connectedCallback() {
    if (this.#page) this.#page.connected();
    else this.remove();
  }

  disconnectedCallback() {
    this.#page?.disconnected();
  }

  /** Open the window and give its input the focus. */
  open() {
    this.#page?.call("open");
  }

  /** Close the window. */
  close() {
    this.#page?.call("close");
  }
}
