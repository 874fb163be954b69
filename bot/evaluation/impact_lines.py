"""An impact for people, on a console: what to look at first stands first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.evaluation.edits import Edit
from bot.evaluation.impact import Change, Impact, Shares

MOST = 20  # lines of one kind
_FIELDS = {
    "section": "セクション",
    "question": "質問",
    "answer": "回答",
    "wordings": "言い回し",
    "links": "リンク",
    "label": "短い題名",
    "reviewed": "最終確認日",
    "valid_until": "掲載期限",
    "hidden": "表示・非表示",
}
_KINDS = {"added": "追加", "removed": "削除", "changed": "変更"}


def impact_lines(impact: Impact) -> Iterator[str]:
    """Yield the lines."""
    yield from _edits(impact.edits)
    yield from _looked_at(impact)
    yield from _group(
        "答えられなくなる質問（答えのわかっている質問のうち）", map(golden_line, impact.broken)
    )
    yield from _group(
        "新しく答えられる質問（答えのわかっている質問のうち）", map(golden_line, impact.mended)
    )
    yield from _group("返事が変わる質問", map(_change, impact.changed))
    yield from _group(
        "新しい取り違え",
        (
            f"「{each.title}」とたずねると、「{each.other_title}」が先に見つかります。"
            for each in impact.confusions
        ),
    )
    yield from _group(
        "なくなる取り違え",
        (
            f"「{each.title}」とたずねても、「{each.other_title}」が先に見つからなくなります。"
            for each in impact.confusions_gone
        ),
    )
    yield from _group(
        "返事は同じで、確からしさが変わる質問",
        (f"「{each.text}」：{_surer(each)}" for each in impact.surer),
    )
    if impact.recent and impact.shares_before != impact.shares_after:
        yield f"最近の質問：{_shares(impact.shares_before)} → {_shares(impact.shares_after)}"


def _edits(edits: Sequence[Edit]) -> Iterator[str]:
    def line(edit: Edit) -> str:
        fields = "、".join(_FIELDS[name] for name in edit.fields)
        return f"{_KINDS[edit.kind]}：「{edit.title}」（{edit.id}）" + (
            f"の{fields}" if fields else ""
        )

    yield from _group("Q&Aの変更", map(line, edits))
    if not edits:
        yield "Q&Aの内容に変更はありません。"


def _looked_at(impact: Impact) -> Iterator[str]:
    """Yield what was compared, and plainly what could not be."""
    if impact.golden:
        yield f"答えのわかっている質問（queries）{impact.golden}件を、変更の前後で比べました。"
    else:
        yield (
            "答えのわかっている質問（queries）がないため、答えられなくなる質問があるかは確かめられません。"
        )
    if impact.recent:
        yield f"最近の質問{impact.recent}種類を、変更の前後で比べました。"
    else:
        yield "最近の質問の記録がないため、実際の質問では比べていません。"
    compared = impact.golden or impact.recent
    if compared and not (impact.broken or impact.mended or impact.changed):
        yield "どの質問にも、これまでと同じ返事をします。"


def _group(title: str, lines: Iterator[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield ""
        yield f"{title}：{len(found)}件"
        yield from (f"  {line}" for line in found[:MOST])
        if len(found) > MOST:
            yield f"  ほか{len(found) - MOST}件（--jsonですべて表示します）"


def golden_line(change: Change) -> str:
    """Return what becomes of a golden query."""
    wanted = "、".join(f"「{each}」" for each in change.wanted) or "電話案内"
    return f"{_change(change)}（正しくは{wanted}）"


def _change(change: Change) -> str:
    times = f"（{change.times}回）" if change.times > 1 else ""
    return f"「{change.text}」{times}：{change.before.words} → {change.after.words}"


def _surer(change: Change) -> str:
    before, after = (each.confidence or 0 for each in (change.before, change.after))
    return f"{before:.2f} → {after:.2f}（{change.after.words}）"


def _shares(shares: Shares) -> str:
    return f"回答{shares.answer}、聞き返し{shares.choices}、電話案内{shares.fallback}"
