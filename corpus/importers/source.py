"""What an importer finds in a source, before anything is compared or written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from corpus.blocks import Blocks, Paragraph, plain_text
from corpus.errors import FaqError, Problem
from corpus.intent import Link
from corpus.markdown import read_markdown
from corpus.markdown_writer import write_markdown


class SourceError(FaqError):
    """A source that cannot be read at all: its words say what was found and what to do."""


@dataclass(frozen=True)
class Answer:
    """An answer as YAML holds it: plain text word for word, or Markdown."""

    text: str
    is_markdown: bool = False

    @classmethod
    def of(cls, blocks: Blocks) -> Answer:
        """Return blocks as an answer: plain where paragraphs without bold and links are all."""
        runs = [run for block in blocks if isinstance(block, Paragraph) for run in block.runs]
        is_plain = all(isinstance(block, Paragraph) for block in blocks) and not any(
            run.bold or run.url for run in runs
        )
        if is_plain:
            return cls(plain_text(blocks))
        return cls(write_markdown(blocks), is_markdown=True)

    @property
    def plain(self) -> str:
        """Return the words that are searched and compared."""
        return plain_text(read_markdown(self.text)[0]) if self.is_markdown else self.text


@dataclass(frozen=True)
class SourceEntry:
    """One question with its answer as a source has it.

    `where` is where it stands, for people ("page.html:120", "faq.xlsx 商品!B12"). `anchors` are the
    fragments that lead to it on its page. None means that the source says nothing of a field, which
    then stays as the corpus has it. `id` is the corpus's own id, where the source is an export of
    it; `base` are then the fingerprints at the time of the export. `key` is the source's own
    lasting name of the entry (an article's number); "" where it has none. `is_hidden` marks what the
    source keeps from the public. `lost` says what of the answer could not be kept, a sentence each.
    """

    question: str
    answer: Answer
    section: str = ""
    where: str = ""
    id: str = ""
    key: str = ""
    anchors: tuple[str, ...] = ()
    wordings: tuple[str, ...] | None = None
    links: tuple[Link, ...] | None = None
    label: str | None = None
    reviewed: date | None = None
    valid_until: date | None = None
    is_hidden: bool | None = None
    base: Mapping[str, str] = field(default_factory=dict)
    lost: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """All that was found in one source, in reading order.

    `address` is that of the page, where one is known: links lead there whose goal is no entry.
    `problems` are what looks like an entry and cannot be one. `notes` are sentences that tell people
    how the source was understood ("質問は「お客様の声」列"), and what was left out and why.
    `unread` are the questions of entries that are there and could not be read whole: none is gone.
    """

    name: str
    entries: tuple[SourceEntry, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    address: str = ""
    unread: tuple[str, ...] = ()
