"""What authors write about the company, YAML → Site."""

from __future__ import annotations

from datetime import time

from corpus.fields import Fields
from corpus.site import PACKS, Closed, Hours, Phone, Site

SITE_KEYS = (
    "company",
    "title",
    "support_page",
    "phones",
    "hours",
    "closed",
    "frequent",
    "placeholders",
    "packs",
)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def read_site(top: Fields) -> Site:
    """Return the company and its support page."""
    phones = []
    for fields in top.mappings("phones"):
        phones.append(
            Phone(
                fields.text("purpose", required=True),
                fields.text("number", required=True),
                fields.texts("sections"),
            )
        )
        fields.done()
    support_page = top.text("support_page")
    if support_page and not support_page.startswith(("http://", "https://")):
        top.complain(
            "support_page",
            f"リンクの形式が使えません(「{support_page}」)。",
            "https://で始めてください。",
        )
    return Site(
        company=top.text("company", required=True),
        title=top.text("title", required=True),
        support_page=support_page,
        phones=tuple(phones),
        hours=_hours(top.mapping("hours")),
        closed=_closed(top.mapping("closed")),
        frequent=top.texts("frequent"),
        placeholders=top.texts("placeholders"),
        packs=_packs(top),
        source=f"{top.file}:{top.line_of('frequent')}",
    )


def _packs(top: Fields) -> tuple[str, ...]:
    if "packs" not in top.keys:
        return PACKS
    names = tuple(dict.fromkeys(top.texts("packs")))
    for name in names:
        if name not in PACKS:
            top.complain(
                "packs",
                f"知らない共通話題集です(「{name}」)。",
                f"{'、'.join(PACKS)}から選んでください。使わないときは [] と書きます。",
            )
    return names


def _hours(fields: Fields | None) -> Hours:
    default = Hours()
    if fields is None:
        return default
    weekdays = []
    for day in fields.texts("weekdays"):
        if day in _WEEKDAYS:
            weekdays.append(_WEEKDAYS.index(day))
        else:
            fields.complain(
                "weekdays",
                f"曜日として読めません(「{day}」)。",
                f"{'、'.join(_WEEKDAYS)}で書いてください。",
            )
    breaks = []
    for pause in fields.mappings("breaks"):
        breaks.append((pause.clock("from", time(12)), pause.clock("to", time(13))))
        pause.done()
    hours = Hours(
        tuple(weekdays) or default.weekdays,
        fields.clock("open", default.open),
        fields.clock("close", default.close),
        tuple(breaks),
    )
    spans = [(hours.open, hours.close), *hours.breaks]
    if any(begin >= end for begin, end in spans) or any(
        b < hours.open or e > hours.close for b, e in breaks
    ):
        fields.complain(
            "open",
            "営業時間または休憩時間の順序が合いません。",
            "始まりは終わりより前、休憩は営業時間内にしてください。",
        )
    fields.done()
    return hours


def _closed(fields: Fields | None) -> Closed:
    if fields is None:
        return Closed()
    yearly = []
    for stretch in fields.mappings("yearly"):
        begin, end = _month_day(stretch, "from"), _month_day(stretch, "to")
        if begin and end:
            yearly.append((begin, end))
        stretch.done()
    closed = Closed(fields.flag("holidays", True), tuple(yearly), fields.days("dates"))
    fields.done()
    return closed


def _month_day(fields: Fields, field: str) -> tuple[int, int] | None:
    value = fields.text(field, required=True)
    month, _, day = value.partition("-")
    if month.isdigit() and day.isdigit() and 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
        return int(month), int(day)
    if value:
        fields.complain(
            field, f"月日として読めません(「{value}」)。", '"12-29"のように書いてください。'
        )
    return None
