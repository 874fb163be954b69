/** The rules for secrets: the server's, fetched with what judges by them once the window is open. */

import { Failure } from "./api.js";
import { RULES_VERSION } from "./facts.js";
import { options } from "./options.js";
import { t } from "./texts.js";

const GIVE_UP_AFTER_MS = 30000;

let coming = null;
let tries = 0;
let judge = () => "unknown"; // before the rules are there

/** Return "private_key", "credential", or null for a text that may be sent and kept.
 *  Without rules every text is "unknown". */
export function secretIn(text) {
  return judge(text);
}

/** Wait for the rules, and return all that comes with them. Throws Failure; the next call asks the
 *  server again. */
export async function needRules() {
  coming ||= fetchRules();
  try {
    const more = await coming;
    judge = more.secretIn;
    Object.assign(t, more.words[options.lang]);
    return more;
  } catch {
    coming = null;
    throw new Failure(navigator.onLine === false ? "offline" : "down");
  }
}

async function fetchRules() {
  // Browsers remember of an address that its module could not be had.
  const again = tries++ ? `&try=${tries}` : "";
  let timer;
  const patience = new Promise((_, giveUp) => {
    timer = setTimeout(giveUp, GIVE_UP_AFTER_MS);
  });
  const rules = import(`${options.endpoint}/widget-later.js?v=${RULES_VERSION}${again}`);
  try {
    const more = await Promise.race([rules, patience]);
    more.secretIn(""); // a module without it is as good as none
    return more;
  } finally {
    clearTimeout(timer);
  }
}
