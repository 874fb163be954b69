/** How the widget looks and lies where the page wants it: its style sheets. */

import { sheet } from "./dom.js";
import { options } from "./options.js";
import { DARK, HOST, STYLES } from "./style/styles.js";

const DARK_WHEN = {
  dark: "screen and (forced-colors: none)", // paper is light, and the reader's own colours win
  light: "not all",
  auto: "screen and (prefers-color-scheme: dark)",
};

/** Give a shadow root its styles, and the sheet for the brand's colours. */
export function adoptStyles(root, colors) {
  root.adoptedStyleSheets = [
    sheet(HOST),
    sheet(DARK, DARK_WHEN[options.theme]),
    sheet(STYLES),
    sheet(`:host{${declarations()}}`),
    colors,
  ];
}

function declarations() {
  const { offsetX, offsetY, zIndex, launcher } = options;
  return [
    offsetX && `--faq-offset-x:${offsetX}`,
    offsetY && `--faq-offset-y:${offsetY}`,
    zIndex && `z-index:${zIndex}!important`,
    launcher === "none" && "--faq-launcher-room:0em",
  ]
    .filter(Boolean)
    .join(";");
}
