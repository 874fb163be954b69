"""Suggestions while typing: what is typed, and the question that must be among the six."""

import time
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answer.offered_topics import offered_topics
from bot.answer.reply import Choice
from bot.answer.suggest import MAX_SUGGESTIONS, Suggester
from corpus.intent import Corpus, Entry, Referral
from corpus.reader import read_corpus

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return read_corpus(ROOT / "corpus" / "data")


@pytest.fixture(scope="module")
def suggester(corpus: Corpus) -> Suggester:
    return Suggester(corpus.entries, (Choice("often", "よくある質問", "節"),))


TYPED = [
    # kanji
    ("請求書", "invoice-timing"),
    ("請", "invoice-timing"),
    ("申込", "application-method"),
    ("申し込み", "application-method"),
    ("電話確認", "phone-check-other-contact"),
    # kana, also half-typed and half-converted
    ("せいきゅうしょ", "invoice-timing"),
    ("セイキュウショ", "invoice-timing"),
    ("せいき", "invoice-timing"),
    ("請求しょ", "invoice-timing"),
    ("もうしこみ", "application-method"),
    ("どめいん", "domain-approval-email"),
    ("ﾄﾞﾒｲﾝ", "domain-approval-email"),
    # romaji: Hepburn, Kunrei, input method, without long vowels, half-typed
    ("seikyuusho", "invoice-timing"),
    ("seikyuusyo", "invoice-timing"),
    ("seikyusho", "invoice-timing"),
    ("seiky", "invoice-timing"),
    ("SEIKYUU", "invoice-timing"),
    ("ｓｅｉｋｙｕｕ", "invoice-timing"),
    ("denwakakunin", "phone-check-other-contact"),
    ("denwakakun", "phone-check-other-contact"),
    ("sa-ba-taipu", "server-type-unknown"),
    ("domeinn", "domain-approval-email"),
    ("annai", "required-documents"),
    ("annnai", "required-documents"),
    ("ku-pon", "bundle-coupon-scope"),
    # Latin words that are no romaji
    ("whois", "domain-approval-email"),
    ("fax", "application-method"),
    ("server", "server-type-unknown"),
    # parts of words, several parts, sections
    ("短縮", "validity-why-shorter"),
    ("サーバ タイプ", "server-type-unknown"),
    ("seikyuu 発行", "invoice-timing"),
    ("まとめ割", "bundle-about"),
    # a whole sentence
    ("請求書はいつ届きますか", "invoice-timing"),
    ("クーポンは別のコモンネームでも使えますか", "bundle-coupon-scope"),
]


@pytest.mark.parametrize(("typed", "expected"), TYPED)
def test_what_is_typed_brings_the_question(suggester: Suggester, typed: str, expected: str) -> None:
    found = [choice.id for choice in suggester.suggest(typed)]
    assert expected in found
    assert len(found) <= MAX_SUGGESTIONS


@pytest.mark.parametrize(
    "word", ["seikyuusho", "denwakakunin", "もうしこみ", "クーポン", "sa-ba-", "nyuuryoku"]
)
def test_no_keystroke_on_the_way_to_a_word_empties_the_list(
    suggester: Suggester, word: str
) -> None:
    empty = [
        word[:length] for length in range(2, len(word) + 1) if not suggester.suggest(word[:length])
    ]
    assert empty in ([], ["ny"])  # a lone ny has no sound yet


@pytest.mark.parametrize("typed", ["", " ", "\u3000", "\u200b", "\n"])
def test_nothing_typed_brings_the_frequent_questions(suggester: Suggester, typed: str) -> None:
    assert [choice.id for choice in suggester.suggest(typed)] == ["often"]


@pytest.mark.parametrize(
    "typed",
    [
        "方法",
        "について",
        "教えてください",
        "どうすればいいですか",
        "ほうほう",
        "おしえて",
        "場合",
        "a",
        "き",
        "ー",
        "?",
        "(",
        "の",
        "は いつ",
    ],
)
def test_what_all_questions_share_brings_nothing(suggester: Suggester, typed: str) -> None:
    assert suggester.suggest(typed, with_topics=True) == ()


def test_a_common_word_beside_a_topic_does_not_count(suggester: Suggester) -> None:
    found = suggester.suggest("請求書の方法について教えてください")
    assert found[0].id == "invoice-timing"


def test_one_wording_of_many_is_no_reason_to_suggest() -> None:
    wordings = tuple(f"更新の時期 {number}" for number in range(60))
    rare = Entry("rare", "節", "更新の時期", "答", (*wordings, "ついでに花束も見たい"))
    often = Entry("often", "節", "贈り物はありますか", "答", ("花束", "鉢植え"))
    suggester = Suggester([rare, often], ())
    assert [each.id for each in suggester.suggest("花束")] == ["often"]
    assert [each.id for each in suggester.suggest("花束の方法")] == ["often"]


def test_kana_count_from_where_a_word_starts() -> None:
    suggester = Suggester([Entry("a", "節", "請求書の再発行", "答")], ())
    assert suggester.suggest("さいはっ") and suggester.suggest("再発")
    assert suggester.suggest("いはっこ") == ()


