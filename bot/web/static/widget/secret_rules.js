/** /secret-rules.js: what judges a text, with the server's rules in it. */

import { secretIn, takeRules } from "./secrets.js";

takeRules(SECRET_RULES);

export { secretIn };
