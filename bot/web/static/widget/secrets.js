/** What must not leave the browser. The rules are the server's, and so are the steps:
 *  see index/secrets. */

import { SECRETS } from "./facts.js";

const spellings = new Map(); // every keystroke asks about the whole text again
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Mn}\p{Me}]/u;
const [ALIKE, LATIN] = SECRETS.lookalikes;
const anyOf = (rules) => rules.map((rule) => new RegExp([rule].flat().at(-1)));
const charsOf = (text) => new RegExp(`[${text.replace(/[\\\]^-]/g, "\\$&")}]`, "g");

const squeezed = anyOf(SECRETS.squeezed);
const lowerKeys = anyOf(SECRETS.lowerKeys);
const tokens = anyOf(SECRETS.tokens);
const forms = anyOf([
  ...SECRETS.passwords.map((name) => name + SECRETS.afterPassword),
  ...SECRETS.others.map((name) => name + SECRETS.afterOther),
  ...SECRETS.forms,
]);
const notSecret = SECRETS.notSecret.map(([, rule]) => new RegExp(rule, "g"));
const fences = charsOf(SECRETS.fences);
const joints = charsOf(SECRETS.joined);
const hexJoints = charsOf(SECRETS.joinedHex);
const encodedKeys = new RegExp(SECRETS.encodedKeys);
const hexKeys = new RegExp(SECRETS.hexKeys);
const publicLabels = new RegExp(SECRETS.publicLabels);
const publicHexLabels = new RegExp(SECRETS.publicHexLabels);
const publicHeads = new RegExp(`^(?:${SECRETS.publicHeads})`);
const publicOids = new RegExp(SECRETS.publicOids, "g");
const publicHexOids = new RegExp(SECRETS.publicHexOids, "g");
const longLine = new RegExp(`[A-Za-z0-9+/=_-]{${SECRETS.minLine},}`, "g");

/** Return "private_key", "credential", or null for a text that may be sent. */
export function secretIn(text) {
  const folded = fold(text);
  if (holdsPrivateKey(folded)) return "private_key";
  return holdsCredential(folded) ? "credential" : null;
}

function fold(text) {
  let plain = text;
  for (const [escaped, sign] of SECRETS.escapes) plain = plain.replaceAll(escaped, sign);
  return plain.replace(/[^ -~\t\n\v\f\r]/gu, (written) => {
    if (!spellings.has(written)) spellings.set(written, foldCharacter(written));
    return spellings.get(written);
  });
}

function foldCharacter(written) {
  if (UNSEEN.test(written)) return "";
  if (SECRETS.blanks.includes(written) || /\p{Z}/u.test(written)) {
    return /[\u2028\u2029]/.test(written) ? "\n" : " ";
  }
  const parts = [...written.normalize("NFKD")].filter((part) => !UNSEEN.test(part));
  if (!parts.length) return "";
  let c = parts.length === 1 ? parts[0] : written;
  if (c >= "ぁ" && c <= "ゖ") c = String.fromCharCode(c.charCodeAt(0) + 0x60);
  if (SECRETS.dashes.includes(c) || /\p{Pd}/u.test(c)) return "-";
  return ALIKE.includes(c) ? LATIN[ALIKE.indexOf(c)] : c;
}

function holdsPrivateKey(folded) {
  const lower = folded.toLowerCase();
  const ascii = folded.replace(/[^ -~\t\n\v\f\r]/g, "?");
  const bare = ascii
    .toUpperCase()
    .replace(fences, "-")
    .replace(/[^A-Z0-9?-]/g, "");
  return (
    squeezed.some((rule) => rule.test(bare)) ||
    lowerKeys.some((rule) => rule.test(lower)) ||
    encodedKeys.test(join(ascii)) ||
    holdsHex(ascii.toLowerCase().replace(hexJoints, "")) ||
    holdsFragment(ascii, lower)
  );
}

function holdsCredential(folded) {
  if (tokens.some((rule) => rule.test(folded))) return true;
  const lower = notSecret.reduce((text, rule) => text.replace(rule, " "), folded.toLowerCase());
  return forms.some((rule) => rule.test(lower));
}

function holdsHex(joined) {
  if (hexKeys.test(joined)) return true;
  for (const { 0: run, index } of joined.matchAll(/[0-9a-f]+/g)) {
    if (run.length < SECRETS.minHexFragment) continue;
    const letters = count(run, /[a-z]/g) / run.length;
    const label = joined.slice(Math.max(0, index - SECRETS.labelWithin), index);
    if (letters <= 0.2 || letters >= 0.55 || count(run, publicHexOids) > 1) continue;
    if (!publicHexLabels.test(label)) return true;
  }
  return false;
}

function holdsFragment(ascii, lower) {
  const text = ascii.replace(/https?:\/\/[^\s"'<>]+/g, (address) => " ".repeat(address.length));
  let [lines, begin, end] = [[], 0, 0];
  for (const { 0: line, index } of text.matchAll(longLine)) {
    if (lines.length && index - end > SECRETS.maxGap) {
      if (isFragment(lines.join(""), lower, begin, end)) return true;
      lines = [];
    }
    if (/^[A-Za-z]+$/.test(line) || !/[A-Z]/.test(line) || !/[a-z]/.test(line)) continue;
    if (!lines.length) begin = index;
    end = index + line.length;
    lines.push(line);
  }
  return isFragment(lines.join(""), lower, begin, end);
}

function isFragment(joined, lower, begin, end) {
  const size = joined.length;
  if (size < SECRETS.minFragment || publicHeads.test(joined)) return false;
  if (count(joined, publicOids) > 1 || isText(joined)) return false;
  const [large, small, digits] = [/[A-Z]/g, /[a-z]/g, /[0-9]/g].map(
    (of) => count(joined, of) / size,
  );
  if (large <= 0.25 || large >= 0.6 || small <= 0.25 || small >= 0.6) return false;
  if (digits <= 0.06 || digits >= 0.3) return false;
  const before = lower.slice(Math.max(0, begin - SECRETS.labelWithin), begin);
  const after = lower.slice(end, end + SECRETS.labelWithin);
  return !publicLabels.test(before) && !publicLabels.test(after);
}

function isText(joined) {
  const read = join(joined).replaceAll("=", "");
  try {
    const bytes = atob(read.slice(0, read.length - (read.length % 4)));
    const utf8 = new TextDecoder("utf-8", { fatal: true });
    utf8.decode(
      Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)),
      { stream: true },
    );
    return true;
  } catch {
    return false;
  }
}

function join(text) {
  return text.replace(joints, "").replaceAll("-", "+").replaceAll("_", "/");
}

function count(text, sign) {
  return text.match(sign)?.length ?? 0;
}
