"""What the publishing process says, in the words of the people at the desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.desk.publish_job import JobState
from corpus import packages

_STEPS = {
    "corpus": "Q&Aを読んでいます",
    "index": "検索の準備をしています",
    "encoder": "言葉のモデルを読み込んでいます",
    "embedding": "Q&Aの文を読み取っています",
    "classifier": "お客様の言い方を学んでいます",
    "calibration": "確かさを測っています",
    "gate": "答えのわかっている質問で確かめています",
    "impact": "答えの変わる質問を探しています",
    "rows": "検索のデータベースに書き込んでいます",
    "publish": "公開しています",
}
# What a process says of its end → what people at the desk should know and do.
_FAILURES = (
    (
        "no room left",
        "ディスクの空きがありません。サーバーの管理者に、空きを作るようお伝えください。",
    ),
    (
        "No space left",
        "ディスクの空きがありません。サーバーの管理者に、空きを作るようお伝えください。",
    ),
    (
        "cannot be written to PostgreSQL",
        "検索のデータベースに書き込めませんでした。公開中の内容はそのままです。サーバーの管理者にお伝えください。",
    ),
    ("memory ran out", "サーバーのメモリーが足りませんでした。サーバーの管理者にお伝えください。"),
    ("another build", "ほかの公開の作業が進んでいます。終わってから、もう一度お試しください。"),
    (
        "changed since",
        "用意しているあいだに、もとのファイルが書き換えられました。重なった変更がないかを確かめ、"
        "もう一度影響をお確かめください。",
    ),
    ("golden queries would not", "正しい案内でなくなる質問があるため、公開しませんでした。"),
    ("no candidate", "用意したものが新しくなっています。もう一度影響をお確かめください。"),
    ("another Q&A", "公開中のものとは別の会社のQ&Aのようです。サーバーの管理者にお伝えください。"),
    ("is not open to this user", "ファイルに書き込めません。サーバーの管理者にお伝えください。"),
    ("Read-only", "ファイルに書き込めません。サーバーの管理者にお伝えください。"),
)

_ONLY_SERVES = (
    "このサーバーはご案内だけを行う構成で、公開の用意をするプログラムが入っていません。下書きは、そのまま残ります。"
    "公開するには、用意のできるサーバーで編集するか、サーバーの管理者に、このサーバーでの scripts/setup の実行を"
    "お頼みください。"
)


def only_serves() -> str:
    """Return why nothing can be prepared on this server; "" where it can."""
    return _ONLY_SERVES if packages.missing(packages.BUILDING) else ""


def step_words(progress: Mapping[str, Any]) -> str:
    """Return what is being done."""
    return _STEPS.get(str(progress.get("step", "")), "準備をしています")


def same_sentence(
    changes: Sequence[Mapping[str, Any]],
) -> list[tuple[tuple[str, str, str, str], list[Mapping[str, Any]]]]:
    """Return queries that get the same in other words, by what that is: kind, title, before, after.

    Of an answer no words: they stand among the edits.
    """
    found: dict[tuple[str, str, str, str], list[Mapping[str, Any]]] = {}
    for change in changes:
        before, after = change["before"], change["after"]
        is_answer = after["kind"] == "answer"
        words = ("", "") if is_answer else (before["says"], after["says"])
        title = after["titles"][0] if is_answer else ""
        found.setdefault((after["kind"], title, *words), []).append(change)
    return list(found.items())


def failure_of(state: JobState) -> str:
    """Return why the last process ended without a result; "" where it did not."""
    if state.is_running or state.done is not None:
        return ""
    if state.started.cancelled:
        return "中止しました。公開中の内容も、下書きも、そのままです。"
    told = "\n".join([*map(problem_words, state.failed or ()), state.tail])
    for sign, words in _FAILURES:
        if sign in told:
            return words
    if state.failed:
        return "\n".join(map(problem_words, state.failed))
    return "作業が途中で終わりました。もう一度お試しください。続くときは、サーバーの管理者にお伝えください。"


# What a server says of itself → the same for people at the desk.
_STATES = (
    (
        "corpus edited since",
        "もとのファイルが、公開中の内容から変わっています。公開すると反映されます。",
    ),
    ("rolled back from", "以前の版に戻したため、もとのファイルの内容は公開していません。"),
)


def state_words(problem: str) -> str:
    """Return what a server says is wrong, for people."""
    return next((words for sign, words in _STATES if sign in problem), problem)


def problem_words(problem: object) -> str:
    """Return a problem as a sentence: a text, or one of a corpus."""
    if isinstance(problem, Mapping):
        place = problem.get("file", "")
        words = f"{problem.get('found', '')}{problem.get('repair', '')}"
        return f"{place}：{words}" if place else words
    return str(problem)
