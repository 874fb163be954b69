"""The script as it is served: one small file, joined from parts."""

from __future__ import annotations

import gzip
import json
import os
import re
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from bot.answer.answerer import Answerer
from bot.web.widget import widget_script
from corpus.site import Channel
from index.secrets.table import TABLE

PHONE = "03-0000-0000"
FACTS = re.compile(r"^\{const WIDGET_FACTS=(.*?\});")


def facts_in(script: str) -> dict[str, Any]:
    """Return what the server has put before the bundle."""
    facts = FACTS.match(script)
    assert facts
    return dict(json.loads(facts[1]))


def test_the_script_is_small_and_carries_the_phone_number(client: FlaskClient) -> None:
    plain = client.get("/widget.js", headers={"Accept-Encoding": "identity"})
    assert len(gzip.compress(plain.data)) <= 22_000
    assert b"eval(" not in plain.data and b"innerHTML" not in plain.data
    site = facts_in(plain.text)["SITE"]
    contact = site["contact"]
    assert (contact["phone"], contact["tel"]) == (PHONE, "tel:0300000000") and contact["hours"]
    # The file cannot know what time it is.
    assert "open_now" not in contact and "text" not in contact
    assert "max-age=300" in plain.headers["Cache-Control"]
    assert plain.headers["Content-Type"] == "text/javascript; charset=utf-8"
    zipped = client.get("/widget.js", headers={"Accept-Encoding": "gzip"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == plain.data


def test_the_script_asks_for_the_very_rules_that_the_server_judges_by(client: FlaskClient) -> None:
    rules = client.get("/widget-later.js", headers={"Accept-Encoding": "identity"})
    begin = "const SECRET_RULES="
    assert rules.text.startswith(begin)
    table, _ = json.JSONDecoder().raw_decode(rules.text.removeprefix(begin))
    assert table == json.loads(json.dumps(TABLE))
    version = rules.headers["ETag"].strip('"')
    assert facts_in(client.get("/widget.js").text)["RULES_VERSION"] == version
    zipped = client.get("/widget-later.js", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(zipped.data) == rules.data and len(zipped.data) <= 9_000


@pytest.mark.parametrize("path", ["/widget.js", "/widget-later.js"])
def test_a_versioned_address_is_cached_for_long_and_an_unchanged_file_is_not_sent_again(
    client: FlaskClient, path: str
) -> None:
    plain = client.get(path)
    version = plain.headers["ETag"].strip('"')
    assert "immutable" in client.get(f"{path}?v={version}").headers["Cache-Control"]
    assert "immutable" not in client.get(f"{path}?v=old").headers["Cache-Control"]
    again = client.get(path, headers={"If-None-Match": plain.headers["ETag"]})
    assert again.status_code == 304


def test_a_site_without_a_phone_still_gets_a_widget(answerer: Answerer) -> None:
    searcher = copy(answerer.searcher)
    searcher.corpus = replace(searcher.corpus, site=replace(searcher.corpus.site, phones=()))
    without_phone = Answerer(searcher, "https://faq.example.jp", precision=0.98)
    script = widget_script(without_phone).body.decode("utf-8")
    assert facts_in(script)["SITE"]["contact"] is None


def test_a_new_bundle_is_noticed(answerer: Answerer, tmp_path: Path) -> None:
    bundle = tmp_path / "bundle.js"
    bundle.write_text("old()", "utf-8")
    before = widget_script(answerer, bundle)
    bundle.write_text("new()", "utf-8")
    os.utime(bundle, ns=(0, 0))  # older than before, as after unpacking an archive
    assert widget_script(answerer, bundle).version != before.version


def test_the_script_can_be_pasted_into_a_page(answerer: Answerer) -> None:
    """No "</script>" ends it, whatever the company's words are."""
    searcher = copy(answerer.searcher)
    searcher.corpus = replace(
        searcher.corpus, site=replace(searcher.corpus.site, title="</script><b>")
    )
    body = widget_script(Answerer(searcher, "https://faq.example.jp", precision=0.98)).body
    assert b"</script" not in body and b"<!--" not in body


def test_a_site_with_other_doors_and_no_phone_has_them_in_the_script(answerer: Answerer) -> None:
    searcher = copy(answerer.searcher)
    form = Channel("form", "お問い合わせフォーム", "https://example.jp/form")
    searcher.corpus = replace(
        searcher.corpus, site=replace(searcher.corpus.site, phones=(), channels=(form,))
    )
    script = widget_script(Answerer(searcher, "https://faq.example.jp", precision=0.98)).body
    assert facts_in(script.decode("utf-8"))["SITE"]["contact"] == {
        "phone": "",
        "channels": [{"label": "お問い合わせフォーム", "url": "https://example.jp/form"}],
    }
