"""What customers meet, or do not meet, of a corpus today."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import groupby

from bot.answer.withdrawn import is_withdrawn
from bot.check.finding import Finding, Place, at
from corpus.blocks import runs_of
from corpus.intent import Corpus, Entry
from corpus.lines import without_line
from corpus.phone_number import PhoneNumber, numbers_in
from corpus.starter.example import examples_in
from index.coverage import covered_referrals

_LOOKED_AT = "(?:ご覧|ご参照|参照|ご確認|クリック|お進み|アクセス|お申し込み|お問い合わせ)"
# 「こちら」 is a link wherever it stands; 「下記」 may be the lines that follow, unless none do.
_HERE = re.compile(
    rf"(?:こちら|リンク先|関連リンク)(?:の|を|から|より|に)[^。\n]{{0,20}}{_LOOKED_AT}"
)
_BELOW = re.compile(rf"(?:下記|以下)[^。\n]{{0,20}}{_LOOKED_AT}[^。\n]*[。.]?\s*\Z")
_ADDRESS = re.compile(r"https?://|www\.|\S@\S")


def place_of(entry: Entry, detail: str = "") -> Place:
    """Return where an entry is written."""
    return Place(f"{entry.source} ({entry.id})", detail)


def check_site(corpus: Corpus) -> Iterator[Finding]:
    """Yield what is missing of the company."""
    site = corpus.site
    if not site.source:
        yield Finding(
            "site",
            "会社の情報(company、phones、hours)のファイルがないため、電話番号も受付時間もご案内できません。"
            "docs/company.ja.md の例を site.yaml としてお書きください。",
        )
    elif not (site.phones or site.channels):
        yield Finding(
            "site",
            "窓口(phonesかchannels)がないため、答えのない質問に行き先をご案内できません。",
            (Place(site.file),),
        )
    yield from at(
        "placeholder",
        "仮の値のままです。正しい値に直し、その名前を placeholders から消してください。",
        (Place(site.file, name) for name in site.placeholders),
    )
    yield from at(
        "placeholder",
        "見本の回答のままです。自社の回答に書き換えるか、項目を削除してください。",
        map(place_of, examples_in(corpus.entries)),
    )


def check_entries(corpus: Corpus, today: date) -> Iterator[Finding]:
    """Yield the entries that are off every surface, and those that promise what is not there."""
    withdrawn = [entry for entry in corpus.entries if is_withdrawn(entry, today)]
    yield from at(
        "withdrawn",
        "有効期限(valid_until)を過ぎているため、どこにも出さず、電話をご案内しています。",
        (place_of(each, str(each.valid_until)) for each in withdrawn if not each.hidden),
    )
    yield from at(
        "hidden",
        "hidden: true のため、どこにも出さず、電話をご案内しています。",
        (place_of(each) for each in withdrawn if each.hidden),
    )
    yield from at(
        "other_number",
        "回答に、窓口(phones)にない電話番号が書かれています。番号が古くないか、確かめてください。"
        "ほかの会社の番号なら、そのままで構いません。",
        (
            place_of(entry, "、".join(numbers))
            for entry in corpus.entries
            if (numbers := _other_numbers(entry, corpus)) and not entry.hidden
        ),
    )
    yield from at(
        "promised_link",
        "「下記・以下」の行き先がありません。linksに書いたら、link_missingを消してください。",
        (place_of(each) for each in corpus.entries if each.link_missing and not _has_link(each)),
    )
    yield from at(
        "promised_link",
        "回答が行き先を約束していますが、リンクがありません。linksに書くか、文を直してください。",
        (
            place_of(entry, f"「{promise}」")
            for entry in corpus.entries
            if not entry.link_missing and (promise := promised(entry))
        ),
    )


def _other_numbers(entry: Entry, corpus: Corpus) -> list[str]:
    """Return the numbers of Japan in an answer that no line has; none where there is no line."""
    lines = {_dialled(own) for each in corpus.site.phones for own in numbers_in(each.number)}
    named = (_dialled(own) for own in numbers_in(entry.answer))
    own = dict.fromkeys(each for each in named if each.startswith("0") and each not in lines)
    return list(own) if lines else []


def _dialled(number: PhoneNumber) -> str:
    digits = number.digits
    return f"0{digits[3:]}" if digits.startswith("+81") else digits


def last_day(until: datetime) -> date:
    """Return the last day of something that ends at a moment: midnight is the day before's end."""
    return (until - timedelta(seconds=1)).date()


def promised(entry: Entry) -> str:
    """Return the words with which an answer promises a link that is not there, or ""."""
    if _has_link(entry) or _ADDRESS.search(entry.answer):
        return ""
    found = _HERE.search(entry.answer) or _BELOW.search(entry.answer)
    return found[0].strip() if found else ""


def _has_link(entry: Entry) -> bool:
    return bool(entry.links) or any(run.url for run in runs_of(entry.blocks))


def check_dates(corpus: Corpus, today: date, reviewed_days: int | None) -> Iterator[Finding]:
    """Yield what is over, and what nobody has looked at for so many days."""
    site = corpus.site
    yield from at(
        "over",
        "お知らせ(notice)の期間が過ぎています。消してください。",
        (
            Place(site.file, f"{last}まで")
            for notice in site.notices
            if notice.until and (last := last_day(notice.until)) < today
        ),
    )
    undated = [entry for entry in corpus.entries if entry.reviewed is None]
    yield from at(
        "reviewed", "最終確認日(reviewed)がありません。", (place_of(each) for each in undated)
    )
    if reviewed_days is None:
        return
    since = today - timedelta(days=reviewed_days)
    yield from at(
        "reviewed",
        f"最終確認日から{reviewed_days}日を過ぎています。内容を確かめ、reviewedを書き直してください。",
        (
            place_of(each, str(each.reviewed))
            for each in sorted(corpus.entries, key=lambda entry: entry.reviewed or date.min)
            if each.reviewed and each.reviewed < since
        ),
    )


def check_topics(corpus: Corpus) -> Iterator[Finding]:
    """Yield topics that get the first of several lines for want of one, and those an entry covers."""
    for file, topics in groupby(
        without_line(corpus), key=lambda topic: topic.source.rpartition(":")[0]
    ):
        own = list(topics)
        yield Finding(
            "no_line",
            "窓口の決まっていない話題があり、最初の窓口をご案内します。section(Q&Aのセクション名)か"
            "phone(窓口のpurposeか番号)を書いてください。",
            (Place(file, f"{len(own)}件({'、'.join(each.id for each in own)})"),),
        )
    yield from at(
        "covered",
        "電話案内の話題と同じことが、Q&Aに書かれています。その答えで足りるなら、この言い方を項目の"
        "wordings に移してください。",
        (
            Place(
                f"{covered.referral.source} ({covered.referral.id})",
                f"「{covered.text}」は、項目 {covered.entry.id} に「{covered.sentence}」とあります。",
            )
            for covered in covered_referrals(corpus)
        ),
    )
