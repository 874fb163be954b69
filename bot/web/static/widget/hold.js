/** A question that waits for what passes by itself: the server's limit, a lost connection. */

import { plainButton } from "./dom.js";
import { failureBubble } from "./failure.js";
import { format, t } from "./texts.js";

const MAX_TRIES = 3;
const MAX_WAIT_S = 120; // longer, nobody sits and waits
const BACKOFF_S = 5; // where the server names no time; doubled with each try

/** Return whether to wait after a failed try, the first being 1. */
export function passes({ kind, waitSeconds }, tries) {
  const mayTry = tries <= MAX_TRIES && waitSeconds <= MAX_WAIT_S;
  return kind === "offline" || (kind === "limited" && mayTry);
}

/**
 * Show what is waited for, and return a promise of the time to send again; after `signal` it never
 * comes. Each second is seen, but only the beginning and the end are read out.
 */
export function hold(failure, tries, widget, { signal, cancel, wantsPerson }) {
  const isOffline = failure.kind === "offline";
  const seconds = failure.waitSeconds || BACKOFF_S * 2 ** (tries - 1);
  const until = Date.now() + seconds * 1000; // by the clock: a tab in the background ticks slowly
  const words = () =>
    isOffline
      ? t.offlineHeld
      : format(t.countdown, { seconds: Math.ceil((until - Date.now()) / 1000) });
  return new Promise((resolve) => {
    const end = () => {
      clearInterval(ticking);
      widget.drop(node);
    };
    const send = () => {
      end();
      widget.news.tell([t.sendingAgain]);
      resolve();
    };
    const ticking = setInterval(() => {
      // Asked for, since the event of coming back is too early for many networks by a moment.
      if (isOffline ? navigator.onLine : Date.now() >= until) send();
      else node.firstChild.textContent = words();
    }, 1000);
    const buttons = [plainButton(t.sendNow, send), plainButton(t.cancel, cancel)];
    const { node, spoken } = failureBubble(failure, words(), wantsPerson, widget, ...buttons);
    node.classList.add("held");
    signal.addEventListener("abort", end);
    widget.transcript.append(node);
    widget.news.tell(...spoken);
  });
}
