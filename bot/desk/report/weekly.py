"""A week, Monday to Sunday, as the text of a mail. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from bot.answer.contact import TOKYO
from bot.desk.known_names import KnownNames
from bot.desk.report.numbers import Report, worst_entries
from bot.desk.stretch import DAY, Stretch
from bot.desk.today import title_of
from bot.journal.readings import Trend
from corpus.site import Site

_TOP = 5
_MAX_NAME = 60


@dataclass(frozen=True)
class Mail:
    """What is sent to colleagues on Monday."""

    subject: str
    body: str

    @property
    def address(self) -> str:
        """Return a link that opens it in the reader's own mail program."""
        body = quote(self.body.replace("\n", "\r\n"))
        return f"mailto:?subject={quote(self.subject)}&body={body}"


def week_of(day: date | None, now: datetime) -> Stretch:
    """Return the week of a day; None: the last one that is over at `now` (with time zone)."""
    today = now.astimezone(TOKYO).date()
    inside = min(day, today) if day else today - 7 * DAY
    return Stretch(inside + (6 - inside.weekday()) * DAY, 7, now)


def mail_of(
    site: Site, stretch: Stretch, trend: Trend, report: Report, names: KnownNames, desk: str
) -> Mail:
    """Return the mail about a week; `desk` is the desk's address, "" where it is not known."""
    title = title_of(stretch)
    lists = {
        "よく案内したQ&A": [
            (names.entry(each.id), each.count) for each in trend.entries if each.id
        ],
        "電話を案内した話題": [(names.topic(each.id), each.count) for each in trend.topics],
        "低評価がついたQ&A": [
            (names.entry(each.id), each.ratings.unhelpful) for each in worst_entries(trend)
        ],
    }
    lines = [f"{site.title} 週のまとめ", title, "", *_figures(site, report)]
    for heading, found in lists.items():
        if found:
            lines += ["", f"■ {heading}"]
            lines += [f"・{_short(name)}：{count:,}件" for name, count in found[:_TOP]]
    if trend.lost:
        lines += ["", f"※記録できなかった質問が{trend.lost:,}件あり、その分少なく出ています。"]
    if desk:
        lines += ["", f"くわしくは管理画面をご覧ください：{desk}"]
    return Mail(f"【{site.title}】週のまとめ {title}", "\n".join(lines) + "\n")


def _figures(site: Site, report: Report) -> Iterator[str]:
    outcome, before = report.outcome, report.before
    totals = outcome.totals
    if not totals.questions:
        yield "質問はありませんでした。"
        return
    yield f"質問：{totals.questions:,}件（前の週{before.totals.questions:,}件）"
    resolved = f"Q&Aで解決：{outcome.resolved:,}件（{totals.share(outcome.resolved)}%"
    if before.totals.questions:
        resolved += f"、前の週{before.totals.share(before.resolved)}%"
    yield resolved + "）"
    yield f"電話を案内：{totals.phoned:,}件（{totals.share(totals.phoned)}%）"
    if site.phones:
        yield f"受付時間外に届いた質問：{report.shut:,}件（{totals.share(report.shut)}%）"
    if precision := outcome.precision:
        low, high = precision.interval
        yield (
            f"回答の評価：高評価{outcome.helpful:,}件・低評価{outcome.unhelpful:,}件"
            f"（役に立った割合{precision.percent}%、本当の割合の見込み{low}〜{high}%）"
        )
    else:
        yield "回答の評価：ありませんでした"


def _short(name: str) -> str:
    return name if len(name) <= _MAX_NAME else f"{name[: _MAX_NAME - 1]}…"
