/** Put the widget on the page. */

import { FaqWidget } from "./element.js";
import { HostPage } from "./host_page.js";

const TAG = "faq-widget";

// A browser of before 2023: the page stays as it is.
if ("adoptedStyleSheets" in Document.prototype) {
  if (!customElements.get(TAG)) customElements.define(TAG, FaqWidget);
  const page = new HostPage();
  // Of the class that is there: a name can be defined only once, also after FAQ.destroy().
  const element = customElements.get(TAG).take?.(page);
  if (element) page.start(element);
}
