"""When something was, as one says it in Japan."""

from __future__ import annotations

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")
_WEEKDAYS = "月火水木金土日"


def tokyo(at: str | datetime, now: datetime | None = None) -> str:
    """Return 今日 10:42, 11月20日（金）10:42, 2025年1月5日（日）10:42.

    A time without a zone is in UTC, as the journal and the trail keep theirs.
    """
    if isinstance(at, str):
        at = datetime.fromisoformat(at)
    here = _aware(at).astimezone(TOKYO)
    today = _aware(now or datetime.now(timezone.utc)).astimezone(TOKYO).date()
    clock = f"{here:%H:%M}"
    days = (today - here.date()).days
    if days in (0, 1):
        return f"{'昨日' if days else '今日'} {clock}"
    year = "" if here.year == today.year else f"{here.year}年"
    return f"{year}{here.month}月{here.day}日（{_WEEKDAYS[here.weekday()]}）{clock}"


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=timezone.utc)
