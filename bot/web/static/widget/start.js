/** Put the widget on the page. */

import { FaqWidget } from "./element.js";
import { script } from "./options.js";

const TAG = "faq-widget";

// A second copy of the script, or a browser of before 2023: the page stays as it is.
if (script && !customElements.get(TAG) && "adoptedStyleSheets" in Document.prototype) {
  customElements.define(TAG, FaqWidget);
  if (document.body) mount();
  else addEventListener("DOMContentLoaded", mount);
}

function mount() {
  document.body.append(document.createElement(TAG));
}
