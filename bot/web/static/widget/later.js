/** /widget-later.js: what only an open window needs. What judges a text, with the server's rules in
 *  it, the field for a comment, and what takes the conversation along. */

import { secretIn, takeRules } from "./secrets.js";
import en from "./words/later.en.json";
import ja from "./words/later.ja.json";

takeRules(SECRET_RULES);

/** Words that nothing needs before, by language. */
export const words = { ja, en };

export { commentForm } from "./comment.js";
export { conversationText, printConversation } from "./record.js";
export { secretIn };
