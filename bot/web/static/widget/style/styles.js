/** The style sheets, in the order of the cascade: a later one overrides the others. */

import adaptations from "./adaptations.css";
import answer from "./answer.css";
import composer from "./composer.css";
import feedback from "./feedback.css";
import host from "./host.css";
import transcript from "./transcript.css";
import window from "./window.css";

export const STYLES = [host, window, transcript, feedback, answer, composer, adaptations].join("");
