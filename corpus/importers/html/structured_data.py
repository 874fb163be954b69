"""FAQPage as a page's data has it (JSON-LD, microdata), and joined with what the page shows."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from html import unescape
from typing import Any

from corpus.importers.html.answer import convert, convert_fragment
from corpus.importers.html.boilerplate import is_boilerplate, without_boilerplate
from corpus.importers.html.entry import question_words
from corpus.importers.html.question_words import clean_questions
from corpus.importers.html.tree import Element, Page
from corpus.importers.html.words import on_one_line, words_of
from corpus.importers.source import Answer, SourceEntry, SourceError

_MIN_ANSWER = 10
_ALIKE = 0.8
MAX_ITEMS = 5_000
_MAX_COMPARED = 20_000  # pairs of answers, about half a second
_MAX_DEPTH = 12
_MANY = 10  # entries that a page shows: so it is read well, and data beside it may be old
_SAME = re.compile(r"[\s\u3000・。、.,!！?？「」『』()（）\-:：/|*#]+")
_NUMBERED = re.compile(
    r"(?:^|(?<=[\s。、」）)]))\d{1,2}[.)）．]\s*(?=\D)", re.MULTILINE
)  # a list's, which data often lacks
_CUT = re.compile(r"\s*[\[(（［]?(?:\.{3}|…+|‥)[\])）］]?\s*$")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")


@dataclass(frozen=True)
class Item:
    """A question with its answer as the page's data has it."""

    question: str
    answer: Answer
    lost: tuple[str, ...] = ()
    anchor: str = ""
    is_shown: bool = False  # marks on the page's own words, as microdata is


def items_of(page: Page) -> list[Item]:
    """Return what a page's data asks and answers: JSON-LD, or else microdata."""
    found = [item for text in page.json_ld for item in _json_items(text, page)]
    found = found or list(_microdata(page))
    return list({item.question: item for item in reversed(found)}.values())[::-1]


def _json_items(text: str, page: Page) -> Iterator[Item]:
    text = re.sub(r"^\s*(?://\s*)?<!\[CDATA\[|(?://\s*)?\]\]>\s*$|^\s*<!--|-->\s*$", "", text)
    for attempt in (text, _TRAILING_COMMA.sub(r"\1", text)):
        try:
            data = json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
        for question in list(_questions(data))[:MAX_ITEMS]:
            if item := _json_item(question, page):
                yield item
        return


def _questions(data: Any, depth: int = 0, inside: bool = False) -> Iterator[dict[str, Any]]:
    """Yield every Question of a FAQPage, however the graph nests it."""
    if depth > _MAX_DEPTH:
        return
    if isinstance(data, list):
        for each in data:
            yield from _questions(each, depth + 1, inside)
    elif isinstance(data, dict):
        types = data.get("@type") or data.get("type") or ""
        types = types if isinstance(types, list) else [types]
        names = {str(each).rsplit("/", 1)[-1] for each in types}
        if "Question" in names and inside:
            yield data
        elif not names & {"QAPage"}:
            for key in (
                "mainEntity",
                "@graph",
                "mainEntityOfPage",
                "hasPart",
                "itemListElement",
                "item",
            ):
                if key in data:
                    yield from _questions(data[key], depth + 1, inside or "FAQPage" in names)


def _json_item(question: dict[str, Any], page: Page) -> Item | None:
    name = question.get("name") or question.get("text") or ""
    answers = question.get("acceptedAnswer") or question.get("suggestedAnswer") or ""
    answer = answers[0] if isinstance(answers, list) and answers else answers
    text = answer.get("text") or "" if isinstance(answer, dict) else answer
    if not isinstance(name, str) or not isinstance(text, str):
        return None
    words = clean_questions([on_one_line(_words(name))])[0]
    try:
        conversion = convert_fragment(_lines(text), page.address)
    except SourceError:
        return None
    blocks, _ = without_boilerplate(conversion.blocks)
    if not words or not blocks:
        return None
    anchor = str(question.get("url") or question.get("@id") or "").partition("#")[2]
    return Item(words, Answer.of(blocks), conversion.lost, anchor)


def _words(name: str) -> str:
    return words_of(Page(name).root) if "<" in name or "&" in name else name


def _lines(text: str) -> str:
    """Return the HTML of an answer; where it has no tag, its line breaks are meant."""
    if not re.search(r"<\w", text) and re.search(r"&lt;/\w+&gt;", text):
        text = unescape(text)  # escaped once too often
    return text if re.search(r"<\w", text) else text.replace("\n", "<br>")


def _microdata(page: Page) -> Iterator[Item]:
    for element in page.root.walk():
        if _type(element) == "Question":
            name = next((e for e in element.walk() if e.attributes.get("itemprop") == "name"), None)
            answer = next((e for e in element.walk() if _type(e) == "Answer"), None)
            text = next(
                (e for e in (answer or element).walk() if e.attributes.get("itemprop") == "text"),
                answer,
            )
            if name and text:
                conversion = convert([answer or text], page, _is_beside_text)
                words = clean_questions([question_words(name)])[0]
                if words and conversion.blocks:
                    blocks, _ = without_boilerplate(conversion.blocks)
                    yield Item(words, Answer.of(blocks), conversion.lost, is_shown=True)


