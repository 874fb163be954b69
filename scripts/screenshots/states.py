"""Every state that the widget can be in, and how each is brought about.

A new state is one more line here: then there are pictures of it, and the tests look for faults in
it in every theme and width.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.answer.reply import Reply
from scripts.screenshots import replies
from scripts.screenshots.stage import QUESTION, Stage

_LONG = "お花を贈りたいのですが、" * 40
_PASSWORD = "ログインできません。パスワードは hunter2 です"


@dataclass(frozen=True)
class State:
    """What is looked at, by the name of its pictures."""

    name: str
    reach: Callable[[Stage], object]
    whole_page: bool = False  # or else the widget on another company's page


def _in_turn(*steps: Callable[[Stage], object]) -> Callable[[Stage], None]:
    def reach(stage: Stage) -> None:
        for step in steps:
            step(stage)

    return reach


def _opened(*steps: Callable[[Stage], object], attributes: str = "") -> Callable[[Stage], None]:
    return _in_turn(lambda stage: stage.open(attributes), *steps)


def _asked(reply: Reply, *steps: Callable[[Stage], object]) -> Callable[[Stage], None]:
    return _opened(lambda stage: stage.ask(reply), *steps)


def _refused(status: int, **headers: str) -> Callable[[Stage], None]:
    def reach(stage: Stage) -> None:
        stage.open()
        stage.refusal = status, {name.replace("_", "-"): value for name, value in headers.items()}
        stage.ask()

    return reach


def _pressed(name: str, shown: str) -> Callable[[Stage], None]:
    """Press a button, and wait for what it brings."""

    def reach(stage: Stage) -> None:
        stage.press(name)
        stage.find(shown).last.wait_for()

    return reach


def _typed(text: str, shown: str) -> Callable[[Stage], None]:
    def reach(stage: Stage) -> None:
        stage.type(text)
        stage.find(shown).first.wait_for()

    return reach


def _at_end(stage: Stage) -> None:
    stage.scroll(to_end=True)


def _ask_to_clear(stage: Stage) -> None:
    stage.press("メニュー")
    _pressed("会話を消去", ".confirm")(stage)


def _chosen_by_key(stage: Stage) -> None:
    for _ in range(2):
        stage.page.keyboard.press("ArrowDown")


def _rating_refused(stage: Stage) -> None:
    stage.refusal = 404, {}
    stage.press("はい")
    stage.find("#note, .feedback .note").last.wait_for()


def _commented(stage: Stage) -> None:
    stage.find(".comment textarea").fill("よくわかりました。")
    stage.press("ご意見を送る")
    stage.page.get_by_text("ご意見をお寄せいただき").wait_for()


def _answered_while_closed(stage: Stage) -> None:
    stage.keep_waiting()
    stage.page.evaluate("FAQ.close()")
    stage.release()


def _long_conversation(stage: Stage) -> None:
    stage.open()
    for reply in (replies.CHOICE_OF_FOUR, replies.RICH_ANSWER, replies.FALLBACK, replies.ANSWER):
        stage.ask(reply, _LONG if reply is replies.FALLBACK else QUESTION)


WIDGET = (
    State("launcher", lambda stage: stage.mount()),
    State("launcher-left", lambda stage: stage.mount('data-position="left" data-color="gold"')),
    State("launcher-round", lambda stage: stage.mount('data-launcher="round"')),
    State("launcher-badge", _opened(_answered_while_closed)),
    State("greeting", _opened()),
    State("greeting-dark-by-choice", _opened(attributes='data-theme="dark"')),
    State("menu", _opened(lambda stage: stage.press("メニュー"))),
    State("greeting-english", _opened(attributes='data-lang="en" data-title="Help desk"')),
    State("greeting-policy", _opened(attributes='data-policy-url="/privacy"')),
    State("suggestions", _opened(_typed("配達", ".suggestions li"))),
    State("suggestion-chosen", _opened(_typed("配達", ".suggestions li"), _chosen_by_key)),
    State("waiting", _opened(lambda stage: stage.keep_waiting())),
    State("answer", _asked(replies.ANSWER)),
    State("answer-rich", _asked(replies.RICH_ANSWER)),
    State("answer-doubtful", _asked(replies.DOUBTFUL_ANSWER)),
    State("answer-urgent", _asked(replies.URGENT_ANSWER)),
    State("answer-english-face", _opened(lambda stage: stage.ask(), attributes='data-lang="en"')),
    State("choices", _asked(replies.CHOICE_OF_FOUR)),
    State("fallback", _asked(replies.FALLBACK)),
    State("fallback-choices", _asked(replies.FALLBACK_WITH_CHOICES)),
    State("fallback-shut-doors", _asked(replies.SHUT_FALLBACK)),
    State("fallback-twice", _asked(replies.FALLBACK, lambda stage: stage.ask(replies.FALLBACK))),
    State("notice-reply", _asked(replies.GREETING)),
    State("notice-of-the-day", _asked(replies.OUTAGE)),
    State("secret", _opened(lambda stage: stage.ask(text=_PASSWORD))),
    State(
        "too-long", _opened(_typed(_LONG * 5, ".count"), lambda s: s.page.keyboard.press("Enter"))
    ),
    State("nothing-typed", _opened(lambda stage: stage.find(".send").click())),
    State("failure", _refused(503)),
    State("rate-limited", _refused(429, Retry_After="12")),
    State("refused", _refused(422)),
    State("offline", _opened(lambda stage: stage.lose_connection(), lambda stage: stage.ask())),
    State("confirm-clear", _asked(replies.ANSWER, _ask_to_clear)),
    State("rated-yes", _asked(replies.ANSWER, _pressed("はい", ".comment"), _at_end)),
    State(
        "rated-no",
        _asked(replies.FALLBACK, lambda s: s.ask(), _pressed("いいえ", ".comment"), _at_end),
    ),
    State("commented", _asked(replies.ANSWER, _pressed("はい", ".comment"), _commented, _at_end)),
    State("rating-refused", _asked(replies.ANSWER, _rating_refused, _at_end)),
    State("long-conversation", _long_conversation),
)
