"""Replies that no form has are told by their letters; questions stay questions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.answer.acts.act import ActKind
from bot.answer.acts.reader import act_of
from bot.answer.acts.reply_model import CLASSES, ReplyModel, likely_act, n_grams
from bot.evaluation.replies import TypedReply
from corpus.text import normalize
from scripts.fit_reply_model import fit_reply_model

# None of these is a form, and none is in the texts that the model was fitted to.
LIKELY = {
    "三番目のご質問でございますね": (ActKind.PICK, 3),
    "二番目のやつをお頼み申します": (ActKind.PICK, 2),
    "いっちゃん最後のやつやと思うわ": (ActKind.PICK, -1),
    "どれひとつ合っとらんやんけ": (ActKind.NO, None),
    "そのようなことを伺いたいのではないのです": (ActKind.NO, None),
    "ありがとうごだいましｔ": (ActKind.THANKS, None),
}
QUESTIONS = (
    "2番目の窓口は何階ですか",
    "1番安いのはどれ",
    "最後に払うのはいつですか",
    "ありがとうと伝える方法は",
    "違約金はいくらですか",
    "それの送料を知りたい",
    "4月から変わる点は",
)


@pytest.mark.parametrize(("text", "expected"), LIKELY.items(), ids=LIKELY)
def test_a_reply_that_no_form_has(text: str, expected: tuple[ActKind, int | None]) -> None:
    assert act_of(normalize(text)) is None
    act = likely_act(normalize(text))
    assert act is not None
    assert (act.kind, act.place.number if act.place else None) == expected


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_stays_one(text: str) -> None:
    assert likely_act(normalize(text)) is None


@pytest.mark.parametrize("text", ["1番目か3番目のやつやねん", "二つ目と最後のやつですわ"])
def test_two_places_are_none(text: str) -> None:
    act = likely_act(normalize(text))
    assert act is None or act.kind is not ActKind.PICK


def test_a_longer_text_and_one_with_a_question_mark_say_more() -> None:
    assert likely_act("どれもまったくちがうみたいです?") is None
    assert likely_act("どれもまったくちがうみたいです" + "ので困りました" * 5) is None


def test_n_grams_have_length_one() -> None:
    assert sum(weight**2 for weight in n_grams("いちばん").values()) == pytest.approx(1)


def test_a_model_is_fitted_and_kept(tmp_path: Path) -> None:
    thanks = ("ありがとう", "ありがとうございます", "どうも", "助かりました")
    replies = [TypedReply(text, "answer", text, "thanks") for text in thanks]
    replies += [TypedReply(text, "choices", text, "first") for text in ("1番", "一番上の", "上の")]
    replies += [TypedReply(text, "choices", text, "none") for text in ("違う", "違います", "ない")]
    replies += [TypedReply(text, "choices", text, "yes") for text in ("はい", "うん", "そう")]
    model = fit_reply_model(replies, ["送料はいくらですか", "定休日はいつですか", "何時までですか"])
    model.save(tmp_path / "model.npz")
    kept = ReplyModel.load(tmp_path / "model.npz")
    for text in ("ありがとうございました", "送料はいつですか"):
        assert np.allclose(kept.probabilities(text), model.probabilities(text), atol=1e-2)
    assert CLASSES[int(kept.probabilities("ありがとうね").argmax())] is ActKind.THANKS
    assert CLASSES[int(kept.probabilities("送料はいつですか").argmax())] is None
