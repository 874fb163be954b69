/** The style sheets, in the order of the cascade: a later one overrides the others. */

import adaptations from "./adaptations.css";
import answer from "./answer.css";
import composer from "./composer.css";
import dark from "./dark.css";
import host from "./host.css";
import transcript from "./transcript.css";
import window from "./window.css";

export const HOST = host;

/** The colours of the dark theme. */
export const DARK = dark;

export const STYLES = [window, transcript, answer, composer, adaptations].join("");
