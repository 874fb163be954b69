/** Days and hours as people say them, in Japan's time. */

const DAY_MS = 24 * 60 * 60 * 1000;

/** Return when something happens: 本日9:00, 明日9:00, 1月6日(月)9:00. */
export function moment(iso, lang) {
  const when = new Date(iso);
  const time = clock(when);
  if (lang === "en") {
    const day = tokyo("en-GB", { weekday: "short", day: "numeric", month: "short" }, when);
    return `${day}, ${time}`;
  }
  if (isoDay(when) === isoDay(new Date())) return `本日${time}`;
  if (isoDay(when) === isoDay(new Date(Date.now() + DAY_MS))) return `明日${time}`;
  const day = tokyo("ja-JP", { month: "long", day: "numeric" }, when);
  return `${day}(${tokyo("ja-JP", { weekday: "short" }, when)})${time}`;
}

/** Return the day of 2020-08-17 in words. */
export function reviewDay(iso, lang) {
  const [year, month, day] = iso.split("-").map(Number);
  return lang === "en" ? iso : `${year}年${month}月${day}日`;
}

function clock(when) {
  const time = tokyo("en-CA", { hour: "numeric", minute: "2-digit", hourCycle: "h23" }, when);
  return time.replace(/^0(?=\d:)/, "");
}

function isoDay(when) {
  return tokyo("en-CA", { year: "numeric", month: "2-digit", day: "2-digit" }, when);
}

function tokyo(locale, options, when) {
  return new Intl.DateTimeFormat(locale, { timeZone: "Asia/Tokyo", ...options }).format(when);
}
