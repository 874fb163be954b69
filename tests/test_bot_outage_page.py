"""The page for when no server answers: it stands by itself, and says whom to call."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

import pytest

from bot.answer.contact import TOKYO
from bot.web.outage_page import outage_page
from corpus.site import Channel, Closed, Phone, Site
from scripts.outage import main
from tests.corpus_files import SECTION, SITE, write

NOW = datetime(2026, 11, 27, 12, tzinfo=TOKYO)
SHOP = Site(
    company="花と<庭>",
    phones=(Phone("ご注文", "03-0000-0001"), Phone("配送", "03-0000-0002")),
    channels=(Channel("form", "お問い合わせフォーム", "https://www.example.jp/form"),),
    closed=Closed(dates=(date(2026, 12, 7),)),
)


def test_it_has_every_line_with_its_hours_and_the_other_doors() -> None:
    page = outage_page(SHOP, NOW)
    assert re.findall(r'href="(tel:[^"]+)">([\d-]+)<', page) == [
        ("tel:0300000001", "03-0000-0001"),
        ("tel:0300000002", "03-0000-0002"),
    ]
    assert page.count("受付時間：月〜金 9:00〜17:00、祝日・12月7日は電話受付休み") == 2
    assert 'href="https://www.example.jp/form">お問い合わせフォーム<' in page
    assert "花と&lt;庭&gt;" in page and "<庭>" not in page


def test_it_fetches_nothing_and_promises_nobody_is_there_now() -> None:
    page = outage_page(SHOP, NOW)
    assert not re.search(r"<link|<script|src=|@import|url\(", page)
    assert "ただいまの時間" not in page and "受付中" not in page


def test_a_company_without_a_phone_gets_no_empty_frame() -> None:
    page = outage_page(Site(), NOW)
    assert "<section" not in page and "tel:" not in page


def test_the_file_is_for_everybody_to_read_whatever_the_umask_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "corpus", {"shop.yaml": SECTION, "site.yaml": SITE})
    monkeypatch.setenv("CORPUS_DIR", str(tmp_path / "corpus"))
    page = tmp_path / "outage.html"
    page.touch(0o600)
    assert main([str(page)]) == 0
    assert page.stat().st_mode & 0o777 == 0o644
    assert "tel:" in page.read_text("utf-8")
