"""A flower shop, by every road that customers and staff take: nothing of the shipped company's."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.answer.answerer import Answerer
from bot.settings import Settings
from corpus.reader import read_corpus
from corpus.words.english import ENGLISH
from corpus.words.japanese import JAPANESE
from corpus.words.words import LANGUAGES, with_own
from scripts.check import main as check
from tests.slack.client import buttons, click, command, shown, with_chats
from tests.slack.fakes import KeptMessages, app_with
from tests.test_architecture import TRADE_WORDS

SHIPPED = Path(__file__).parents[1] / "corpus" / "data"
OTHERS = re.compile(f"{TRADE_WORDS.pattern}|秘密鍵|certificate|private.key|CSR|かんたん")
ASKED = (
    ("花束はいくらから作れますか", "answer"),
    ("いくらですか", "choices"),
    ("アルバイトを募集していますか", "fallback"),
    ("人と話したい", "notice"),
    ("password: hunter2 で入れません", "notice"),
)


@pytest.fixture
def shop(small_client: FlaskClient) -> FlaskClient:
    return small_client


@pytest.fixture
def posted() -> KeptMessages:
    return KeptMessages()


@pytest.fixture
def slack(
    small: Settings, small_answerer: Answerer, posted: KeptMessages, tmp_path: Path
) -> Iterator[FlaskClient]:
    with app_with(small_answerer, with_chats(small, tmp_path / "data"), posted) as app:
        yield app.test_client()


def others(text: str) -> list[str]:
    """Return the words of another company's trade."""
    return sorted(set(OTHERS.findall(text)))


def test_the_rule_can_fail(client: FlaskClient) -> None:
    assert {"証明書", "秘密鍵"} <= set(others(client.get("/").text))


@pytest.mark.parametrize(
    "path", ["/", "/?q=いくらですか", "/?choice=parking", "/demo/embed", "/docs"]
)
def test_no_page_says_a_word_of_another_trade(shop: FlaskClient, path: str) -> None:
    page = shop.get(path)
    assert page.status_code == 200
    # To developers it is said what a `notice` may be about.
    text = page.text.replace("a private key or password", "") if path == "/docs" else page.text
    assert others(text) == []


def test_the_description_of_the_api_gives_examples_of_the_shop(shop: FlaskClient) -> None:
    document = shop.get("/openapi.json").text
    assert others(document.replace("a private key or password", "")) == []
    assert "花束" in json.dumps(json.loads(document), ensure_ascii=False)


@pytest.mark.parametrize(("text", "kind"), ASKED)
def test_no_reply_says_a_word_of_another_trade(shop: FlaskClient, text: str, kind: str) -> None:
    for language in LANGUAGES:
        reply = shop.post("/api/ask", json={"query": text, "lang": language})
        assert reply.get_json()["kind"] == kind
        assert others(reply.get_data(as_text=True)) == []


def test_the_support_page_and_the_widget_ask_not_to_type_what_any_company_should_not_get(
    shop: FlaskClient,
) -> None:
    assert JAPANESE.privacy in shop.get("/").text
    script = shop.get("/widget.js").text
    facts = script[: script.index("};")]
    assert f'"privacy":"{JAPANESE.privacy}"' in facts and others(facts) == []
    assert shop.get("/widget-words.en.json").get_json()["privacy"] == ENGLISH.privacy


def test_the_shipped_page_says_what_its_own_customers_should_not_type() -> None:
    own = read_corpus(SHIPPED).site.own_words
    assert "秘密鍵" in with_own(JAPANESE, own, "ja").privacy
    assert "private keys" in with_own(ENGLISH, own, "en").privacy


def test_what_is_said_of_a_pasted_key_suits_any_company(shop: FlaskClient) -> None:
    reply = shop.post("/api/ask", json={"query": "-----BEGIN PRIVATE KEY-----\nMIIEow"}).get_json()
    assert reply["kind"] == "notice" and reply["message"] == JAPANESE.secret
    assert "お電話" not in JAPANESE.secret and "call" not in ENGLISH.secret


def test_staff_in_a_chat_read_of_the_shop_alone(slack: FlaskClient, posted: KeptMessages) -> None:
    for text, kind in (("help", "help"), *ASKED):
        message = command(slack, text)
        assert others(json.dumps(message, ensure_ascii=False)) == [], text
        if kind == "choices":
            assert click(slack, buttons(message, "show")[0]).status_code == 200
    assert posted.calls and others(json.dumps(posted.calls, ensure_ascii=False)) == []
    assert "花" in shown(command(slack, "花束はいくらから作れますか"))


def test_the_check_of_the_shop_tells_what_it_lacks(
    small_environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """With its own index."""
    for name, value in small_environment.items():
        monkeypatch.setenv(name, value)
    assert check(["--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["ok"], report["problems"], report["compared"]) == (True, [], "index")
    assert {each["kind"] for each in report["advice"]} >= {"promised_link", "no_line", "reviewed"}
    assert check([]) == 0
    assert others(capsys.readouterr().out) == []
