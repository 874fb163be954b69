"""The shipped corpus is the page, word for word; tests/data/page.txt is the page as text."""

import re
from pathlib import Path

import pytest

from corpus.reader import read_corpus

ROOT = Path(__file__).parents[1]
# On the page, but of no entry: a caption and the line back to the top.
OF_NO_ENTRY = ["イメージ図", "▲  このページのトップに戻る  ▲"]
PROMISE = re.compile(r"(下記|以下)を(ご覧|ご確認)")

SECTIONS = [
    ("新サービス「月額プラン」について", 5),
    ("「まとめ割」について", 3),
    ("費用、請求について", 4),
    ("サービス内容について", 1),
    ("お申し込みについて", 7),
    ("有効期限短縮の対応について", 8),
]


@pytest.fixture(scope="module")
def corpus():
    return read_corpus(ROOT / "corpus" / "data")


@pytest.fixture(scope="module")
def entries(corpus):
    return {entry.id: entry for entry in corpus.entries}


def test_title_sections_questions_and_answers_in_order_are_the_page(corpus):
    blocks, section = [corpus.site.title], None
    for entry in corpus.entries:
        if entry.section != section:
            blocks.append(section := entry.section)
        blocks += [entry.question, entry.answer]
    page = (ROOT / "tests" / "data" / "page.txt").read_text(encoding="utf-8")
    lines = [line.rstrip(" ") for line in page.splitlines()]  # one heading ends with a space
    assert "\n\n".join([*blocks, *OF_NO_ENTRY]).splitlines() == lines


def test_there_are_28_entries_in_6_sections(corpus):
    counted = {}
    for entry in corpus.entries:
        counted[entry.section] = counted.get(entry.section, 0) + 1
    assert list(counted.items()) == SECTIONS
    assert sum(counted.values()) == 28


def test_ids_are_readable_and_fit_an_address(entries):
    assert all(re.fullmatch(r"[a-z][a-z0-9-]+", entry_id) for entry_id in entries)
    assert len(entries) == 28


def test_the_heads_of_the_page_belong_to_no_entry(corpus):
    said = "\n".join(entry.question + entry.answer for entry in corpus.entries)
    assert not [text for text in (*OF_NO_ENTRY, corpus.site.title) if text in said]


def test_an_answer_that_promises_a_link_has_it_or_says_that_it_is_missing(corpus):
    promising = {entry.id for entry in corpus.entries if PROMISE.search(entry.answer)}
    assert len(promising) == 8
    assert promising == {
        entry.id
        for entry in corpus.entries
        if PROMISE.search(entry.answer) and (entry.link_missing or entry.links)
    }


def test_only_an_answer_that_promises_a_link_misses_one(corpus):
    assert not [
        entry.id
        for entry in corpus.entries
        if entry.link_missing and not PROMISE.search(entry.answer)
    ]


def test_no_address_was_invented(corpus):
    assert [link.url for entry in corpus.entries for link in entry.links if link.url] == []


def test_an_answer_that_names_another_question_links_to_that_entry(entries, corpus):
    by_question = {entry.question: entry.id for entry in corpus.entries}
    named = {
        (entry.id, by_question[question])
        for entry in corpus.entries
        for question in re.findall(r"「([^」]+)」を参照", entry.answer)
    }
    assert named == {("auto-renewal-free-reissue", "auto-renewal-reissue-validity")}
    assert {link.entry_id for link in entries["auto-renewal-free-reissue"].links} == {
        "auto-renewal-reissue-validity"
    }


def test_direct_debit_is_the_answer_of_the_monthly_plan_only(corpus):
    sections = {entry.section for entry in corpus.entries if "口座振替" in entry.answer}
    assert sections == {"新サービス「月額プラン」について"}


def test_what_the_page_does_not_state_is_plainly_a_placeholder(corpus):
    assert set(corpus.site.placeholders) == {"company", "phones", "hours", "closed"}
    assert "【要設定】" in corpus.site.company
    assert all("【要設定】" in phone.purpose for phone in corpus.site.phones)


def test_every_section_a_phone_answers_for_is_a_section_of_the_page(corpus):
    named = {section for phone in corpus.site.phones for section in phone.sections}
    assert named
    assert named <= {section for section, _ in SECTIONS}


def test_no_customer_wording_leads_to_two_places(corpus):
    intents = {}
    for intent in corpus.intents:
        for wording in intent.wordings:
            intents.setdefault(wording, set()).add(intent.id)
    assert {wording: ids for wording, ids in intents.items() if len(ids) > 1} == {}
    assert len(intents) > 2000
