/** /secret-rules.js: what judges a text, with the server's rules in it. */

import { secretIn, takeRules } from "./secrets.js";
import en from "./words/secrets.en.json";
import ja from "./words/secrets.ja.json";

takeRules(SECRET_RULES);

/** What is said of a text that is kept back, by language. */
export const words = { ja, en };

export { secretIn };
