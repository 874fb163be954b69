/** Talking to the server. */

import { options } from "./options.js";

const GIVE_UP_AFTER_MS = 30000;

/** Why there is no reply. `kind` is offline, down, limited, refused, interrupted or secret. */
export class Failure extends Error {
  /** `body` is the problem document, where the server sent one. */
  constructor(kind, body, waitSeconds = 0) {
    super(kind);
    this.kind = kind;
    this.body = body || {};
    this.waitSeconds = waitSeconds;
  }
}

/** Return what the server replies to a body, or to none. Throws Failure, or any error after `signal`. */
export async function call(path, body, { signal, timeoutMs = GIVE_UP_AFTER_MS } = {}) {
  const patience = new AbortController();
  const stop = () => patience.abort();
  const timer = setTimeout(stop, timeoutMs);
  signal?.addEventListener("abort", stop);
  try {
    const response = await fetch(options.endpoint + path, {
      ...(body && {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(body),
      }),
      credentials: "omit",
      signal: patience.signal,
    });
    const reply = await response.json().catch(() => null);
    if (response.ok && reply) return reply;
    throw failureOf(response, reply);
  } catch (error) {
    if (signal?.aborted || error instanceof Failure) throw error;
    throw new Failure(navigator.onLine === false ? "offline" : "down");
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

function failureOf(response, problem) {
  const { status, headers } = response;
  if (status === 429) {
    return new Failure("limited", problem, secondsUntil(headers.get("Retry-After")));
  }
  return new Failure(status >= 400 && status < 500 && status !== 404 ? "refused" : "down", problem);
}

/** Return the seconds to wait, of a number or a date; 0 where the server names none. */
function secondsUntil(retryAfter) {
  const seconds = Number(retryAfter) || (Date.parse(retryAfter) - Date.now()) / 1000;
  return Math.max(0, Math.ceil(seconds)) || 0;
}
