"""Entries → schema.org's FAQPage as JSON-LD: what search engines take, and other pages import.

Of an answer they take the HTML that `corpus.html_writer` writes, and read plain text as HTML, too:
a "<" or "&" of an author's is escaped there (schema.org/text, Google's FAQPage).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from html import escape
from typing import Any

from corpus.blocks import Blocks, with_entry_links
from corpus.html_writer import answer_html
from corpus.intent import Entry


def write_json_ld(title: str, entries: Sequence[Entry], page: str) -> bytes:
    """Return the entries as a file, ready to be pasted into a page's <script>.

    `page` is the address at which they can be read; "" makes links within the page it stands in.
    """
    shown = {entry.id for entry in entries}
    found = faq_page(
        title,
        entries,
        link_to=lambda entry: f"{page}#{entry.id}",
        blocks_of=lambda entry: with_entry_links(entry.blocks, page, shown.__contains__),
    )
    text = json.dumps(found, ensure_ascii=False, indent=1)
    return text.replace("<", "\\u003c").encode() + b"\n"  # no "</script>" of an author's ends it


def faq_page(
    title: str,
    entries: Iterable[Entry],
    *,
    link_to: Callable[[Entry], str],
    blocks_of: Callable[[Entry], Blocks],
) -> dict[str, Any]:
    """Return every entry with a question, in the author's words; a Markdown answer as HTML."""
    return {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "inLanguage": "ja",
        "name": title,
        "mainEntity": [
            {
                "@type": "Question",
                "@id": link_to(entry),
                "name": entry.question,
                "acceptedAnswer": {"@type": "Answer", "text": _text(entry, blocks_of)},
            }
            for entry in entries
            if entry.question
        ],
    }


def _text(entry: Entry, blocks_of: Callable[[Entry], Blocks]) -> str:
    if entry.blocks:
        return answer_html(blocks_of(entry))
    if "<" not in entry.answer and "&" not in entry.answer:
        return entry.answer
    return escape(entry.answer, quote=False).replace("\n", "<br>\n")
