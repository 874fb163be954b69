"""Topics that fit any company join every corpus, and give way to its own words."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

import corpus.packs.general
from corpus.errors import CorpusError
from corpus.fields import read_yaml
from corpus.importers.jsonl import read_jsonl
from corpus.intent import REFERRAL_KINDS, Corpus, Entry, Referral
from corpus.packs.general import FOLDER, read_pack, with_packs
from corpus.packs.subject import spelling
from corpus.reader import corpus_digest, read_corpus
from corpus.site import PACKS
from tests.corpus_files import SECTION, SITE, problems_of, write

TOPICS = {topic.referral.id: topic for name in PACKS for topic in read_pack(name)}
JAPANESE = [each.referral for each in read_pack("general.ja")]
ENGLISH = [each.referral for each in read_pack("general.en")]


def ids(referrals: Iterable[Referral]) -> set[str]:
    return {referral.id for referral in referrals}


# What a page says, and the topics that it does not need then. All others stay.
PAGES = {
    "a page that tells how to leave": (
        Entry("leave", "会員", "退会できますか", "マイページからいつでもできます。"),
        {"general-cancellation", "general-en-cancellation"},
    ),
    "an answer that says it by the way": (
        Entry("term", "契約", "契約期間は", "1年です。途中解約のときは違約金がかかります。"),
        {"general-cancellation", "general-en-cancellation"},
    ),
    "a restaurant": (
        Entry("table", "ご予約", "席だけの予約", "コース料理をご注文ください。"),
        {
            "general-recipes",
            "general-restaurants",
            "general-en-recipes",
            "general-en-restaurants",
        },
    ),
    "full width and upper case": (
        Entry("refund", "Orders", "ＲＥＦＵＮＤＳ", "Within 30 days."),
        {"general-en-refund"},
    ),
    "a word in Latin letters within another": (
        Entry("same", "ＰＬＡＮＳ", "Are there similar offers?", "Express yourself. Admire it."),
        set(),
    ),
    "a word in Latin letters beside kana": (
        Entry("card", "カード", "simカードの大きさ", "三種類です。"),
        {"general-mobile-phones"},
    ),
    "none of these": (Entry("colour", "色", "青はありますか", "はい。"), set()),
}


@pytest.mark.parametrize(("entry", "missing"), PAGES.values(), ids=PAGES)
def test_a_topic_that_the_page_speaks_of_is_left_to_it(entry, missing):
    assert set(TOPICS) - ids(with_packs(Corpus((entry,)), PACKS).referrals) == missing


def test_what_the_company_refers_itself_takes_no_topic_away_but_its_own_words():
    own = Referral("leave", "やめる", ("解約したい", "たいかい"))
    added = with_packs(Corpus((), referrals=(own,)), PACKS).referrals[1:]
    assert ids(added) == set(TOPICS)
    wordings = [text for referral in added for text in referral.wordings]
    assert "解約したい" not in wordings
    assert "退会したい" in wordings


# What the company wrote as an intent of its own, and the one topic of the packs that it replaces.
REPLACING = {
    "the same id": (Referral("general-weather", "空模様", ("降る?",)), "general-weather"),
    "the same id, of an entry": (
        Entry("general-weather", "", "空模様", "晴れです。"),
        "general-weather",
    ),
    "the same topic": (Referral("sky", "天気", ("降る?",)), "general-weather"),
    "the topic as a question": (Entry("sky", "", " 天気。", "晴れです。"), "general-weather"),
    "every wording": (
        Referral("sky", "空模様", TOPICS["general-weather"].referral.wordings),
        "general-weather",
    ),
}


@pytest.mark.parametrize(("own", "replaced"), REPLACING.values(), ids=REPLACING)
def test_an_own_intent_replaces_a_topic(own, replaced):
    given = Corpus((own,)) if isinstance(own, Entry) else Corpus((), referrals=(own,))
    referrals = with_packs(given, PACKS).referrals
    assert set(TOPICS) - ids(each for each in referrals if each.pack) == {replaced}
    assert referrals[: len(given.referrals)] == given.referrals


QUERIES = 'queries:\n  - {text: "ひま", relevant: [booking]}\n'
CLARIFICATIONS = 'clarifications:\n  - {id: which, topic: "予約", entries: [booking, cancel], wordings: ["眠い!"]}\n'
REFERRALS = 'referrals:\n  - {id: talk, topic: "話", wordings: ["寂しい！"], message: "はい。"}\n'
ENTRY = '  - {id: more, question: "疲れた?", answer: "いいえ。", wordings: ["ねえ ねえ"]}\n'


def test_a_wording_that_the_company_uses_anywhere_is_left_to_it(tmp_path):
    """Also where spaces, punctuation and width differ, and no check complains."""
    files = {
        "01.yaml": SECTION + ENTRY,
        "calibration.yaml": QUERIES,
        "clarifications.yaml": CLARIFICATIONS,
        "referrals.yaml": REFERRALS,
    }
    referrals = read_corpus(write(tmp_path, files)).referrals
    (left,) = (each for each in referrals if each.id == "general-small-talk")
    taken = set(TOPICS["general-small-talk"].referral.wordings) - set(left.wordings)
    assert taken == {"ひま", "眠い", "寂しい", "疲れた", "ねえねえ"}


CHOICES = {
    "no word about packs": ("", PACKS),
    "none": ("packs: []\n", ()),
    "one": ("packs: [general.ja]\n", ("general.ja",)),
    "both, one of them twice": ("packs: [general.en, general.ja, general.en]\n", PACKS[::-1]),
}


@pytest.mark.parametrize(("line", "chosen"), CHOICES.values(), ids=CHOICES)
def test_the_company_file_chooses_the_packs(tmp_path, line, chosen):
    files = {"01.yaml": SECTION, "site.yaml": SITE + line}
    corpus = read_corpus(write(tmp_path, files))
    assert corpus.site.packs == chosen
    assert tuple(dict.fromkeys(each.pack for each in corpus.referrals)) == chosen


def test_a_pack_of_another_name_is_told_with_those_that_exist(tmp_path):
    files = {"01.yaml": SECTION, "site.yaml": SITE + "packs: [general.fr]\n"}
    (problem,) = problems_of(write(tmp_path, files))
    assert (problem.line, problem.field) == (SITE.count("\n") + 1, "packs")
    assert "「general.fr」" in problem.found
    assert "general.ja、general.en" in problem.repair


def test_whoever_reads_may_choose_in_place_of_the_company(tmp_path):
    folder = write(tmp_path, {"01.yaml": SECTION, "site.yaml": SITE})
    assert not read_corpus(folder, packs=()).referrals
    assert ids(read_corpus(folder, packs=("general.en",)).referrals) == ids(ENGLISH)
    digests = {corpus_digest(folder, packs) for packs in (None, (), ("general.en",))}
    assert len(digests) == 3
    assert read_corpus(folder, packs=()).digest == corpus_digest(folder, ())


def test_a_corpus_of_json_lines_is_measured_with_the_packs_it_would_be_served_with(tmp_path):
    file = tmp_path / "corpus.jsonl"
    file.write_text('{"id": "a", "question": "解約できますか", "answer": "はい"}\n', "utf-8")
    corpus = read_jsonl(file)
    left = {"general-cancellation", "general-en-cancellation"}
    assert set(TOPICS) - ids(corpus.referrals) == left
    bare = read_jsonl(file, packs=())
    assert (bare.referrals, bare.site.packs) == ((), ())
    assert bare.digest != corpus.digest


def test_a_changed_pack_is_a_changed_corpus(tmp_path, monkeypatch):
    folder = write(tmp_path / "corpus", {"01.yaml": SECTION})
    file = tmp_path / "corpus.jsonl"
    file.write_text('{"id": "a", "answer": "はい"}\n', "utf-8")
    before = {corpus_digest(folder), read_jsonl(file).digest}
    for name in ("general.ja.yaml", "foreign.jsonl"):
        packs = tmp_path / name
        shutil.copytree(FOLDER, packs)
        monkeypatch.setattr(corpus.packs.general, "FOLDER", packs)
        assert {corpus_digest(folder), read_jsonl(file).digest} == before
        with (packs / name).open("a", encoding="utf-8") as changed:
            changed.write("\n")
        assert not {corpus_digest(folder), read_jsonl(file).digest} & before


@pytest.mark.parametrize(
    "damage", ["    kind: [greeting\n", '    wrdings: ["x"]\n', "  - id: x\n", ""]
)
def test_a_damaged_pack_is_a_problem_and_no_traceback(tmp_path, monkeypatch, damage):
    if damage:
        text = (FOLDER / "general.en.yaml").read_text("utf-8") + damage
        (tmp_path / "general.en.yaml").write_text(text, "utf-8")
    monkeypatch.setattr(corpus.packs.general, "FOLDER", tmp_path)
    with pytest.raises(CorpusError, match=r"^.*\n.*general\.en\.yaml.*元に戻して"):
        with_packs(Corpus(()), ("general.en",))


# The packs themselves.


@pytest.mark.parametrize("name", PACKS)
def test_a_pack_is_read_as_an_author_would_have_it_read(tmp_path, name):
    """Its reader knows only the YAML that the packs use; here both readers see the same."""
    text = (FOLDER / f"{name}.yaml").read_text("utf-8")
    own = re.sub(r"^    unless: .+(\n {6}.+)*\n", "", text, flags=re.MULTILINE)
    folder = write(tmp_path, {"01.yaml": SECTION, "pack.yaml": own})
    written = [
        (each.id, each.topic, each.wordings, each.message, each.urgent, each.kind)
        for each in read_corpus(folder, packs=()).referrals
    ]
    read = [topic.referral for topic in read_pack(name)]
    assert written == [
        (each.id, each.topic, each.wordings, each.message, each.urgent, each.kind) for each in read
    ]
    top = read_yaml(FOLDER / f"{name}.yaml", [], f"corpus/packs/{name}.yaml")
    assert top
    for topic, fields in zip(read_pack(name), top.mappings("referrals"), strict=True):
        assert (topic.referral.source, topic.unless) == (fields.source, fields.texts("unless"))


def test_there_are_60_japanese_topics_of_10_wordings_and_40_english_ones_of_8():
    assert len(JAPANESE) >= 60
    assert min(len(each.wordings) for each in JAPANESE) >= 10
    assert len(ENGLISH) >= 40
    assert min(len(each.wordings) for each in ENGLISH) >= 8
    assert (
        {each.kind for each in JAPANESE} == {each.kind for each in ENGLISH} == set(REFERRAL_KINDS)
    )


def test_every_id_has_the_prefix_and_no_text_leads_to_two_topics():
    assert all(re.fullmatch(r"general-[a-z][a-z-]+", topic_id) for topic_id in TOPICS)
    assert len(TOPICS) == len(JAPANESE) + len(ENGLISH)
    texts = Counter(spelling(text) for each in TOPICS.values() for text in each.referral.wordings)
    assert not [text for text, times in texts.items() if times > 1]


def test_only_a_topic_that_a_company_could_answer_is_urgent():
    """The company's phone is the first help then; with a fire or a heart attack it is not."""
    urgent = {each.id for each in (*JAPANESE, *ENGLISH) if each.urgent}
    assert urgent == {
        f"general-{language}{topic}"
        for language in ("", "en-")
        for topic in ("urgent", "fraud", "unknown-charge", "data-leak", "accident")
    }
    assert "119" in TOPICS["general-medical-emergency"].referral.message


def test_every_topic_that_some_company_answers_gives_way_to_its_page():
    """Small talk and commands are nobody's trade."""
    nobodys = {
        topic_id
        for topic_id, topic in TOPICS.items()
        if not topic.unless and topic.referral.kind == "topic"
    }
    assert not nobodys


def test_a_topic_gives_way_to_a_page_that_is_asked_as_the_topic_is():
    """The topic's name, as a question of a page, is enough; so are the words that lead there."""
    for topic_id, topic in TOPICS.items():
        for word in topic.unless:
            page = Corpus((Entry("own", "", f"{word}について", "はい。"),))
            assert topic_id not in ids(with_packs(page, PACKS).referrals), (topic_id, word)


def test_the_small_shop_has_no_packs_and_the_shipped_corpus_has_both():
    root = Path(__file__).parents[1]
    assert not [each for each in read_corpus(root / "tests/data/small").referrals if each.pack]
    assert {each.pack for each in read_corpus(root / "corpus/data").referrals} == {"", *PACKS}
