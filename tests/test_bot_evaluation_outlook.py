"""What a corpus can do and what brings most next, from a made-up learning curve."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.evaluation.learning_curve import Expected, LearningCurve, Point
from bot.evaluation.outlook import outlook_of
from bot.evaluation.outlook_lines import in_english, in_japanese, precision_out_of_reach
from corpus.intent import Corpus, Entry, Labelled, Referral


def point(wordings: int, topics: int, answered: float, phone: float) -> tuple[Point, Point]:
    """At .90 three times as much is answered as at .98."""
    return (
        Point(wordings, topics, Expected(0.9, answered, 0.91, phone)),
        Point(wordings, topics, Expected(0.98, answered / 3, 0.99, phone)),
    )


CURVE = LearningCurve(
    4,
    660,
    (
        *point(0, 0, 0.24, 0.5),
        *point(0, 20, 0.24, 0.7),
        *point(5, 0, 0.54, 0.5),
        *point(5, 20, 0.54, 0.9),
    ),
)
QUESTIONS = (
    "会費はいくらですか",
    "会費の支払い方法を教えてください",
    "会費の支払い方法を変えるには",
    "駐車場はありますか",
    "休館日はいつですか",
)


def corpus(*wordings: int, topics: int = 0) -> Corpus:
    """Each entry has so many wordings."""
    entries = tuple(
        Entry(
            f"q{i}",
            "節",
            QUESTIONS[i % len(QUESTIONS)],
            "答え",
            tuple(f"言い方{i}-{n}" for n in range(count)),
            source=f"a.yaml:{i}",
        )
        for i, count in enumerate(wordings)
    )
    own = tuple(Referral(f"t{i}", f"話題{i}", ()) for i in range(topics))
    pack = Referral("weather", "天気", (), pack="general.ja")
    return Corpus(entries, referrals=(*own, pack))


def test_a_bare_corpus_is_told_what_it_has_and_that_wordings_bring_most() -> None:
    found = outlook_of(corpus(0, 0, 0, 0, 3), 0.98, CURVE)
    assert (found.entries, found.bare, found.few, found.topics) == (5, 4, 1, 0)
    assert [each.precision for each in found.now] == [0.98, 0.9]
    assert found.now[0].answered == pytest.approx(
        (4 * 0.08 + CURVE.at({3: 1}, 0, 0.98).answered) / 5
    )
    assert not found.beyond
    # 20 topics bring .2 to .4 more phone, 5 wordings .1 more answers at .98.
    assert [(step.kind, step.count, step.entries) for step in found.steps] == [
        ("topics", 20, 0),
        ("wordings", 5, 5),
    ]
    assert found.steps[1].after[1].answered == pytest.approx(0.54)


def test_the_best_step_comes_first() -> None:
    kinds = [step.kind for step in outlook_of(corpus(0, 0, 0, 0), 0.9, CURVE).steps]
    assert kinds == ["wordings", "topics"]


def test_the_entries_named_have_fewest_wordings_and_are_most_like_others() -> None:
    found = outlook_of(corpus(0, 0, 0, 0, 0), 0.98, CURVE)
    assert {entry.id for entry in found.begin_with[:2]} == {"q1", "q2"}
    found = outlook_of(corpus(0, 4, 4, 4, 0), 0.98, CURVE)
    assert {entry.id for entry in found.begin_with[:2]} == {"q0", "q4"}
    assert found.begin_with[2].id in ("q1", "q2")


def test_an_hour_reaches_sixty_entries_those_with_fewest_wordings() -> None:
    found = outlook_of(corpus(*[0] * 100, *[4] * 20), 0.98, CURVE)
    (step,) = (step for step in found.steps if step.kind == "wordings")
    assert step.entries == 60
    expected = CURVE.at({5: 60, 0: 40, 4: 20}, 0, 0.98)
    assert step.after[0].answered == pytest.approx(expected.answered)


def test_a_corpus_beyond_what_was_measured_is_told_no_number_of_smaller_ones() -> None:
    found = outlook_of(corpus(*[12] * 4, topics=30), 0.98, CURVE)
    assert (found.steps, found.begin_with, found.beyond) == ((), (), True)
    told = [*in_english(found, CURVE), *(each["what"] for each in in_japanese(found, CURVE))]
    assert not any("%" in line for line in told)
    assert sum("python -m scripts.evaluate" in line for line in told) == 2


def test_a_precision_that_nobody_measured_is_told_without_numbers() -> None:
    found = outlook_of(corpus(0, 0, 0), 0.999, CURVE)
    assert [each.precision for each in found.now] == [0.9]


def test_where_nothing_was_measured_there_is_advice_without_a_number() -> None:
    nothing = LearningCurve(0, 0, ())
    found = outlook_of(corpus(0, 0, 0, 0, 0), 0.98, nothing)
    told = [*in_english(found, nothing), *(each["what"] for each in in_japanese(found, nothing))]
    assert (found.now, [step.kind for step in found.steps]) == ((), ["wordings", "topics"])
    assert not any("%" in line for line in told)
    assert any(line.startswith("next: 5 wordings an entry. Begin with") for line in told)
    assert "答えのない話題(referrals)を20件書くと、電話のご案内が増えます。" in told


def test_real_questions_are_asked_for_until_there_are_enough() -> None:
    own = corpus(0, 0, 0)
    some = replace(own, labelled=tuple(Labelled(f"質問{i}", ()) for i in range(50)))
    for each, asked_for in ((own, True), (some, False)):
        found = outlook_of(each, 0.98, CURVE)
        assert any("real questions" in line for line in in_english(found, CURVE)) is asked_for
        assert (
            any("実際にあった質問" in line["what"] for line in in_japanese(found, CURVE))
            is asked_for
        )


def test_both_languages_say_the_same() -> None:
    found = outlook_of(corpus(0, 0, 0, 0, 0), 0.98, CURVE)
    assert in_english(found, CURVE) == [
        "what this corpus has: 5 entries, 5 without wordings and 0 with fewer than 5; 0 topics of "
        "its own",
        "at PRECISION=0.98 such a corpus answers about 8 % at once of what it has an answer to, "
        "99 % of the answers right; the phone for 50 % of the near questions without one",
        "at PRECISION=0.90 such a corpus answers about 24 % at once of what it has an answer to, "
        "91 % of the answers right; the phone for 50 % of the near questions without one",
        "(measured on 4 other companies' corpora with 660 queries)",
        "next: 20 topics that no entry answers (referrals): the phone for near questions "
        "50 % → 70 %, answered 8 % → 8 % at 0.98, 24 % → 24 % at 0.90",
        "next: 5 wordings an entry: answered 8 % → 18 % at 0.98, 24 % → 54 % at 0.90. Begin with "
        "those that have few and are most like others: q2, q1, q0",
        "next: 50 real questions with their entries (queries): they fit the probabilities to your "
        "customers",
    ]
    assert [f"{line['where']}: {line['what']}" for line in in_japanese(found, CURVE)] == [
        "いまできること: Q&A 5件のうち、言い換え(wordings)のない項目が5件、5件に満たない項目が0件あります。"
        "自社の電話案内の話題(referrals)は0件です。",
        "いまできること: PRECISION=0.98のとき、答えのある質問の約8 %にすぐ回答し(そのうち正しいもの99 %)、"
        "答えのない近い質問の50 %に電話をご案内する見込みです。",
        "いまできること: PRECISION=0.90のとき、答えのある質問の約24 %にすぐ回答し(そのうち正しいもの91 %)、"
        "答えのない近い質問の50 %に電話をご案内する見込みです。",
        "いまできること: 見込みは、ほかの4社のQ&Aと660件の質問で測った値です。",
        "次の1時間: 答えのない話題(referrals)を20件書く: "
        "電話のご案内が50 %→70 %、すぐの回答が8 %→8 %(0.98)、24 %→24 %(0.90)になる見込みです。",
        "次の1時間: すべての項目に言い換え(wordings)を5件ずつ書く: "
        "すぐの回答が8 %→18 %(0.98)、24 %→54 %(0.90)になる見込みです。"
        "言い換えが少なく、ほかと似ている次の項目から始めてください: "
        "a.yaml:2 (q2)、a.yaml:1 (q1)、a.yaml:0 (q0)",
        "次の1時間: 実際にあった質問50件を、答えになる項目とともに(queries)書くと、"
        "確信度が自社のお客様に合います。",
    ]


def test_a_precision_out_of_reach_is_told_with_its_repairs() -> None:
    found = outlook_of(corpus(0, 0, 0, 0, 0), 0.98, CURVE)
    assert precision_out_of_reach(0.98, 0.9, found) == [
        "PRECISION=0.98 cannot be kept on this corpus yet: nothing is answered at once, choices "
        "and the phone remain",
        "repair: 5 wordings an entry: answered 8 % → 18 % at 0.98, 24 % → 54 % at 0.90. Begin with "
        "those that have few and are most like others: q2, q1, q0",
        "or: PRECISION=0.9, which it can keep",
    ]
    assert len(precision_out_of_reach(0.98, None, found)) == 2
