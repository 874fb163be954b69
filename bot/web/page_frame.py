"""What stands around each page: its title, addresses and pictures, for people and search engines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlsplit

from flask import request, url_for

from bot.answer.answerer import Answerer, UnknownChoice
from bot.web.company_files import STYLES, CompanyFiles
from bot.web.widget import widget_script
from corpus.branding import Branding
from corpus.exporters.json_ld import faq_page
from corpus.intent import Entry
from corpus.site import Site

MAX_DESCRIPTION = 120  # characters; about as many does Google show of Japanese
_SENTENCE_END = re.compile("[。！？!?]")
# What shows a picture beside a shared link reads no drawings.
_SHARED_TYPES = (".png", ".jpg", ".jpeg", ".webp", ".gif")


@dataclass(frozen=True)
class PageFrames:
    """Makes the frame of a request's page. `public_url` may be ""."""

    answerer: Answerer
    public_url: str
    files: CompanyFiles

    def variables(self) -> dict[str, Any]:
        """Return what every template has: `frame`."""
        return {"frame": Frame(self)}

    @property
    def site(self) -> Site:
        """Return the company."""
        return self.answerer.corpus.site

    @property
    def root(self) -> str:
        """Return the public address of the support page; "" where none is known."""
        return f"{self.public_url.rstrip('/')}/" if self.public_url else ""

    @property
    def is_elsewhere(self) -> bool:
        """Return whether customers read the Q&A on another page than ours."""
        page = self.site.support_page
        return bool(page) and page.rstrip("/") != self.root.rstrip("/")

    def entry_url(self, entry: Entry) -> str:
        """Return the public address of the page that is about one entry."""
        return f"{self.root}?choice={quote(entry.id, safe='')}"

    def absolute(self, url: str) -> str:
        """Return an address of this server as others reach it."""
        if not url or "://" in url:
            return url
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}{url}" if self.public_url else ""


@dataclass(frozen=True)
class Frame:
    """The frame of the page that this request asks for."""

    frames: PageFrames

    @property
    def site(self) -> Site:
        """The company."""
        return self.frames.site

    @property
    def branding(self) -> Branding:
        """Its links, and the page about personal data."""
        return self.site.branding

    @cached_property
    def entry(self) -> Entry | None:
        """The entry that an address is about; None for any other page."""
        if not self._is_page or request.method not in ("GET", "HEAD"):
            return None
        try:
            entry = self.frames.answerer.entry(request.args.get("choice", ""))
        except UnknownChoice:
            return None
        return entry if self.frames.answerer.visible.shows(entry.id) else None

    @property
    def title(self) -> str:
        """Of the window, and of what search engines find."""
        question = self.entry.question if self.entry else ""
        named = (" ".join(question.split()), self.site.title, self.site.company)
        return " | ".join(filter(None, named))

    @cached_property
    def description(self) -> str:
        """What search engines show below the title."""
        if self.entry:
            return beginning(self.entry.answer)
        count = len(self.frames.answerer.visible.entries())
        return self.branding.description or (
            f"{self.site.company}へのよくあるご質問{count}件への回答と、お問い合わせの窓口をご案内しています。"
        )

    @property
    def canonical(self) -> str:
        """The address under which search engines keep this page; "" where they keep none."""
        if self.robots or not self.frames.root:
            return ""
        if self.frames.is_elsewhere:
            return self.site.support_page.partition("#")[0]
        return self.frames.entry_url(self.entry) if self.entry else self.frames.root

    @property
    def robots(self) -> str:
        """Of what somebody typed, and of what is not there, search engines keep nothing."""
        asked = {"q", "choice"} & set(request.args)
        is_kept = self._is_page and request.method in ("GET", "HEAD")
        return "" if is_kept and (not asked or (self.entry and "q" not in asked)) else "noindex"

    @cached_property
    def faq_page(self) -> dict[str, Any] | None:
        """What is valid now, as structured data: of an entry's own page, that entry alone."""
        if self.robots:
            return None
        answerer = self.frames.answerer
        entries: Iterable[Entry] = [self.entry] if self.entry else answerer.visible.entries()
        found = faq_page(
            self.site.title, entries, link_to=answerer.link_to, blocks_of=answerer.blocks_of
        )
        return found if found["mainEntity"] else None  # schema.org knows no page without questions

    @property
    def home(self) -> str:
        """The support page on this server."""
        return url_for("pages.support")

    @property
    def widget_url(self) -> str:
        """The widget's script."""
        return url_for("embed.widget", v=widget_script(self.frames.answerer).version)

    @property
    def logo(self) -> str:
        """The address of the company's logo, or ""."""
        return self.frames.files.image_url("logo", self.branding.logo)

    @property
    def favicon(self) -> str:
        """The address of the company's icon, or ""."""
        return self.frames.files.image_url("favicon", self.branding.favicon)

    @property
    def styles(self) -> str:
        """The address of the company's own styles, or ""."""
        return self.file(STYLES.partition("/")[2])

    def file(self, name: str) -> str:
        """The address of a file in the folder `static` beside the company's templates, or ""."""
        return self.frames.files.url(f"{STYLES.partition('/')[0]}/{name}")

    @property
    def share_image(self) -> str:
        """The absolute address of the picture beside a shared link, or ""."""
        for role in ("share_image", "logo"):
            image = getattr(self.branding, role)
            if not image or not image.place.lower().endswith(_SHARED_TYPES):
                continue
            if url := self.frames.files.image_url(role, image):
                return self.frames.absolute(url)
        return ""

    @property
    def _is_page(self) -> bool:
        return request.endpoint in ("pages.support", "pages.answer")


def beginning(text: str, most: int = MAX_DESCRIPTION) -> str:
    """Return the beginning of a text in one line, whole sentences where one fits."""
    line = _one_line(text)
    if len(line) <= most:
        return line
    ends = [found.end() for found in _SENTENCE_END.finditer(line, 0, most)]
    return line[: ends[-1]] if ends else f"{line[: most - 1]}…"


def _one_line(text: str) -> str:
    """Return a text without line ends: Japanese is joined without a blank, other words with one."""
    joined = ""
    for line in filter(None, map(str.strip, text.splitlines())):
        is_word = joined[-1:].isascii() and line[0].isascii()
        joined += f" {line}" if joined and is_word else line
    return joined
