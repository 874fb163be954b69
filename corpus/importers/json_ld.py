"""A FAQPage as a file of its own → entries: what a page would hold in a <script>, and our export."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.import_options import Options
from corpus.importers.decode import decode_source
from corpus.importers.html.page import read_html
from corpus.importers.source import Source

_FAQ_PAGE = re.compile(rb'"FAQPage"|/FAQPage"')

_ADDRESS = re.compile(r'"@id"\s*:\s*"(https?://[^"#\s]+)#')  # of the page, before a question's own


def is_json_ld(content: bytes) -> bool:
    """Return whether a JSON file is a page's structured data."""
    return b"schema.org" in content and _FAQ_PAGE.search(content) is not None


def read_json_ld(content: bytes, name: str, options: Options) -> Source:
    """Return what structured data ask and answer. Raises SourceError where that is nothing."""
    text, notes = decode_source(content, options.encoding)
    ended = text.replace("</", "<\\/")  # no word of an answer ends the script
    page = f'<script type="application/ld+json">{ended}</script>'
    address = _ADDRESS.search(text)
    base_url = options.base_url or (address[1] if address else "")
    source = read_html(page.encode(), name, replace(options, encoding="utf-8", base_url=base_url))
    return replace(source, notes=(*notes, *source.notes))
