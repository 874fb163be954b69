"""An impact for people, on a console: what to look at first stands first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.evaluation.edits import Edit
from bot.evaluation.impact import Change, Impact, Shares
from corpus.fingerprint import FIELD_WORDS

MOST = 20  # lines of one kind
MOST_ALIKE = 5  # queries of which the same becomes
_KINDS = {"added": "追加", "removed": "削除", "changed": "変更"}


def impact_lines(impact: Impact) -> Iterator[str]:
    """Yield the lines."""
    yield from _edits(impact.edits)
    yield from _looked_at(impact)
    yield from _replies("正しい返事でなくなる質問（答えのわかっている質問のうち）", impact.broken)
    yield from _replies("正しい返事になる質問（答えのわかっている質問のうち）", impact.mended)
    yield from _replies("返事が変わる質問", impact.changed)
    yield from _group("足した言い方", map(_added, impact.added))
    yield from _replies("案内は同じで、文だけが変わる質問", impact.reworded)
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
        times = impact.shares_after.total
        yield f"最近の質問（のべ{times}回）：{_shares(impact.shares_before)} → {_shares(impact.shares_after)}"


def _edits(edits: Sequence[Edit]) -> Iterator[str]:
    def line(edit: Edit) -> str:
        fields = "、".join(FIELD_WORDS[name] for name in edit.fields)
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
            "答えのわかっている質問（queries）がないため、正しい返事でなくなる質問があるかは確かめられません。"
        )
    if impact.recent:
        yield f"最近の質問{impact.recent}種類を、変更の前後で比べました。"
    else:
        yield "最近の質問の記録がないため、実際の質問では比べていません。"
    if impact.added:
        of = f"{impact.new_texts}通りのうち、" if impact.new_texts > len(impact.added) else ""
        yield f"足した言い方{of}{len(impact.added)}通りを、変更の前後で比べました。"
    compared = impact.golden or impact.recent
    is_same = not (impact.broken or impact.mended or impact.changed or impact.reworded)
    if compared and is_same and not any(each.before.differs(each.after) for each in impact.added):
        yield "どの質問にも、これまでと同じ返事をします。"


def _group(title: str, lines: Iterator[str]) -> Iterator[str]:
    found = list(lines)
    if found:
        yield ""
        yield f"{title}：{len(found)}件"
        yield from (f"  {line}" for line in found[:MOST])
        if len(found) > MOST:
            yield f"  ほか{len(found) - MOST}件（--jsonですべて表示します）"


def _replies(title: str, changes: Sequence[Change]) -> Iterator[str]:
    """Yield what changes; queries of which the same becomes stand together."""
    alike: dict[str, list[Change]] = {}
    for change in changes:
        alike.setdefault(_turn(change), []).append(change)
    if not changes:
        return
    yield ""
    yield f"{title}：{len(changes)}件"
    for turn, own in list(alike.items())[:MOST]:
        if len(own) == 1:
            yield f"  {_asked(own[0])}：{turn}"
            continue
        yield f"  {turn}：{len(own)}件"
        yield from (f"    {_asked(each)}" for each in own[:MOST_ALIKE])
        if len(own) > MOST_ALIKE:
            yield f"    ほか{len(own) - MOST_ALIKE}件"
    if len(alike) > MOST or any(len(own) > MOST_ALIKE for own in alike.values()):
        yield "  （--jsonですべて表示します）"


def golden_line(change: Change) -> str:
    """Return what becomes of a golden query."""
    return f"{_asked(change)}：{_turn(change)}"


def _asked(change: Change) -> str:
    times = f"（{change.times}回）" if change.times > 1 else ""
    return f"「{change.text}」{times}"


def _turn(change: Change) -> str:
    """Return what is said until now, and from now on; what is right, where neither is just that."""
    if not change.before.differs(change.after) and change.before.says != change.after.says:
        return _sentence(change)
    turn = f"これまで{change.before.words} → これからは{change.after.words}"
    if change.wanted is None or any(
        side.kind == "answer" and side.titles == change.wanted
        for side in (change.before, change.after)
    ):
        return turn
    wanted = "、".join(f"「{each}」" for each in change.wanted) or "電話案内"
    return f"{turn}（正しくは{wanted}）"


def _sentence(change: Change) -> str:
    """Return the sentence until now and from now on; an answer's own text is told among the edits."""
    if change.after.kind == "answer":
        return f"{change.after.words}（回答の文が変わります）"
    before, after = (each.says or "（文なし）" for each in (change.before, change.after))
    return f"{change.after.words}：これまで「{before}」 → これからは「{after}」"


def _added(change: Change) -> str:
    if change.before.differs(change.after):
        return golden_line(change)
    return f"{_asked(change)}：これまでと同じで、{change.after.words}"


def _surer(change: Change) -> str:
    before, after = (each.confidence or 0 for each in (change.before, change.after))
    return f"{before:.2f} → {after:.2f}（{change.after.words}）"


def _shares(shares: Shares) -> str:
    return (
        f"回答{shares.answer}、聞き返し{shares.choices}、電話案内{shares.fallback}、"
        f"あいさつなどの返事{shares.notice}"
    )