MARKED = [
    ("請求書はいつ発行されますか?", "請求", ["請求"]),
    ("請求書はいつ発行されますか?", "せいきゅう", ["請求"]),
    ("請求書はいつ発行されますか?", "seikyuusho", ["請求書"]),
    ("請求書はいつ発行されますか?", "seikyusyo", ["請求書"]),
    ("請求書はいつ発行されますか?", "求書", ["求書"]),
    ("請求書はいつ発行されますか?", "hakkou 請求", ["請求", "発行"]),
    ("請求書はいつ発行されますか?", "請求書を早く発行してほしい", ["請求書", "発行"]),
    ("ドメインの移管", "ﾄﾞﾒ", ["ドメ"]),
    ("ﾄﾞﾒｲﾝの移管", "ドメイン", ["ﾄﾞﾒｲﾝ"]),
    ("ＳＳＬの更新", "ssl", ["ＳＳＬ"]),
    ("𠮷野家の更新", "更新", ["更新"]),
    ("㌢で更新", "更新", ["更新"]),
    ("更新、更新", "更新", ["更新", "更新"]),
    ("車で行けますか", "駐車場", []),  # a wording says it
]


@pytest.mark.parametrize(("question", "typed", "marked"), MARKED)
def test_what_was_typed_is_found_in_the_question(
    question: str, typed: str, marked: list[str]
) -> None:
    entry = Entry("a", "節", question, "答", ("駐車場",))
    (found,) = Suggester([entry], ()).suggest(typed)
    assert [question[begin:end] for begin, end in found.matches] == marked


@pytest.fixture(scope="module")
def with_topics(corpus: Corpus) -> Suggester:
    return Suggester(corpus.entries, (), topics=offered_topics(corpus))


@pytest.mark.parametrize("typed", ["解約", "かいやく", "kaiyaku", "csr", "CSRの作り方", "返金"])
def test_topics_come_last_and_two_at_most(with_topics: Suggester, typed: str) -> None:
    for limit in (1, 2, 4, MAX_SUGGESTIONS):
        found = with_topics.suggest(typed, limit, with_topics=True)
        kinds = [each.is_topic for each in found]
        assert len(found) <= limit and kinds == sorted(kinds) and 1 <= sum(kinds) <= 2
    assert not any(each.is_topic for each in with_topics.suggest(typed))


def test_many_entries_leave_one_place_to_a_topic(with_topics: Suggester) -> None:
    found = with_topics.suggest("更新", 4, with_topics=True)
    assert [each.is_topic for each in found] == [False, False, False, True]


def test_no_small_talk_nothing_foreign_and_no_offers_are_offered_as_topics(corpus: Corpus) -> None:
    by_id = {each.id: each for each in corpus.referrals}
    own = Referral("own", "採用", ("求人",))
    packed = [replace(own, id=f"general-{name}", pack="general.ja") for name in ("jobs", "refund")]
    offered = {each.id for each in offered_topics(replace(corpus, referrals=(own, *packed)))}
    assert offered == {"own", "general-refund"}
    kinds = {by_id[each.id].kind for each in offered_topics(corpus)}
    assert kinds == {"topic"}


def test_without_a_phone_no_topic_is_offered(corpus: Corpus) -> None:
    assert offered_topics(replace(corpus, site=replace(corpus.site, phones=()))) == ()


@pytest.mark.parametrize("typed", ["今日の天気", "xyzzy", "ssssss", "\ud800", "\x00", "🍣"])
def test_what_no_question_is_about_brings_nothing_or_the_frequent_ones(
    suggester: Suggester, typed: str
) -> None:
    assert {choice.id for choice in suggester.suggest(typed)} <= {"often"}


def test_every_question_is_suggested_for_its_own_words(
    suggester: Suggester, corpus: Corpus
) -> None:
    for entry in corpus.entries:
        assert entry.id in [choice.id for choice in suggester.suggest(entry.question)]


def test_a_question_that_begins_with_the_typed_stands_before_one_that_holds_it() -> None:
    entries = [Entry("holds", "節", "新しい更新", "答"), Entry("begins", "節", "更新の時期", "答")]
    assert [choice.id for choice in Suggester(entries, ()).suggest("更新")] == ["begins", "holds"]


def test_an_answer_without_a_question_is_not_suggested() -> None:
    assert (
        Suggester([Entry("answer-only", "節", "", "更新は三十日前からです")], ()).suggest("節")
        == ()
    )


@pytest.mark.alone
@pytest.mark.parametrize(
    "typed",
    [
        "seikyuusho",
        "請求書はいつ届きますか",
        "a" * 60_000,
        "請求書はいつ" * 9_000,
        "ー" * 500,
        "n'" * 300,
    ],
)
def test_an_answer_takes_a_few_milliseconds(suggester: Suggester, typed: str) -> None:
    best = min(_seconds(suggester, typed) for _ in range(3))
    assert best < 0.01


def test_topics_and_marks_cost_no_more_than_looking_does(
    suggester: Suggester, with_topics: Suggester
) -> None:
    def work(one: Suggester, **more: bool) -> float:
        begin = time.thread_time()
        for typed, _ in TYPED:
            one.suggest(typed, **more)
        return time.thread_time() - begin

    work(with_topics, with_topics=True)  # the first reads the questions
    plain, full = (
        min(work(one, **more) for _ in range(3))
        for one, more in ((suggester, {}), (with_topics, {"with_topics": True}))
    )
    assert full < 4 * plain


def _seconds(suggester: Suggester, typed: str) -> float:
    begin = time.perf_counter()
    suggester.suggest(typed)
    return time.perf_counter() - begin
