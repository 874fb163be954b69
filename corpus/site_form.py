"""What authors write about the company, YAML → Site."""

from __future__ import annotations

from collections.abc import Iterator

from corpus.branding_form import BRANDING_KEYS, read_branding
from corpus.fields import Fields
from corpus.hours_form import read_closed, read_hours, read_stretch
from corpus.own_words_form import read_matters, read_own_words
from corpus.phone_number import numbers_in
from corpus.site import (
    ALWAYS,
    CHANNEL_KINDS,
    PACKS,
    Channel,
    ChannelKind,
    Closed,
    Hours,
    Notice,
    Phone,
    Site,
)
from corpus.web_address import leads_somewhere

SITE_KEYS = (
    "company",
    "title",
    "support_page",
    "phones",
    "hours",
    "closed",
    "channels",
    "notice",
    "matters",
    "messages",
    "frequent",
    "placeholders",
    "packs",
    *BRANDING_KEYS,
)


def read_site(top: Fields) -> Site:
    """Return the company and its support page."""
    phones = tuple(map(_phone, top.mappings("phones")))
    support_page = top.text("support_page")
    if support_page and not support_page.startswith(("http://", "https://")):
        top.complain(
            "support_page",
            f"リンクの形式が使えません(「{support_page}」)。",
            "https://で始めてください。",
        )
    return Site(
        company=top.text("company", required=True),
        title=top.text("title", required=True),
        support_page=support_page,
        phones=phones,
        hours=read_hours(top, "hours") or Hours(),
        closed=read_closed(top.mapping("closed")) or Closed(),
        channels=tuple(map(_channel, top.mappings("channels"))),
        notices=tuple(_notices(top)),
        matters=read_matters(top.mapping("matters")),
        own_words=read_own_words(top.mapping("messages")),
        frequent=top.texts("frequent"),
        placeholders=top.texts("placeholders"),
        packs=_packs(top),
        branding=read_branding(top),
        source=f"{top.file}:{top.line_of('frequent')}",
    )


def _packs(top: Fields) -> tuple[str, ...]:
    if "packs" not in top.keys:
        return PACKS
    names = tuple(dict.fromkeys(top.texts("packs")))
    for name in names:
        if name not in PACKS:
            top.complain(
                "packs",
                f"知らない共通話題集です(「{name}」)。",
                f"{'、'.join(PACKS)}から選んでください。使わないときは [] と書きます。",
            )
    return names


def _phone(fields: Fields) -> Phone:
    number = fields.text("number", required=True)
    numbers = numbers_in(number)
    if number.strip() and len(numbers) != 1:
        found = "電話番号が一つに決まりません" if numbers else "電話番号として読めません"
        fields.complain(
            "number",
            f"{found}(「{number}」)。",
            "番号ごとに窓口(purposeとnumber)を分けて書いてください。"
            if numbers
            else '"03-1234-5678"や"03-1234-5678 内線 12"のように、桁数を確かめて書いてください。',
        )
    hours = read_hours(fields, "hours")
    closed = read_closed(fields.mapping("closed"))
    phone = Phone(
        fields.text("purpose", required=True),
        number,
        fields.texts("sections"),
        hours,
        # The company's holidays say nothing about a line that is there at any hour.
        Closed(holidays=False) if hours == ALWAYS and closed is None else closed,
        f"{fields.file}:{fields.line_of('sections')}",
    )
    fields.done()
    return phone


def _channel(fields: Fields) -> Channel:
    url = fields.text("url", required=True).strip()
    kind = _channel_kind(fields)
    if kind == "mail" and "@" in url and ":" not in url:
        url = f"mailto:{url}"
    wanted = ("mailto",) if kind == "mail" else ("https", "http")
    if url and not leads_somewhere(url, wanted):
        fields.complain(
            "url",
            f"リンクの形式が使えません(「{url}」)。",
            "メールアドレス(support@example.jp)を書いてください。"
            if kind == "mail"
            else "https://で始まるアドレスを書いてください。",
        )
    channel = Channel(kind, fields.text("label", required=True), url, read_hours(fields, "hours"))
    fields.done()
    return channel


def _channel_kind(fields: Fields) -> ChannelKind:
    written = fields.text("kind", required=True)
    for kind in CHANNEL_KINDS:
        if kind == written:
            return kind
    if written:
        fields.complain(
            "kind",
            f"知らない種類です(「{written}」)。",
            f"{'、'.join(CHANNEL_KINDS)}から選んでください。チケットなどのページは page です。",
        )
    return "page"


def _notices(top: Fields) -> Iterator[Notice]:
    for fields in top.one_or_more("notice"):
        text = fields.text("text", required=True)
        yield Notice(text, *read_stretch(fields))
        fields.done()
