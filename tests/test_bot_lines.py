"""Which line a reply shows: its topic's, else that of what is shown; at every hour of the week."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import cache
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.answer.answerer import Answerer
from bot.answer.contact import TOKYO
from bot.answer.decision import Decision, Reason, Verdict
from bot.answer.query_ids import QueryIds
from bot.answer.reply_writer import ReplyWriter
from bot.answer.visible import Visible
from bot.app import create_app
from bot.settings import Settings
from corpus.intent import Corpus, Entry, Referral
from corpus.lines import without_line
from corpus.reader import read_corpus
from corpus.site import ALWAYS, Channel, Closed, Hours, Notice, Phone, Site
from index.question import Question
from index.result import Hit
from tests.changed_shop import changed_shop

ROOT = Path(__file__).parents[1]
BILLING = "費用、請求について"
MONDAY = datetime(2026, 5, 11, tzinfo=TOKYO)

# Topics of the shipped corpus that are about money, in the words of their names; and those that
# have such a word and are another desk's: coupons, or nothing that the company does.
ABOUT_MONEY = [
    "請求書",
    "請求先",
    "請求金額",
    "請求の",
    "支払",
    "決済方法",
    "見積",
    "領収",
    "入金",
    "振込",
    "口座振替",
    "料金",
    "返金",
    "払戻",
    "カード払い",
    "クレジットカード",
    "値上げ",
    "納品書",
    "インボイス",
    "消費税",
    "勘定",
    "督促",
    "源泉",
    "外貨",
    "二重払い",
    "日割り",
    "初期費用",
]
ANOTHER_DESKS = {"rental-server-price", "cloud-aws", "utilities"}


@cache
def shipped() -> Corpus:
    return read_corpus(ROOT / "corpus" / "data")


def writer(corpus: Corpus, now: datetime) -> ReplyWriter:
    by_id = {entry.id: entry for entry in corpus.entries}
    visible = Visible(by_id, (), lambda: now.date())
    ids = QueryIds("0123456789abcdef" * 2, lambda: now)
    return ReplyWriter(corpus, "v", "https://faq.example.jp", lambda: now, ids, visible)


def hit(entry: Entry, probability: float = 0.3) -> Hit[Entry]:
    return Hit(entry, 1, probability, 0.3)


def money_topics() -> list[Referral]:
    return [
        topic
        for topic in shipped().referrals
        if topic.kind == "topic"
        and not topic.pack
        and topic.id not in ANOTHER_DESKS
        and any(word in topic.topic for word in ABOUT_MONEY)
    ]


def test_every_topic_about_money_is_of_the_billing_section() -> None:
    topics = money_topics()
    assert len(topics) > 75
    assert [topic.id for topic in topics if topic.section != BILLING] == []


def test_every_topic_of_the_shipped_corpus_has_a_line() -> None:
    assert without_line(shipped()) == []


@pytest.mark.parametrize("day", range(7))
def test_every_billing_topic_shows_the_billing_line_at_every_hour_of_the_week(day: int) -> None:
    corpus = shipped()
    number = next(phone.number for phone in corpus.site.phones if BILLING in phone.sections)
    other = next(entry for entry in corpus.entries if entry.section != BILLING)
    topics = [topic for topic in corpus.referrals if topic.section == BILLING]
    for hour in range(24):
        written = writer(corpus, MONDAY + timedelta(days=day, hours=hour))
        for topic in topics:
            reason = Reason.URGENT if topic.urgent else Reason.REFERRAL
            # Beside entries of another section, as near as they may be.
            decision = Decision(Verdict.ABSTAIN, reason, (hit(other),), topic)
            contact = written.reply(decision, None).contact
            assert contact and contact.phone == number, topic.id


@pytest.mark.parametrize("verdict", [Verdict.ANSWER, Verdict.CHOICES, Verdict.ABSTAIN])
def test_whatever_the_reply_the_topics_line_is_shown(verdict: Verdict) -> None:
    corpus = shipped()
    others = [hit(entry) for entry in corpus.entries if entry.section != BILLING][:2]
    topic = next(topic for topic in corpus.referrals if topic.section == BILLING)
    decision = Decision(verdict, Reason.SEVERAL_QUESTIONS, tuple(others), topic, 0.9)
    contact = writer(corpus, MONDAY).reply(decision, None).contact
    assert contact and contact.phone == corpus.site.phones[1].number


@pytest.mark.parametrize("section", [BILLING, "お申し込みについて"])
def test_without_a_topics_line_that_of_the_entries_shown_is(section: str) -> None:
    corpus = shipped()
    shown = next(entry for entry in corpus.entries if entry.section == section)
    unplaced = Referral("x", "話題", ())
    for topic in (None, unplaced):
        decision = Decision(Verdict.ABSTAIN, Reason.REFERRAL, (hit(shown),), topic)
        contact = writer(corpus, MONDAY).reply(decision, None).contact
        assert contact and contact.phone == corpus.site.phones[section == BILLING].number


SITE = Site(
    company="こもれび花店",
    title="Q&A",
    phones=(
        Phone("お花のご相談", "03-0000-1187", hours=Hours((5,), time(10), time(12))),
        Phone("配達", "03-0000-1188", ("配達について",)),
        Phone("誤飲・けがの相談", "#7119", (), ALWAYS, Closed(False)),
    ),
    channels=(
        Channel("form", "フォーム", "https://example.jp/form"),
        Channel("mail", "メール", "mailto:a@example.jp", Hours((6,), time(9), time(10))),
    ),
    notices=(Notice("台風のため、配達を休みます。", None, datetime(2026, 5, 1, 18)),),
    packs=(),
)


def to_the_emergency_line(topic: Referral) -> Referral:
    return replace(topic, phone="誤飲・けがの相談") if topic.urgent else topic


@pytest.fixture
def shop(small_answerer: Answerer, small: Settings) -> Answerer:
    def label(entry: Entry) -> Entry:
        return replace(entry, label="送料") if entry.id == "delivery-fee" else entry

    return changed_shop(
        small_answerer, small, site=SITE, entry=label, referral=to_the_emergency_line
    )


@pytest.fixture
def client(shop: Answerer, small: Settings, tmp_path: Path) -> FlaskClient:
    return create_app(replace(small, data_dir=tmp_path / "data"), shop).test_client()


def test_a_topic_may_name_its_line(shop: Answerer) -> None:
    reply = shop.ask(Question.read("子どもが花を食べてしまいました"))
    assert reply.contact
    assert (reply.contact.phone, reply.contact.tel) == ("#7119", "tel:%237119")
    assert reply.contact.open_now


def test_a_reply_has_the_line_the_other_doors_and_the_notice(client: FlaskClient) -> None:
    reply = client.post("/api/ask", json={"query": "今日の天気は"}).get_json()
    contact = reply["contact"]
    assert (contact["purpose"], contact["phone"], contact["open_now"]) == (
        "お花のご相談",
        "03-0000-1187",
        False,
    )
    assert contact["opens_at"] == "2026-05-02T10:00:00+09:00"
    assert contact["channels"] == [
        {"kind": "form", "label": "フォーム", "url": "https://example.jp/form", "open_now": True},
        {"kind": "mail", "label": "メール", "url": "mailto:a@example.jp", "open_now": False},
    ]
    assert reply["notice"] == {
        "text": "台風のため、配達を休みます。",
        "from": None,
        "until": "2026-05-01T18:00:00+09:00",
    }


def test_while_no_notice_is_on_there_is_none(small_client: FlaskClient) -> None:
    reply = small_client.post("/api/ask", json={"query": "今日の天気は"}).get_json()
    assert "notice" not in reply
    assert 'aria-label="お知らせ"' not in small_client.get("/").text


def test_a_label_comes_with_the_choice_and_the_answer(shop: Answerer) -> None:
    answer = shop.choose(shop.entry("delivery-fee")).answer
    assert answer and answer.label == "送料"
    other = shop.choose(shop.entry("delivery-area")).answer
    assert other and other.label is None
    fee, area = shop.entry("delivery-fee"), shop.entry("delivery-area")
    decision = Decision(Verdict.CHOICES, Reason.SHARED, (hit(fee), hit(area)), confidence=0.4)
    choices = writer(shop.corpus, MONDAY).reply(decision, None).choices
    assert [choice.label for choice in choices] == ["送料", None]


def test_the_page_lists_every_line_and_door_with_its_state_and_the_notice_on_top(
    client: FlaskClient,
) -> None:
    page = client.get("/").text
    for said in (
        "<h3>お花のご相談</h3>",
        '<a href="tel:0300001187">03-0000-1187</a>',
        "受付時間：土 10:00〜12:00、祝日は電話受付休み",
        "ただいまは受付時間外です。次の受付は5月2日（土）10:00からです。",
        "<h3>配達</h3>",
        "受付時間：月〜金 9:00〜17:00、祝日は電話受付休み",
        '<a href="tel:%237119">#7119</a>',
        "24時間（年中無休）",
        '<a href="https://example.jp/form" rel="noopener">フォーム</a>',
        '<a href="mailto:a@example.jp" rel="noopener">メール<span>',
    ):
        assert said in page, said
    assert page.index("台風のため、配達を休みます。") < page.index('role="search"')


def test_the_page_without_a_phone_has_no_empty_section(
    small_answerer: Answerer, small: Settings, tmp_path: Path
) -> None:
    shop = changed_shop(small_answerer, small, site=Site(company="x", packs=()))
    client = create_app(replace(small, data_dir=tmp_path / "data"), shop).test_client()
    page = client.get("/").text
    assert 'class="phone"' not in page and 'class="notice"' not in page
