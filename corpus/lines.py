"""Which line answers for what: sections and topics by name, and the nearest name of a misspelt one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from difflib import SequenceMatcher

from corpus.errors import Problem
from corpus.intent import Corpus, Referral
from corpus.phone_number import numbers_in
from corpus.site import Phone, Site
from corpus.text import normalize

_LONGEST_NAME = 200  # SequenceMatcher is quadratic


def lines_for(
    site: Site, section: str | None = None, phone: str | None = None
) -> tuple[Phone, ...]:
    """Return the line with a purpose or number, else those of a section, else the first.

    None where the site has no line. A section may have several: by day and by night, say.
    """
    named = line_named(site, phone) if phone else None
    if named:
        return (named,)
    own = tuple(each for each in site.phones if section and section in each.sections)
    return own or site.phones[:1]


def without_line(corpus: Corpus) -> list[Referral]:
    """Return the company's own topics that get the first line for want of another.

    Where there is one line all get it; greetings and what the desk is not for need none.
    """
    if len(corpus.site.phones) < 2:
        return []
    return [
        referral
        for referral in corpus.referrals
        if referral.kind == "topic" and not (referral.pack or referral.section or referral.phone)
    ]


def check_lines(corpus: Corpus, unread: Collection[str] = ()) -> Iterator[Problem]:
    """Yield every section or line that something names and that is not there.

    `unread` are sections that a mistake of another kind keeps from being read.
    """
    sections = list(dict.fromkeys(entry.section for entry in corpus.entries))
    known = {*sections, *unread}
    for phone in corpus.site.phones:
        for section in phone.sections:
            if section not in known:
                yield _no_section(phone.source, "sections", section, sections)
    for each in corpus.site.matters:
        if each.section not in known:
            yield _no_section(corpus.site.source, "matters", each.section, sections)
    for referral in corpus.referrals:
        if referral.section and referral.section not in known:
            yield _no_section(referral.source, "section", referral.section, sections)
        if referral.phone and corpus.site.company and not line_named(corpus.site, referral.phone):
            purposes = [phone.purpose for phone in corpus.site.phones]
            yield Problem.at(
                referral.source,
                "phone",
                f"「{referral.phone}」という窓口はありません。(id: {referral.id})",
                f"phonesのpurposeかnumberを書いてください。{_nearest(referral.phone, purposes)}",
            )


def line_named(site: Site, name: str) -> Phone | None:
    """Return the line with a purpose, or with a number, however it is punctuated."""
    wanted, number = normalize(name), numbers_in(name)
    for phone in site.phones:
        if wanted == normalize(phone.purpose) or (number and number == numbers_in(phone.number)):
            return phone
    return None


def _no_section(source: str, field: str, section: str, sections: Iterable[str]) -> Problem:
    found = f"「{section}」というセクションはありません。"
    repair = f"Q&Aのsectionと同じ文字で書いてください。{_nearest(section, sections)}"
    return Problem.at(source, field, found, repair)


def _nearest(name: str, names: Iterable[str]) -> str:
    """Return a sentence that suggests the name most like this one, where there is any."""
    wanted = normalize(name)[:_LONGEST_NAME]

    def likeness(known: str) -> float:
        return SequenceMatcher(None, wanted, normalize(known)[:_LONGEST_NAME]).ratio()

    best = max(filter(None, names), key=likeness, default="")
    return f"近い名前は「{best}」です。" if best else ""
