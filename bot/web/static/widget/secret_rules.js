/** /secret-rules.js: what only an open window needs. What judges a text, with the server's rules in
 *  it, what is said of it, and what takes the conversation along. */

import { secretIn, takeRules } from "./secrets.js";
import en from "./words/secrets.en.json";
import ja from "./words/secrets.ja.json";

takeRules(SECRET_RULES);

/** What is said of a text that is kept back, by language. */
export const words = { ja, en };

export { conversationText, printConversation } from "./record.js";
export { secretIn };
