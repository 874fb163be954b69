"""Every state of the support page, with questions that the corpus in use has such replies to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from urllib.parse import urlencode

from bot.answer.answerer import Answerer
from bot.answer.reply import Kind
from corpus.text import MAX_CHARACTERS
from index.question import Question
from scripts.screenshots.stage import Stage
from scripts.screenshots.states import State

_MAX_TRIED = 200
_ELSEWHERE = (
    "来週の天気を教えてください",
    "近くの駅はどこですか",
    "結婚式のスピーチ",
    "社長の名前は",
)

Address = Callable[[Answerer], str | None]


def support_page(answerer: Answerer) -> list[State]:
    """Return the states that this corpus can bring about."""
    made = (state_of_page(name, answerer) for name in PAGES)
    return [state for state in made if state]


def state_of_page(name: str, answerer: Answerer) -> State | None:
    """Return one of PAGES as a state; None where the corpus has no such reply."""
    address, then = PAGES[name]
    path = address(answerer)
    if path is None:
        return None

    def reach(stage: Stage) -> None:
        stage.go(path)
        then(stage)

    return State(f"page-{name}", reach, whole_page=True)


def _at(path: str) -> Address:
    return lambda _: path


def _first_entry(before: str) -> Address:
    return lambda answerer: before + next(iter(answerer.visible.entries())).id


def _short_questions(answerer: Answerer) -> Iterator[str]:
    """Yield what may be meant in several ways: sections, and the beginnings of questions."""
    entries = answerer.visible.entries()
    yield from dict.fromkeys(entry.section for entry in entries)
    for length in (2, 3, 4):
        yield from dict.fromkeys(entry.question[:length] for entry in entries)


def _replied(kind: Kind, candidates: Callable[[Answerer], Iterable[str]]) -> Address:
    """Ask the first question that gets a reply of a kind."""

    def address(answerer: Answerer) -> str | None:
        for _, text in zip(
            range(_MAX_TRIED), filter(str.strip, candidates(answerer)), strict=False
        ):
            if answerer.ask(Question.read(text)).kind == kind:
                return f"/?{urlencode({'q': text})}"
        return None

    return address


def _open_details(stage: Stage) -> None:
    stage.page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")


def _post(text: str) -> Callable[[Stage], None]:
    """Send the form with a text that its field may refuse."""
    send = """(text) => {
        const field = document.querySelector("[name=q]");
        field.removeAttribute("required");
        field.removeAttribute("maxlength");
        field.value = text;
        field.form.submit();
    }"""

    def post(stage: Stage) -> None:
        with stage.page.expect_navigation():
            stage.page.evaluate(send, text)

    return post


def _nothing(_: Stage) -> None:
    """Leave the page as it opens."""


PAGES: dict[str, tuple[Address, Callable[[Stage], None]]] = {
    "list": (_at("/"), _nothing),
    "list-at-an-entry": (_first_entry("/#"), _nothing),
    "list-opened": (_at("/"), _open_details),
    "reply-answer": (_first_entry("/?choice="), _nothing),
    "reply-choices": (_replied("choices", _short_questions), _nothing),
    "reply-fallback": (_replied("fallback", lambda _: _ELSEWHERE), _nothing),
    "reply-notice": (_replied("notice", lambda _: ["ありがとうございます"]), _nothing),
    "reply-secret": (_at("/"), _post("PW:hunter2 で入れません")),
    "refused-empty": (_at("/"), _post("　")),
    "refused-too-long": (_at("/"), _post("花" * (MAX_CHARACTERS + 1))),
    "not-found": (_at("/~nothing-is-here"), _nothing),
}
