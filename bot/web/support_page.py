"""The support page: every entry by section, and a search box that works without JavaScript."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.exceptions import TooManyRequests

from bot.answer import messages
from bot.answer.answerer import Answerer
from bot.answer.reply import Reply
from bot.http.rate_limit import RateLimit
from bot.web.admission import read_choice, read_question
from bot.web.problems import REFUSED_QUESTIONS
from bot.web.widget import widget_script
from corpus.intent import Corpus, Entry
from corpus.text import MAX_CHARACTERS

_ERRORS = REFUSED_QUESTIONS | {TooManyRequests: messages.TOO_MANY}


@dataclass(frozen=True)
class SupportPage:
    """The page over one answerer."""

    answerer: Answerer
    rate_limit: RateLimit

    def show(self) -> Response:
        """GET /, with or without a question."""
        query, choice = request.args.get("q", ""), request.args.get("choice", "")
        conversation = self._valid(request.args.get("conversation"))
        reply, error = self._reply(query, choice, conversation)
        html = render_template(
            "support.html",
            site=self.answerer.corpus.site,
            sections=_sections(self.answerer.corpus),
            query=query,
            max_characters=MAX_CHARACTERS,
            reply=reply,
            error=error,
            conversation=reply.conversation if reply else conversation,
            contact=self.answerer.contact(),
            example=next((choice.question for choice in self.answerer.frequent()), ""),
            faq_page=faq_page(self.answerer),
            widget_version=widget_script(self.answerer).version,
        )
        response = make_response(html)
        if not query and not choice and not conversation:  # nothing of a visitor's is in it
            response.headers["Cache-Control"] = "no-cache"
        return response

    def blueprint(self) -> Blueprint:
        """Return the routes."""
        pages = Blueprint("pages", __name__)
        pages.add_url_rule("/", "support", self.show)
        return pages

    def _valid(self, conversation: str | None) -> str | None:
        """Return a token of ours, or None: the page repeats no other."""
        return conversation if self.answerer.conversations.open(conversation) else None

    def _reply(
        self, query: str, choice: str, conversation: str | None
    ) -> tuple[Reply | None, str | None]:
        """Return the reply, or what to say instead; neither where nothing was asked."""
        try:
            if choice:
                entry = read_choice(choice, self.answerer, self.rate_limit)
                return self.answerer.choose(entry, conversation), None
            if query:
                question = read_question(query, self.rate_limit)
                return self.answerer.ask(question, conversation), None
        except tuple(_ERRORS) as error:
            return None, _ERRORS[type(error)]
        return None, None


def _sections(corpus: Corpus) -> list[tuple[str, list[Entry]]]:
    return [
        (name, list(entries))
        for name, entries in groupby(corpus.entries, key=lambda entry: entry.section)
    ]


def faq_page(answerer: Answerer) -> dict[str, Any]:
    """Return the corpus as a schema.org FAQPage: every entry with a question, in the author's
    words."""
    entries = [
        {
            "@type": "Question",
            "@id": answerer.link_to(entry),
            "name": entry.question,
            "acceptedAnswer": {"@type": "Answer", "text": entry.answer},
        }
        for entry in answerer.corpus.entries
        if entry.question
    ]
    return {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "inLanguage": "ja",
        "name": answerer.corpus.site.title,
        "mainEntity": entries,
    }
