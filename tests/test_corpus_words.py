"""The bot's own sentences, and what a company puts in their place."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from corpus.reader import read_corpus
from corpus.site import SectionMatter
from corpus.words.english import ENGLISH
from corpus.words.japanese import JAPANESE
from corpus.words.words import KEYS, OwnWords, Words, placeholders_of, with_own
from tests.corpus_files import SECTION, problems_of, write

ROOT = Path(__file__).parents[1]
HEAD = 'company: "見本"\ntitle: "Q&A"\n'
APOLOGIES = re.compile(r"恐れ入り|申し訳|失礼いたしました|お詫び|sorry|apologise")


@pytest.mark.parametrize("key", KEYS)
def test_both_languages_leave_the_same_open(key: str) -> None:
    japanese, english = (getattr(words, key) for words in (JAPANESE, ENGLISH))
    assert placeholders_of(japanese) == placeholders_of(english)


@pytest.mark.parametrize("words", [JAPANESE, ENGLISH], ids=["ja", "en"])
def test_a_sentence_has_one_apology_and_a_step_none(words: Words) -> None:
    for field in fields(words):
        said = APOLOGIES.findall(getattr(words, field.name))
        assert len(said) <= (0 if field.name.startswith(("step_", "shut")) else 1), field.name


@pytest.mark.parametrize("words", [JAPANESE, ENGLISH], ids=["ja", "en"])
def test_a_second_form_is_another_sentence(words: Words) -> None:
    for key in KEYS:
        if key.endswith("_again"):
            assert getattr(words, key) != getattr(words, key.removesuffix("_again"))


@pytest.mark.parametrize("page", ["words.md", "words.ja.md"])
def test_the_docs_list_every_sentence_as_it_is(page: str) -> None:
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    for key in KEYS:
        japanese, english = (getattr(words, key) or "–" for words in (JAPANESE, ENGLISH))
        assert re.search(
            rf"^\| `{key}` \|.*\| {re.escape(f'{japanese} | {english} |')}$", text, re.M
        )


def test_a_company_says_it_in_its_own_words(tmp_path: Path) -> None:
    own = """\
messages:
  ja:
    greeting: "いらっしゃいませ。"
    referred: "担当の者がお調べします。{step}"
  en:
    greeting: "Welcome."
"""
    corpus = read_corpus(write(tmp_path, {"a.yaml": SECTION, "site.yaml": HEAD + own}), packs=[])
    assert corpus.site.own_words == (
        OwnWords("ja", "greeting", "いらっしゃいませ。"),
        OwnWords("ja", "referred", "担当の者がお調べします。{step}"),
        OwnWords("en", "greeting", "Welcome."),
    )
    words = with_own(JAPANESE, corpus.site.own_words, "ja")
    assert (words.greeting, words.thanks) == ("いらっしゃいませ。", JAPANESE.thanks)


def test_a_section_says_what_it_is_about(tmp_path: Path) -> None:
    own = 'matters:\n  application: ["ご予約について"]\n'
    corpus = read_corpus(write(tmp_path, {"a.yaml": SECTION, "site.yaml": HEAD + own}), packs=[])
    assert corpus.site.matters == (SectionMatter("application", "ご予約について"),)
    assert corpus.site.matter_of("ご予約について") == "application"
    assert corpus.site.matter_of("ほかの節") is None


def test_topics_have_the_matter_of_their_file_or_their_own(tmp_path: Path) -> None:
    topics = """\
matter: technical
referrals:
  - {id: a, topic: "甲", wordings: ["甲です"]}
  - {id: b, topic: "乙", wordings: ["乙です"], matter: billing}
"""
    corpus = read_corpus(write(tmp_path, {"a.yaml": SECTION, "t.yaml": topics}), packs=[])
    assert [each.matter for each in corpus.referrals] == ["technical", "billing"]


# what is written → the field, a part of what is said about it
MISTAKES = {
    "an unknown sentence": ('messages: {ja: {greetings: "a"}}', "greetings", "greeting"),
    "an unknown language": ('messages: {fr: {greeting: "a"}}', "fr", "知らない項目"),
    "a placeholder that is not filled in": (
        'messages: {ja: {greeting: "{step}"}}',
        "greeting",
        "{step}",
    ),
    "an unknown placeholder": ('messages: {ja: {referred: "{tel}"}}', "referred", "{tel}"),
    "braces that do not match": ('messages: {ja: {referred: "{step"}}', "referred", "波かっこ"),
    "a placeholder that reads an attribute": (
        'messages: {ja: {referred: "{step.__class__}"}}',
        "referred",
        "波かっこ",
    ),
    "a positional placeholder": ('messages: {ja: {referred: "{}"}}', "referred", "波かっこ"),
    "a blank sentence": ('messages: {ja: {referred: " "}}', "referred", "空です"),
    "an unknown matter": ('matters: {sales: ["ご予約について"]}', "sales", "知らない項目"),
    "a section that is not there": (
        'matters: {billing: ["予約について"]}',
        "matters",
        "ご予約について",
    ),
}


@pytest.mark.parametrize(("written", "field", "part"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_with_its_repair(
    tmp_path: Path, written: str, field: str, part: str
) -> None:
    problems = problems_of(write(tmp_path, {"a.yaml": SECTION, "site.yaml": f"{HEAD}{written}\n"}))
    assert [each.field for each in problems] == [field]
    assert part in problems[0].found + problems[0].repair


def test_an_unknown_matter_of_a_topic_is_a_mistake(tmp_path: Path) -> None:
    topics = 'referrals:\n  - {id: a, topic: "甲", wordings: ["甲です"], matter: sales}\n'
    [problem] = problems_of(write(tmp_path, {"a.yaml": SECTION, "t.yaml": topics}))
    assert problem.field == "matter" and "billing" in problem.repair
