"""A week as the text of a mail, as the desk shows it."""

from __future__ import annotations

from datetime import date, datetime

from bot.desk.known_names import KnownNames
from bot.desk.report.pages import read_report
from bot.desk.report.weekly import Mail, mail_of, week_of
from bot.journal.reader import JournalReader
from bot.settings import read_settings
from corpus.reader import read_corpus


def weekly_mail(day: date | None, now: datetime) -> Mail:
    """Return the mail about the week of a day; None: the last one that is over.

    Raises JournalUnreadable, CorpusError.
    """
    settings = read_settings()
    corpus = read_corpus(settings.corpus_dir)
    stretch = week_of(day, now)
    trend, report = read_report(JournalReader(settings.journal_read_url), corpus.site, stretch)
    base = settings.public_url
    desk = f"{base.rstrip('/')}/admin" if base else ""
    return mail_of(corpus.site, stretch, trend, report, KnownNames(corpus), desk)
