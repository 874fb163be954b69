"""Who writes neither Japanese nor English is told so, and whom to call."""

from __future__ import annotations

import pytest

from bot.answer.answerer import Answerer
from bot.answer.decision import Reason, Verdict
from index.question import Question

IN_THEIRS = {
    "请问可以退款吗": "请用日语或英语",
    "請問可以退款嗎": "請改用日文或英文",
    "환불 가능한가요?": "일본어나 영어로",
    "Tôi muốn hủy hợp đồng": "tiếng Nhật hoặc tiếng Anh",
    "Quanto custa a entrega? Obrigado": "japonês ou inglês",
    "¿Cómo puedo pagar?": "japonés o inglés",
}
IN_OURS = ["Как отменить заказ?", "Bonjour, je voudrais payer", "कृपया बिल पठाउनुहोस्"]


@pytest.mark.parametrize("text", [*IN_THEIRS, *IN_OURS])
def test_another_language_gets_a_message_of_its_own_and_the_phone(
    small_answerer: Answerer, text: str
) -> None:
    reply, decision = small_answerer.ask_with_reason(Question.read(text))
    assert decision
    assert (decision.verdict, decision.reason) == (Verdict.ABSTAIN, Reason.OTHER_LANGUAGE)
    assert reply.kind == "fallback"
    assert reply.contact
    assert reply.message
    assert "日本語か英語" in reply.message
    assert "Japanese and English" in reply.message
    assert IN_THEIRS.get(text, "") in reply.message
    assert len(reply.message.splitlines()) == (3 if text in IN_THEIRS else 2)


@pytest.mark.parametrize("text", [*IN_THEIRS, *IN_OURS])
def test_so_it_is_after_an_answer(small_answerer: Answerer, text: str) -> None:
    topic = small_answerer.corpus.entries[:1]
    assert small_answerer.decide(Question.read(text), topic).reason is Reason.OTHER_LANGUAGE


@pytest.mark.parametrize(
    "text", ["支払い方法", "shiharai houhou", "How can I pay?", "取引先のMüllerの支払い方法は?"]
)
def test_japanese_and_english_do_not(small_answerer: Answerer, text: str) -> None:
    decision = small_answerer.decide(Question.read(text))
    assert decision.reason is not Reason.OTHER_LANGUAGE
