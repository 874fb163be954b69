"""What production refuses to start with, and what it does not show."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.answer.answerer import Answerer
from bot.app import create_app
from bot.settings import Settings, SettingsError, read_settings
from corpus.starter.example import MARK

SECRET = "0123456789abcdef" * 2
READY = {"FAQ_ENV": "production", "SECRET_KEY": SECRET, "PUBLIC_URL": "https://faq.kaisha.jp"}
DEVELOPER_PAGES = ("/docs", "/openapi.json", "/demo/embed")


@pytest.fixture
def filled_in(small_answerer: Answerer) -> Answerer:
    """The small shop with no placeholder in its company's file and every promised link there."""
    return filled_in_shop(small_answerer, link_missing=False)


def filled_in_shop(small_answerer: Answerer, *, link_missing: bool) -> Answerer:
    searcher = copy(small_answerer.searcher)
    corpus = searcher.corpus
    entries = tuple(
        replace(entry, link_missing=link_missing and entry.link_missing) for entry in corpus.entries
    )
    site = replace(corpus.site, placeholders=())
    searcher.corpus = replace(corpus, site=site, entries=entries)
    return Answerer(searcher, "https://faq.kaisha.jp", precision=0.98, secret=SECRET)


@contextmanager
def client_of(filled_in: Answerer, folder: Path, **environment: str) -> Iterator[FlaskClient]:
    settings = replace(read_settings(READY | environment), data_dir=folder)
    app = create_app(settings, filled_in)
    yield app.test_client()
    app.extensions["recorder"].close()


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "is not set"),
        ("http://127.0.0.1:8000", "their own machine"),
        ("https://127.8.8.8", "their own machine"),
        ("http://localhost", "their own machine"),
        ("https://LOCALHOST:8443/faq", "their own machine"),
        ("http://faq.localhost", "their own machine"),
        ("http://[::1]:8000", "their own machine"),
        ("http://0.0.0.0:8000", "their own machine"),
        ("http://[::]", "their own machine"),
    ],
)
def test_production_does_not_start_where_no_customer_could_follow_a_link(
    filled_in: Answerer, tmp_path: Path, url: str, why: str
) -> None:
    with (
        pytest.raises(SettingsError) as caught,
        client_of(filled_in, tmp_path, PUBLIC_URL=url),
    ):
        pass
    [problem] = caught.value.problems
    assert problem.startswith("PUBLIC_URL") and why in problem
    assert "Set it to where customers reach the support page" in problem


def test_production_does_not_start_with_answers_of_the_example(
    filled_in: Answerer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    corpus = filled_in.searcher.corpus
    one = replace(corpus.entries[0], answer=f"{MARK}書きかけです。")
    filled_in.searcher.corpus = replace(corpus, entries=(one, *corpus.entries[1:]))
    app = Answerer(filled_in.searcher, "https://faq.kaisha.jp", precision=0.98, secret=SECRET)
    with pytest.raises(SettingsError) as caught, client_of(app, tmp_path):
        pass
    [problem] = caught.value.problems
    assert f"answers of the example are still there ({one.id}). Replace them" in problem
    with client_of(app, tmp_path, FAQ_ENV="development"):
        assert "answers of the example are still there" in caplog.text


def test_all_that_is_missing_is_told_together(small_answerer: Answerer, small: Settings) -> None:
    settings = replace(small, env="production", public_url="", secret_key="")
    with pytest.raises(SettingsError) as caught:
        create_app(settings, small_answerer)
    assert {problem.split()[0].strip(":") for problem in caught.value.problems} >= {
        "SECRET_KEY",
        "PUBLIC_URL",
    }


@pytest.mark.parametrize(
    ("url", "doubt"),
    [
        ("https://faq.kaisha.jp", ""),
        ("https://192.168.1.20:8443", ""),
        ("http://faq.kaisha.jp", "is not encrypted"),
        ("http://faq", "is not encrypted"),
        ("https://faq.example.jp", "an address for documentation"),
        ("https://example.com/faq", "an address for documentation"),
        ("https://www.example.co.jp", "an address for documentation"),
        ("https://myexample.jp", ""),
    ],
)
def test_an_address_that_may_do_starts_with_a_warning_where_it_is_doubtful(
    filled_in: Answerer, tmp_path: Path, caplog: pytest.LogCaptureFixture, url: str, doubt: str
) -> None:
    """An intranet may well be without TLS, and who tries out production has no name yet."""
    with caplog.at_level(logging.WARNING), client_of(filled_in, tmp_path, PUBLIC_URL=url) as client:
        assert client.get("/healthz").status_code == 200
    assert len(caplog.messages) == bool(doubt)
    assert doubt in caplog.text


def test_development_starts_on_its_own_address(small: Settings, small_answerer: Answerer) -> None:
    app = create_app(replace(small, public_url="http://127.0.0.1:8000"), small_answerer)
    assert app.test_client().get("/healthz").status_code == 200


@pytest.mark.parametrize("path", DEVELOPER_PAGES)
def test_pages_for_developers_are_not_there_in_production(
    filled_in: Answerer, tmp_path: Path, path: str
) -> None:
    with client_of(filled_in, tmp_path) as client:
        reply = client.get(path)
        assert (reply.status_code, reply.mimetype) == (404, "application/problem+json")
        assert client.post("/api/suggest", json={"text": ""}).status_code == 200
    with client_of(filled_in, tmp_path, DEVELOPER_PAGES="on") as client:
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", DEVELOPER_PAGES)
def test_pages_for_developers_are_there_in_development_unless_switched_off(
    small: Settings, small_answerer: Answerer, path: str
) -> None:
    def status(settings: Settings) -> int:
        return create_app(settings, small_answerer).test_client().get(path).status_code

    assert status(small) == 200
    assert status(replace(small, developer_pages=False)) == 404


def test_production_warns_of_promised_links_that_are_missing(
    small_answerer: Answerer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    promising = filled_in_shop(small_answerer, link_missing=True)
    with caplog.at_level(logging.WARNING), client_of(promising, tmp_path):
        pass
    [warning] = [text for text in caplog.messages if "promise a link" in text]
    assert warning.startswith("1 answers promise") and "(subscription)" in warning
