"""A page of questions and answers → its entries, found by what repeats and how it reads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from corpus.errors import Problem
from corpus.import_options import Options
from corpus.importers.decode import decode_source
from corpus.importers.headings import without_kept_mark
from corpus.importers.html.answer import convert
from corpus.importers.html.apart import is_apart
from corpus.importers.html.boilerplate import is_boilerplate, open_rests, without_boilerplate
from corpus.importers.html.choice import Choice, Chooser
from corpus.importers.html.contents import is_contents_line
from corpus.importers.html.entry import (
    Lines,
    anchors_of,
    are_parted,
    has_glued_answer,
    is_kept_back,
    question_words,
)
from corpus.importers.html.forms import asks_visitor, heads_control
from corpus.importers.html.groups import Guess
from corpus.importers.html.lines import part_lines
from corpus.importers.html.loose import put_in_place
from corpus.importers.html.more import show_more
from corpus.importers.html.question_words import (
    clean_questions,
    has_glued_mark,
    has_mark,
    heads_no_answer,
    is_void,
    names_other_part,
    names_voices,
    question_likeness,
)
from corpus.importers.html.quotes import mark_quotes
from corpus.importers.html.sections import Sections
from corpus.importers.html.selected import select
from corpus.importers.html.sheets import mark_unshown
from corpus.importers.html.structured_data import Item, items_of, join, same
from corpus.importers.html.title_words import title_words
from corpus.importers.html.tree import Element, Page, check_size, read_page
from corpus.importers.html.withdrawn import withdrawn
from corpus.importers.html.words import words_of
from corpus.importers.source import Answer, Source, SourceEntry, SourceError
from corpus.markdown import MAX_CHARACTERS

_MAX_TOLD = 2  # questions that customers' voices or news quote
_MAX_NAMED = 5  # of what was left out, in one note


@dataclass(frozen=True)
class Found:
    """The questions of a page as it shows them, with what was left out."""

    entries: tuple[SourceEntry, ...]
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


def read_html(content: bytes, name: str, options: Options, charset: str = "") -> Source:
    """Return what a page asks and answers. Raises SourceError where that is nothing.

    `charset` is what a server said of it.
    """
    check_size(len(content) // 3)  # a Japanese character has three bytes in UTF-8
    html, encoding_notes = decode_source(content, options.encoding, charset)
    page = read_page(html, options.base_url)
    open_rests(page.root)
    show_more(page.root)
    items = items_of(page)
    put_in_place(page)
    mark_quotes(page)
    mark_unshown(page)
    part_lines(page)
    found = _Reader(page, html, name, options, items).read()
    entries, notes = found.entries, (*encoding_notes, *found.notes)
    if not entries and not found.problems:
        raise SourceError(_nothing(page))
    return Source(name, entries, found.problems, notes, page.address)


def _nothing(page: Page) -> str:
    frames = [e.attributes.get("src", "") for e in page.root.walk() if e.tag in ("frame", "iframe")]
    if frames and len(words_of(page.root)) < 200:
        shown = "、".join(filter(None, frames[:_MAX_NAMED]))
        return f"Q&Aはこのページではなく、中のフレーム({shown})にあるようです。そのアドレスを指定してください。"
    return (
        "Q&Aが見つかりません。質問と回答が画面に出ているページか確かめ、"
        "セレクター(entry_selector など)で場所を指定してください。"
    )


def _is_of_page(section: str, guesses: Sequence[Guess]) -> bool:
    """Return whether what stands below a heading belongs to the page, not to its questions."""
    mean = sum(question_likeness(each.words) for each in guesses) / len(guesses)
    is_contact = heads_no_answer(section) and not section.endswith(
        ("について", "関して", "関する質問")
    )
    return (
        (is_contact and mean <= 0.2)
        or names_voices(section)
        or (names_other_part(section) and (mean < 0.9 or len(guesses) <= _MAX_TOLD))
    )


class _Reader:
    """One reading of a page, as a visitor sees it, by its data where it has some."""

    def __init__(
        self, page: Page, html: str, name: str, options: Options, items: Sequence[Item]
    ) -> None:
        self._page, self._name, self._options, self._items = page, name, options, items
        self._html, self._lines = html, Lines(html)
        self._left_out = {
            each.order for selector in options.leave_out for each in page.select(selector)
        }
        self._notes: list[str] = []
        self._problems: list[Problem] = []
        self._are_parted = False
        self._hidden: list[str] = []

    def read(self) -> Found:
        """Return all entries, in reading order."""
        options = self._options
        parts = self._parts()
        if options.question_selector or options.entry_selector:
            pairs = select(self._page, options)
            inside = [p for p in pairs if not parts or any(p.question in part for part in parts)]
            choice = Choice(tuple(inside))
        else:
            known = {item.question for item in self._items}
            choice = Chooser(self._page, known, parts, self._left_out).choose()
        choice = self._seen(choice)
        section_of = self._section_of(choice)
        choice = self._without_contact(choice, section_of)
        questions = self._questions(choice.guesses)
        seen = sorted(guess.question.order for guess in choice.guesses)
        self._are_parted = are_parted(choice.guesses)
        entries = []
        for guess, question in zip(choice.guesses, questions, strict=True):
            if entry := self._entry(guess, question, section_of(guess.question), seen):
                entries.append(entry)
        self._report(choice)
        joined = join(entries, self._shown(entries), self._name, self._notes)
        return Found(tuple(joined), tuple(self._problems), tuple(self._notes))

    def _shown(self, entries: Sequence[SourceEntry]) -> list[Item]:
        """Return what the page's data asks, without what its editors took from the page."""
        gone = withdrawn(self._items, entries, self._hidden, self._html)
        if not gone:
            return [*self._items]
        self._note("構造化データにはあっても画面から外してある質問は、取り込んでいません", gone)
        # Data that still asks what was taken out is older than the page.
        asked = {same(entry.question) for entry in entries}
        old = [item for item in self._items if same(item.question) in asked]
        if old:
            self._notes.append("構造化データは画面より古いようです。回答は画面のものを使いました。")
        left_out = {*gone, *(item.question for item in old)}
        return [item for item in self._items if item.question not in left_out]

    def _parts(self) -> list[Element]:
        """Return the parts of the page that a person named as those of the Q&A."""
        selector = self._options.within
        parts = self._page.select(selector) if selector else []
        if selector and not parts:
            raise SourceError(
                f"「{selector}」に当たる場所がページにありません。withinを直してください。"
            )
        return parts

    def _seen(self, choice: Choice) -> Choice:
        """Return a choice without entries that the page hides, each by itself."""
        orders = sorted(guess.question.order for guess in choice.guesses)
        hidden = [g for g in choice.guesses if is_kept_back(g.question, orders)]
        if not hidden or 2 * len(hidden) > len(choice.guesses):
            return choice
        self._hidden = self._questions(hidden)
        self._note("画面に出ていない質問は、取り込んでいません", [g.words for g in hidden])
        return replace(choice, guesses=tuple(g for g in choice.guesses if g not in hidden))

    def _without_contact(self, choice: Choice, section_of: Callable[[Element], str]) -> Choice:
        """Return a choice without what stands below a heading of the page, as its lines do."""
        by_section: dict[str, list[Guess]] = defaultdict(list)
        for guess in choice.guesses:
            by_section[section_of(guess.question)].append(guess)
        dropped = [
            guess
            for section, guesses in by_section.items()
            if 2 * len(guesses) < len(choice.guesses) and _is_of_page(section, guesses)
            for guess in guesses
        ]
        dropped += [guess for guess in choice.guesses if asks_visitor(guess.answer)]
        kept = tuple(guess for guess in choice.guesses if guess not in dropped)
        left_out = (*choice.left_out, *(guess.question for guess in dropped))
        return replace(choice, guesses=kept, left_out=left_out)

    def _section_of(self, choice: Choice) -> Callable[[Element], str]:
        options = self._options
        if options.section:
            return lambda question: options.section
        if options.section_from == "none":
            return lambda question: ""
        if options.section_selector:
            titles = self._page.select(options.section_selector)

            def last_before(question: Element) -> str:
                before = [title for title in titles if title.order < question.order]
                return title_words(before[-1]) if before else ""

            return last_before
        return Sections(self._page, choice).of

    def _questions(self, guesses: Iterable[Guess]) -> list[str]:
        return clean_questions([question_words(guess.question) for guess in guesses])

    def _entry(
        self, guess: Guess, question: str, section: str, seen: Sequence[int]
    ) -> SourceEntry | None:
        line = self._lines.of(guess.question)
        is_marked = has_mark(guess.words) or guess.words[:1] in "QＱ"
        if self._are_parted and has_glued_answer(guess) and not has_glued_mark(guess.words):
            is_marked = False  # "A" is a letter of its first word
        conversion = convert(guess.answer, self._page, self._leaves_out, is_marked)
        blocks, is_cut = without_boilerplate(conversion.blocks)
        answer = Answer.of(blocks)
        if is_cut:
            self._notes.append(
                f"「{question}」の回答にあった関連する質問の一覧は、回答に入れていません。"
            )
        if not answer.text.strip():
            found = f"「{question}」の回答に文字がありません({'、'.join(conversion.lost).rstrip('。') or '空です'})。"
            self._problem(line, "answer", found, "回答を文字で書いてから、取り込み直してください。")
            return None
        if answer.is_markdown and len(answer.text) > MAX_CHARACTERS:
            found = f"「{question}」の回答が長すぎます({len(answer.text):,}文字)。"
            self._problem(line, "answer", found, f"{MAX_CHARACTERS:,}文字以内に分けてください。")
            return None
        anchors = anchors_of(guess, seen)
        question, is_kept = without_kept_mark(question)
        where = f"{self._name}:{line}" if line else self._name
        return SourceEntry(
            question,
            answer,
            section,
            where,
            anchors=anchors,
            is_hidden=is_kept or None,
            lost=conversion.lost,
        )

    def _leaves_out(self, element: Element) -> bool:
        return element.order in self._left_out or is_boilerplate(element)

    def _problem(self, line: int, field: str, found: str, repair: str) -> None:
        self._problems.append(Problem(self._name, max(line, 1), field, found, repair))

    def _note(self, what: str, names: Sequence[str]) -> None:
        shown = "」「".join(names[:_MAX_NAMED]) + ("」ほか" if len(names) > _MAX_NAMED else "」")
        self._notes.append(f"{what}:「{shown}({len(names)}件)。")

    def _report(self, choice: Choice) -> None:
        """Add to the notes and problems what looked like an entry and is none."""
        known = {words_of(guess.question) for guess in choice.guesses}
        if names := [words_of(each) for each in choice.left_out]:
            self._note("質問ではない見出しとして、取り込んでいません", names)
        notes = [words_of(each, 20) for each in choice.notes if not is_boilerplate(each)]
        if notes := [words for words in notes if words]:
            self._note("セクションの終わりの注記は、どの回答にも入れていません", notes)
        for element in choice.unanswered:
            words = words_of(element)
            is_known = words in known or is_contents_line(element, self._page)
            is_apart_here = is_apart(element) or is_void(words) or heads_control(element)
            if not is_known and not is_apart_here:
                found = f"「{words}」に回答が見つかりません。"
                repair = "回答がページにあるなら answer_selector で場所を指定してください。"
                self._problem(self._lines.of(element), "answer", found, repair)
