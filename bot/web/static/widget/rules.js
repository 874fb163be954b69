/** The rules for secrets: the server's, fetched once the window is open. */

import { call, Failure } from "./api.js";
import { RULES_VERSION } from "./facts.js";
import { takeRules } from "./secrets.js";

let coming = null;

/** Wait for the rules. Throws Failure; the next call asks the server again. */
export async function needRules() {
  coming ||= call(`/secret-rules.json?v=${RULES_VERSION}`).then(takeRules);
  try {
    await coming;
  } catch (error) {
    coming = null;
    // Rules that this script cannot read are as good as none.
    throw error instanceof Failure ? error : new Failure("down");
  }
}
