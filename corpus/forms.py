"""What authors write about Q&A, one mapping of YAML → one value."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.blocks import Blocks, plain_text
from corpus.fields import Fields
from corpus.intent import (
    REFERRAL_KINDS,
    Clarification,
    Entry,
    Labelled,
    Link,
    Referral,
    ReferralKind,
    Synonyms,
)
from corpus.markdown import read_markdown
from corpus.site import MATTERS, Matter

_FORMATS = ("plain", "markdown")  # of an answer; the first where none is written


def read_section(top: Fields) -> Iterator[Entry]:
    """Yield the entries of a section."""
    section = top.text("section", required=True)
    usual = _format(top, _FORMATS[0])
    for fields in top.mappings("entries"):
        answer, blocks = _answer(fields, usual)
        yield Entry(
            id=fields.text("id", required=True),
            section=section,
            question=fields.text("question", required=True),
            answer=answer,
            wordings=fields.texts("wordings"),
            links=tuple(_link(link) for link in fields.mappings("links")),
            link_missing=fields.flag("link_missing"),
            related=fields.texts("related"),
            reviewed=fields.day("reviewed"),
            valid_until=fields.day("valid_until"),
            source=fields.source,
            label=fields.text("label"),
            hidden=fields.flag("hidden"),
            blocks=blocks,
            anchors=fields.texts("anchors"),
        )
        fields.done()


def _format(fields: Fields, usual: str) -> str:
    """Return how an answer is written; `usual` where nothing else is said."""
    written = fields.text("format") or usual
    if written in _FORMATS:
        return written
    fields.complain(
        "format", f"知らない書式です(「{written}」)。", f"{'、'.join(_FORMATS)}から選んでください。"
    )
    return usual


def _answer(fields: Fields, usual: str) -> tuple[str, Blocks]:
    """Return an answer's plain text, and its blocks where it is Markdown."""
    written = fields.text("answer", required=True)
    if _format(fields, usual) == "plain" or not written.strip():
        return written, ()
    blocks, complaints = read_markdown(written)
    for complaint in complaints:
        fields.complain("answer", complaint.found, complaint.repair)
    if not blocks and not complaints:
        fields.complain("answer", "表示できる文字がありません。", "答えの文を書いてください。")
    return plain_text(blocks), blocks


def _link(fields: Fields) -> Link:
    link = Link(
        fields.text("label", required=True),
        fields.text("url") or None,
        fields.text("entry") or None,
    )
    if (link.url is None) == (link.entry_id is None):
        fields.complain(
            "links", "urlとentryのどちらか一つが必要です。", "行き先を一つだけ書いてください。"
        )
    elif link.url and not link.url.startswith(("http://", "https://", "mailto:", "tel:")):
        fields.complain(
            "url",
            f"リンクの形式が使えません(「{link.url}」)。",
            "https://、http://、mailto:、tel: のいずれかで始めてください。",
        )
    fields.done()
    return link


def read_clarifications(top: Fields) -> Iterator[Clarification]:
    """Yield the clarifications of a file."""
    for fields in top.mappings("clarifications"):
        entries = fields.texts("entries")
        if not 2 <= len(entries) <= 4:
            fields.complain(
                "entries", f"選択肢が{len(entries)}件です。", "2〜4件のidを並べてください。"
            )
        yield Clarification(
            id=fields.text("id", required=True),
            topic=fields.text("topic", required=True),
            entries=entries,
            wordings=fields.texts("wordings"),
            source=fields.source,
        )
        fields.done()


def read_referrals(top: Fields) -> Iterator[Referral]:
    """Yield the referrals of a file; its `matter` is that of each topic without one."""
    matter = _matter(top)
    for fields in top.mappings("referrals"):
        yield Referral(
            id=fields.text("id", required=True),
            topic=fields.text("topic", required=True),
            wordings=fields.texts("wordings"),
            message=fields.text("message"),
            urgent=fields.flag("urgent"),
            kind=_kind(fields),
            source=fields.source,
            section=fields.text("section"),
            phone=fields.text("phone"),
            matter=_matter(fields) or matter,
        )
        fields.done()


def _matter(fields: Fields) -> Matter | None:
    written = fields.text("matter")
    for matter in MATTERS:
        if matter == written:
            return matter
    if written:
        fields.complain(
            "matter",
            f"知らない用件です(「{written}」)。",
            f"{'、'.join(MATTERS)}から選んでください。",
        )
    return None


def _kind(fields: Fields) -> ReferralKind:
    written = fields.text("kind") or "topic"
    for kind in REFERRAL_KINDS:
        if kind == written:
            return kind
    fields.complain(
        "kind",
        f"知らない種類です(「{written}」)。",
        f"{'、'.join(REFERRAL_KINDS)}から選んでください。",
    )
    return "topic"


def read_synonyms(top: Fields) -> Iterator[Synonyms]:
    """Yield the groups of synonyms of a file."""
    for line, terms in top.lists("synonyms"):
        if len(terms) < 2:
            top.complain(
                "synonyms",
                "言葉が二つ以上ありません。",
                "同じ意味の言葉を並べるか、行を削除してください。",
                line,
            )
        yield Synonyms(terms, f"{top.file}:{line}")


def read_queries(top: Fields) -> Iterator[Labelled]:
    """Yield the labelled queries of a file."""
    for fields in top.mappings("queries"):
        yield Labelled(fields.text("text", required=True), fields.texts("relevant"), fields.source)
        fields.done()
