"""Texts that no company's desk answers, less those that this one may."""

from __future__ import annotations

import json

from corpus.intent import Corpus, Entry
from corpus.packs.foreign import foreign_texts
from corpus.packs.general import FOLDER, read_pack
from corpus.packs.subject import spelling
from corpus.site import PACKS

FOREIGN = [
    json.loads(line) for line in (FOLDER / "foreign.jsonl").read_text("utf-8").splitlines() if line
]


def test_there_are_400_foreign_texts_and_80_of_them_are_english():
    """And none is a text of the packs: what calibrates is not what was learned."""
    texts = [spelling(line["text"]) for line in FOREIGN]
    assert len(set(texts)) == len(texts) == len(foreign_texts(Corpus(()))) >= 400
    assert sum(text["text"].isascii() for text in FOREIGN) >= 80
    learned = {
        spelling(text)
        for name in PACKS
        for topic in read_pack(name)
        for text in (topic.referral.topic, *topic.referral.wordings)
    }
    assert not learned & set(texts)
    trades = {tuple(line["unless"]) for line in FOREIGN if "unless" in line}
    assert len(trades) >= 20


def test_to_a_corpus_of_the_same_trade_a_text_is_not_foreign():
    bank = Corpus((Entry("open", "口座", "口座を開くには", "窓口へお越しください。"),))
    left_out = {line["text"] for line in FOREIGN} - set(foreign_texts(bank))
    assert "貸金庫は空いてますか" in left_out
    assert left_out == {line["text"] for line in FOREIGN if "口座" in line.get("unless", ())}


def test_what_a_company_uses_itself_is_not_foreign():
    asked = Corpus((Entry("sky", "", "次の曲にして", "はい。"),))
    assert set(foreign_texts(Corpus(()))) - set(foreign_texts(asked)) == {"次の曲にして"}
