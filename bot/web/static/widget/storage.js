/** What survives a page change in this tab. */

import { options } from "./options.js";

/** Return the state that was kept, or null. */
export function loadState() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(key()));
    return kept && Array.isArray(kept.messages) ? kept : null;
  } catch {
    return null; // storage may be blocked, or hold what an older version wrote
  }
}

/** Keep the state. Where storage is full or blocked, the conversation lives as long as the page. */
export function saveState(state) {
  try {
    sessionStorage.setItem(key(), JSON.stringify(state));
  } catch {}
}

function key() {
  return `faq-widget:${options.endpoint}`;
}
