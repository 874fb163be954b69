"""The support page: every entry by section with an anchor, and a search box that works without
JavaScript."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.exceptions import TooManyRequests

from bot.answer import messages
from bot.answer.answerer import Answerer, EmptyQuery, QueryTooLong, Reply, UnknownChoice
from bot.web.rate_limit import RateLimit
from bot.web.widget import widget_script

# The page holds text by authors, and one script: our own widget, which asks this very server.
_POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)


def make_pages(answerer: Answerer, rate_limit: RateLimit, public_url: str) -> Blueprint:
    """Return the blueprint over one answerer."""
    pages = Blueprint("pages", __name__)
    sections = [
        (name, list(entries))
        for name, entries in groupby(answerer.corpus.entries, key=lambda e: e.section)
    ]

    @pages.get("/")
    def support() -> Response:
        query, choice = request.args.get("q", ""), request.args.get("choice", "")
        conversation = request.args.get("conversation")
        reply, error = _reply(query, choice, conversation)
        html = render_template(
            "support.html",
            site=answerer.corpus.site,
            sections=sections,
            query=query,
            reply=reply,
            error=error,
            conversation=reply.conversation if reply else conversation,
            contact=answerer.contact(),
            example=next((choice.question for choice in answerer.frequent()), ""),
            faq_page=faq_page(answerer),
            widget_version=widget_script(answerer, public_url).version,
        )
        response = make_response(html)
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"  # the query stands in the address
        return response

    def _reply(
        query: str, choice: str, conversation: str | None
    ) -> tuple[Reply | None, str | None]:
        if not query and not choice:
            return None, None

        def admit() -> None:
            if rate_limit.retry_after_s(request.remote_addr or ""):
                raise TooManyRequests

        try:
            if choice:
                return answerer.choose(choice, admit, conversation), None
            return answerer.ask(query, admit, conversation), None
        except EmptyQuery:
            return None, messages.EMPTY
        except QueryTooLong:
            return None, messages.TOO_LONG
        except UnknownChoice:
            return None, messages.UNKNOWN_CHOICE
        except TooManyRequests:
            return None, messages.TOO_MANY

    return pages


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