def _is_beside_text(element: Element) -> bool:
    """Return whether an element of an answer is not of its text, such as who wrote it.

    Pages often call only the first paragraph the text.
    """
    name = element.attributes.get("itemprop", "text")
    return is_boilerplate(element) or name not in (
        "text",
        "acceptedAnswer",
        "suggestedAnswer",
        "url",
    )


def _type(element: Element) -> str:
    return element.attributes.get("itemtype", "").strip().rsplit("/", 1)[-1]


def join(
    entries: Sequence[SourceEntry], items: Sequence[Item], name: str, notes: list[str]
) -> list[SourceEntry]:
    """Return the page's entries with the answers that its data gives, and those only data has.

    Where both say the same words, the page's answer stays: it has the lists and links. It stays
    as well where the data cut its text, has most of it (pages drop tables and links from it), or
    says it with other details: visitors read the page. A page that shows many entries is right
    wherever the two differ; data that knows few of them was written once, and adds none.
    """
    left = {same(item.question): item for item in items}
    asked: dict[str, list[SourceEntry]] = defaultdict(list)
    for entry in entries:
        asked[same(entry.question)].append(entry)
    is_many = len(entries) >= _MANY
    keeps_pace = not is_many or 2 * len(left.keys() & asked.keys()) >= len(asked)
    joined, other, older = [], [], []
    for entry in entries:
        item = left.pop(same(entry.question), None)
        # Asked in several sections, a question has the answer that each shows.
        is_one = len(asked[same(entry.question)]) == 1
        if not item or not is_one or _says_the_same(item.answer, entry.answer):
            joined.append(entry)
        elif is_many and not _is_excerpt(entry.answer, item.answer):
            older.append(entry.question)
            joined.append(entry)
        else:
            other.append(entry.question)
            joined.append(replace(entry, answer=item.answer, lost=item.lost))
    answers = {same(entry.answer.plain) for entry in joined}
    # The same answer is the same entry, asked in other words: an answer of a word may be two's.
    left = {
        key: item
        for key, item in left.items()
        if len(said := same(item.answer.plain)) <= _MIN_ANSWER or said not in answers
    }
    if len(left) * len(joined) <= _MAX_COMPARED:
        left = {key: item for key, item in left.items() if not _is_among(item, joined)}
    if items:
        notes.append(f"ページの構造化データ(FAQPage、{len(items)}件)も読みました。")
    differ = "画面と構造化データで回答が違うため、"
    _note(notes, f"{differ}構造化データの回答にしました", other)
    _note(notes, f"{differ}画面の回答にしました", older)
    if not keeps_pace:
        old = [item.question for item in left.values() if not item.is_shown]
        _note(notes, "構造化データだけにあり、画面にない質問は、取り込んでいません", old)
        left = {key: item for key, item in left.items() if item.is_shown}
    for item in left.values():
        anchors = (item.anchor,) if item.anchor else ()
        joined.append(
            SourceEntry(
                item.question, item.answer, "", f"{name} (FAQPage)", anchors=anchors, lost=item.lost
            )
        )
    _note(
        notes,
        "画面には見つからず、構造化データだけにある質問です",
        [i.question for i in left.values()],
    )
    return joined


def _note(notes: list[str], what: str, questions: Sequence[str]) -> None:
    if questions:
        shown = "」「".join(questions[:5])
        notes.append(f"{what}:「{shown}」({len(questions)}件)。")


def _is_among(item: Item, entries: Sequence[SourceEntry]) -> bool:
    """Return whether an entry is what the page's data asks in other words, or answers in part."""
    asked = same(item.question)
    alike = [each for each in entries if _says_the_same(item.answer, each.answer)]
    if _CUT.search(item.answer.plain) and len(alike) == 1:
        return True
    return any(asked in (q := same(each.question)) or q in asked for each in alike)


def same(text: str) -> str:
    """Return the form in which two spellings of a text are one."""
    return _SAME.sub("", unicodedata.normalize("NFKC", text)).lower()


def _says_the_same(data: Answer, shown: Answer) -> bool:
    there = same(_NUMBERED.sub("", _CUT.sub("", data.plain)))
    here = same(_NUMBERED.sub("", shown.plain))
    is_cut = bool(_CUT.search(data.plain)) and here.startswith(there)
    is_part = there in here and 2 * len(there) >= len(here)
    return there == here or is_cut or is_part or (_is_newer(shown, there, here))


def _is_excerpt(shown: Answer, data: Answer) -> bool:
    """Return whether a page shows only a part of the answer that its data has whole."""
    return bool(_CUT.search(shown.plain)) or same(shown.plain) in same(data.plain)


def _is_newer(shown: Answer, there: str, here: str) -> bool:
    """Return whether a page shows the same answer with other details: visitors read that one."""
    if _CUT.search(shown.plain) or len(there) > 1.5 * len(here) or len(here) > 2 * len(there):
        return False
    return SequenceMatcher(None, there, here, autojunk=False).quick_ratio() >= _ALIKE
