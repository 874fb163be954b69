/** Days and hours as people say them: of the office in Japan's time, of messages in the visitor's. */

const TOKYO = "Asia/Tokyo";

/** Return when something happens, as the replies' own words put it: 本日9:00、1月6日（月）9:00. */
export function moment(iso, lang) {
  const when = new Date(iso);
  const time = clock(when, TOKYO).replace(/^0(?=\d:)/, "");
  if (lang === "en") return `${dayName(when, lang, TOKYO)}, ${time}`;
  if (isoDay(when, TOKYO) === isoDay(new Date(), TOKYO)) return `本日${time}`;
  return dayName(when, lang, TOKYO) + time;
}

/** Return the day of 2020-08-17 in words. */
export function reviewDay(iso, lang) {
  const [year, month, day] = iso.split("-").map(Number);
  return lang === "en" ? iso : `${year}年${month}月${day}日`;
}

/** Return 11月25日（水） or Wed, 25 Nov; in the visitor's time unless a zone is given. */
export function dayName(when, lang, zone) {
  const part = (locale, options) => format(locale, options, when, zone);
  if (lang === "en") return part("en-GB", { weekday: "short", day: "numeric", month: "short" });
  const day = part("ja-JP", { month: "long", day: "numeric" });
  return `${day}（${part("ja-JP", { weekday: "short" })}）`;
}

/** Return 14:05, likewise. */
export function clock(when, zone) {
  return format("en-CA", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }, when, zone);
}

/** Return 2026-11-25, likewise. */
export function isoDay(when, zone) {
  return format("en-CA", { year: "numeric", month: "2-digit", day: "2-digit" }, when, zone);
}

function format(locale, options, when, timeZone) {
  return new Intl.DateTimeFormat(locale, { timeZone, ...options }).format(when);
}
