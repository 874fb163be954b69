"""An outlook as lines for people: Japanese for authors, English beside the build's progress."""

from __future__ import annotations

from bot.evaluation.learning_curve import LearningCurve
from bot.evaluation.outlook import ENOUGH_LABELLED, FEW_WORDINGS, Outlook, Step


def in_english(outlook: Outlook, curve: LearningCurve) -> list[str]:
    """Return what the corpus can do, and what to do next."""
    lines = [
        f"what this corpus has: {outlook.entries} entries, {outlook.bare} without wordings and "
        f"{outlook.few} with fewer than {FEW_WORDINGS}; {outlook.topics} topics of its own"
    ]
    if outlook.beyond:
        lines.append(
            "it has more of them than any corpus that was measured; what it does, tells "
            "python -m scripts.evaluate --queries FILE"
        )
    for each in () if outlook.beyond else outlook.now:
        right = "" if each.right is None else f", {_percent(each.right)} of the answers right"
        lines.append(
            f"at PRECISION={each.precision:.2f} such a corpus answers about "
            f"{_percent(each.answered)} at once of what it has an answer to{right}; the phone for "
            f"{_percent(each.phone_near)} of the near questions without one"
        )
    if outlook.now and not outlook.beyond:
        lines.append(
            f"(measured on {curve.corpora} other companies' corpora with {curve.queries} queries)"
        )
    lines += [f"next: {_step_in_english(step, outlook)}" for step in outlook.steps]
    if outlook.labelled < ENOUGH_LABELLED:
        lines.append(
            f"next: {ENOUGH_LABELLED} real questions with their entries (queries): they fit the "
            "probabilities to your customers"
        )
    return lines


def _step_in_english(step: Step, outlook: Outlook) -> str:
    changes = list(zip(outlook.now, step.after, strict=True))
    answered = ", ".join(
        f"{_percent(a.answered)} → {_percent(b.answered)} at {b.precision:.2f}" for a, b in changes
    )
    if step.kind == "topics":
        what = f"{step.count} topics that no entry answers (referrals)"
        if not changes:
            return f"{what}: more phone for what has no answer"
        before, after = (_percent(each.phone_near) for each in changes[0])
        return f"{what}: the phone for near questions {before} → {after}, answered {answered}"
    whose = "an entry" if step.entries == outlook.entries else f"for each of {step.entries} entries"
    then = f": answered {answered}" if changes else ""
    named = ", ".join(entry.id for entry in outlook.begin_with)
    return (
        f"{step.count} wordings {whose}{then}. Begin with those that have few and are most like "
        f"others: {named}"
    )


def in_japanese(outlook: Outlook, curve: LearningCurve) -> list[dict[str, str]]:
    """Return the same as advice: where, and what."""
    lines = [
        f"Q&A {outlook.entries}件のうち、言い換え(wordings)のない項目が{outlook.bare}件、"
        f"{FEW_WORDINGS}件に満たない項目が{outlook.few}件あります。"
        f"自社の電話案内の話題(referrals)は{outlook.topics}件です。"
    ]
    if outlook.beyond:
        lines.append(
            "これまでに測ったどの会社よりも言い換えと話題が多いため、見込みはお出しできません。"
            "python -m scripts.evaluate --queries FILE で測れます。"
        )
    for each in () if outlook.beyond else outlook.now:
        right = "" if each.right is None else f"(そのうち正しいもの{_percent(each.right)})"
        lines.append(
            f"PRECISION={each.precision:.2f}のとき、答えのある質問の約"
            f"{_percent(each.answered)}にすぐ回答し{right}、"
            f"答えのない近い質問の{_percent(each.phone_near)}に電話をご案内する見込みです。"
        )
    if outlook.now and not outlook.beyond:
        lines.append(
            f"見込みは、ほかの{curve.corpora}社のQ&Aと{curve.queries}件の質問で測った値です。"
        )
    return [
        *({"where": "いまできること", "what": line} for line in lines),
        *({"where": "次の1時間", "what": line} for line in _next_in_japanese(outlook)),
    ]


def _next_in_japanese(outlook: Outlook) -> list[str]:
    lines = [_step_in_japanese(step, outlook) for step in outlook.steps]
    if outlook.labelled < ENOUGH_LABELLED:
        lines.append(
            f"実際にあった質問{ENOUGH_LABELLED}件を、答えになる項目とともに(queries)書くと、"
            "確信度が自社のお客様に合います。"
        )
    return lines


def _step_in_japanese(step: Step, outlook: Outlook) -> str:
    changes = list(zip(outlook.now, step.after, strict=True))
    answered = "、".join(
        f"{_percent(a.answered)}→{_percent(b.answered)}({b.precision:.2f})" for a, b in changes
    )
    if step.kind == "topics":
        what = f"答えのない話題(referrals)を{step.count}件書く"
        if not changes:
            return f"{what}と、電話のご案内が増えます。"
        before, after = (_percent(each.phone_near) for each in changes[0])
        return f"{what}: 電話のご案内が{before}→{after}、すぐの回答が{answered}になる見込みです。"
    whose = "すべての項目" if step.entries == outlook.entries else f"少ない順に{step.entries}項目"
    told = (
        f": すぐの回答が{answered}になる見込みです。" if changes else "と、見つけやすくなります。"
    )
    named = "、".join(f"{entry.source} ({entry.id})" for entry in outlook.begin_with)
    return (
        f"{whose}に言い換え(wordings)を{step.count}件ずつ書く{told}"
        f"言い換えが少なく、ほかと似ている次の項目から始めてください: {named}"
    )


def precision_out_of_reach(wanted: float, reached: float | None, outlook: Outlook) -> list[str]:
    """Return what to do where no threshold keeps the wanted precision; `reached` is one kept."""
    lines = [
        f"PRECISION={wanted:g} cannot be kept on this corpus yet: nothing is answered at once, "
        "choices and the phone remain"
    ]
    if step := next((step for step in outlook.steps if step.kind == "wordings"), None):
        lines.append(f"repair: {_step_in_english(step, outlook)}")
    if reached is not None:
        lines.append(f"or: PRECISION={reached:g}, which it can keep")
    return lines


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
