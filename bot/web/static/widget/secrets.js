/** What must not leave the browser. The rules are the server's, and so are the steps:
 *  see index/secrets. */

const spellings = new Map(); // every keystroke asks about the whole text again
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Mn}\p{Me}]/u;
const charsOf = (text) => new RegExp(`[${text.replace(/[\\\]^-]/g, "\\$&")}]`, "g");

/** A rule that is tried only where it can be met: an engine compiles it at the first try, and all
 *  of them would take half a second on a slow phone, at the first key. */
const guarded = (canBeMet, rule) => {
  let whole;
  return {
    test: (text) => {
      if (!canBeMet(text)) return false;
      whole ||= new RegExp(rule);
      return whole.test(text);
    },
  };
};
const anyOf = (listed) =>
  listed.map(([stem, rule]) => guarded((text) => text.includes(stem), rule));
const named = (names, after) => {
  const name = `(?:${names.join("|")})`;
  const begin = new RegExp(name);
  return guarded((text) => begin.test(text), name + after);
};

let rules = null; // none, before the server told them

/** Judge by the server's table (index/secrets/table.py) from now on. */
export function takeRules(table) {
  rules = {
    ...table,
    squeezed: anyOf(table.squeezed),
    lowerKeys: anyOf(table.lowerKeys),
    tokens: anyOf(table.tokens),
    forms: [
      named(table.passwords, table.afterPassword),
      named(table.others, table.afterOther),
      ...anyOf(table.forms),
    ],
    notSecret: table.notSecret.map(([, rule]) => new RegExp(rule, "g")),
    fences: charsOf(table.fences),
    joined: charsOf(table.joined),
    joinedHex: charsOf(table.joinedHex),
    encodedKeys: new RegExp(table.encodedKeys),
    hexKeys: new RegExp(table.hexKeys),
    publicLabels: new RegExp(table.publicLabels),
    publicHexLabels: new RegExp(table.publicHexLabels),
    publicHeads: new RegExp(`^(?:${table.publicHeads})`),
    publicOids: new RegExp(table.publicOids, "g"),
    publicHexOids: new RegExp(table.publicHexOids, "g"),
    longLine: new RegExp(`[A-Za-z0-9+/=_-]{${table.minLine},}`, "g"),
  };
}

/** Return "private_key", "credential", or null for a text that may be sent and kept.
 *  Without rules every text is "unknown". */
export function secretIn(text) {
  if (!rules) return "unknown";
  const folded = fold(text);
  if (holdsPrivateKey(folded)) return "private_key";
  return holdsCredential(folded) ? "credential" : null;
}

function fold(text) {
  let plain = text;
  for (const [escaped, sign] of rules.escapes) plain = plain.replaceAll(escaped, sign);
  return plain.replace(/[^ -~\t\n\v\f\r]/gu, (written) => {
    if (!spellings.has(written)) spellings.set(written, foldCharacter(written));
    return spellings.get(written);
  });
}

function foldCharacter(written) {
  if (UNSEEN.test(written)) return "";
  if (rules.blanks.includes(written) || /\p{Z}/u.test(written)) {
    return /[\u2028\u2029]/.test(written) ? "\n" : " ";
  }
  const parts = [...written.normalize("NFKD")].filter((part) => !UNSEEN.test(part));
  if (!parts.length) return "";
  let c = parts.length === 1 ? parts[0] : written;
  if (c >= "ぁ" && c <= "ゖ") c = String.fromCharCode(c.charCodeAt(0) + 0x60);
  if (rules.dashes.includes(c) || /\p{Pd}/u.test(c)) return "-";
  const [alike, latin] = rules.lookalikes;
  return alike.includes(c) ? latin[alike.indexOf(c)] : c;
}

function holdsPrivateKey(folded) {
  const lower = folded.toLowerCase();
  const ascii = folded.replace(/[^ -~\t\n\v\f\r]/g, "?");
  const bare = ascii
    .toUpperCase()
    .replace(rules.fences, "-")
    .replace(/[^A-Z0-9?-]/g, "");
  return (
    rules.squeezed.some((rule) => rule.test(bare)) ||
    rules.lowerKeys.some((rule) => rule.test(lower)) ||
    rules.encodedKeys.test(join(ascii)) ||
    holdsHex(ascii.toLowerCase().replace(rules.joinedHex, "")) ||
    holdsFragment(ascii, lower)
  );
}

function holdsCredential(folded) {
  if (rules.tokens.some((rule) => rule.test(folded))) return true;
  const lower = rules.notSecret.reduce(
    (text, rule) => text.replace(rule, " "),
    folded.toLowerCase(),
  );
  return rules.forms.some((rule) => rule.test(lower));
}

function holdsHex(joined) {
  if (rules.hexKeys.test(joined)) return true;
  for (const { 0: run, index } of joined.matchAll(/[0-9a-f]+/g)) {
    if (run.length < rules.minHexFragment) continue;
    const letters = count(run, /[a-z]/g) / run.length;
    const label = joined.slice(Math.max(0, index - rules.labelWithin), index);
    if (letters <= 0.2 || letters >= 0.55 || count(run, rules.publicHexOids) > 1) continue;
    if (!rules.publicHexLabels.test(label)) return true;
  }
  return false;
}

function holdsFragment(ascii, lower) {
  const text = ascii.replace(/https?:\/\/[^\s"'<>]+/g, (address) => " ".repeat(address.length));
  let [lines, begin, end] = [[], 0, 0];
  for (const { 0: line, index } of text.matchAll(rules.longLine)) {
    if (lines.length && index - end > rules.maxGap) {
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
  if (size < rules.minFragment || rules.publicHeads.test(joined)) return false;
  if (count(joined, rules.publicOids) > 1 || isText(joined)) return false;
  const [large, small, digits] = [/[A-Z]/g, /[a-z]/g, /[0-9]/g].map(
    (of) => count(joined, of) / size,
  );
  if (large <= 0.25 || large >= 0.6 || small <= 0.25 || small >= 0.6) return false;
  if (digits <= 0.06 || digits >= 0.3) return false;
  const before = lower.slice(Math.max(0, begin - rules.labelWithin), begin);
  const after = lower.slice(end, end + rules.labelWithin);
  return !rules.publicLabels.test(before) && !rules.publicLabels.test(after);
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
  return text.replace(rules.joined, "").replaceAll("-", "+").replaceAll("_", "/");
}

function count(text, sign) {
  return text.match(sign)?.length ?? 0;
}
