"""Rating a reply: the same for the widget, other programs and the support page's form."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request

from bot.answer.answerer import Answerer
from bot.answer.contact import Contact
from bot.http.rate_limit import RateLimit
from bot.journal.writer import Recorder
from bot.web.admission import read_comment
from corpus.intent import Entry
from index.question import Question, QuestionTooLong


@dataclass(frozen=True)
class Rated:
    """What was stored: of which entry, if of one, and the phone where it did not help."""

    query_id: str
    helpful: bool
    entry: Entry | None
    contact: Contact | None
    comment: Question | None


@dataclass(frozen=True)
class Ratings:
    """Takes the ratings of this request's visitor. `limit` is for what is asked with a click."""

    answerer: Answerer
    recorder: Recorder
    limit: RateLimit

    def rate(self, query_id: str, helpful: bool, comment: str | None) -> Rated:
        """Store a rating at once.

        Raises QuestionTooLong for the comment, TooManyRequests, and what Recorder.rate does.
        """
        try:
            read = read_comment(comment)
        except QuestionTooLong:
            self.limit.count(request.remote_addr, "feedback")
            raise
        self.limit.admit(request.remote_addr, "feedback")
        entry_id = self.recorder.rate(query_id, helpful, read)
        entry = next((each for each in self.answerer.corpus.entries if each.id == entry_id), None)
        contact = None if helpful else self.answerer.contact(entry.section if entry else None)
        return Rated(query_id, helpful, entry, contact, read)
