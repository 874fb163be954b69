"""公開: what is not published is told in the words of the forms, and each change is taken back alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.desk.changes import Change, summary_of
from bot.desk.drafts import Drafts
from bot.settings import Settings
from corpus.site_editor import SiteEditor, SiteText
from tests.desk.conftest import SignedIn
from tests.desk.test_desk_publish import QUESTION, edited, text


def test_a_change_of_the_company_is_told_in_the_words_of_its_forms(
    signed_in: Callable[..., SignedIn], desk_settings: Settings
) -> None:
    with Drafts(desk_settings.corpus_dir, desk_settings.data_dir / "desk/draft").edit() as folder:
        file = folder / "site.yaml"
        written = file.read_text().replace('close: "19:00"', 'close: "18:00"')
        written += 'messages: {ja: {not_found: "お調べします。{step}"}}\nplaceholders: [phones]\n'
        file.write_text(written)
    page = text(signed_in("reader").get("/publish"))
    for words in ("受付時間", "10:00〜18:00", "ボットの言葉：回答がないとき"):
        assert words in page
    for written in ("close:", "not_found", "weekdays", "[tue"):
        assert written not in page


def test_each_change_of_the_company_is_taken_back_by_itself(
    signed_in: Callable[..., SignedIn], desk_settings: Settings
) -> None:
    site = desk_settings.corpus_dir / "site.yaml"
    site.write_text(
        site.read_text() + "placeholders: [hours]\nmessages: {ja: {thanks: どうも。}}\n"
    )
    before = site.read_bytes()
    with Drafts(desk_settings.corpus_dir, desk_settings.data_dir / "desk/draft").edit() as folder:
        editor = SiteEditor(folder)
        hours = {"weekdays": ["mon"], "open": "10:00", "close": "18:00"}
        words = {"not_found": "お調べします。{step}", "thanks": "はい。"}
        editor.write({"hours": hours, "title": "花屋のQ&A", "messages": {"ja": words}})
    desk = signed_in("editor")
    drafted = desk_settings.data_dir / "desk/draft/site.yaml"
    assert "hours" not in str(SiteText(drafted.read_text()).fields.get("placeholders"))
    page = text(desk.get("/publish"))
    assert "4件の変更" in page
    assert "仮の値のままの項目" not in page  # goes without saying
    desk.post("/publish/discard/messages.ja.not_found")
    assert "お調べします" not in drafted.read_text() and "はい。" in drafted.read_text()
    desk.post("/publish/discard/title")
    desk.post("/publish/discard/nothing.of.this")
    page = text(desk.get("/publish"))
    assert "2件の変更" in page and "受付時間" in page
    desk.post("/publish/discard/hours")
    fields = SiteText(drafted.read_text()).fields
    assert fields["placeholders"] == ["hours"]
    desk.post("/publish/discard/messages.ja.thanks")
    assert "件の変更があります" not in desk.get("/publish")
    assert not drafted.exists() and site.read_bytes() == before


def test_what_was_written_without_the_desk_is_listed(
    signed_in: Callable[..., SignedIn], desk_settings: Settings
) -> None:
    (file,) = (
        path
        for path in desk_settings.corpus_dir.rglob("*.yaml")
        if "id: same-day" in path.read_text()
    )
    file.write_text(file.read_text().replace("id: same-day", "id: same-day\n    hidden: true"))
    desk = signed_in("editor")
    page = text(desk.get("/publish"))
    assert "もとのファイルが、公開中の内容と違います" in page
    assert QUESTION in page and "非公開" in page
    # Beside a draft, too: both would be published.
    edited(desk)
    page = text(desk.get("/publish"))
    assert "いっしょに公開されます" in page


def test_what_is_not_published_is_told_on_every_page(signed_in: Callable[..., SignedIn]) -> None:
    desk = signed_in("editor")
    mark = "（公開していない変更があります）"
    assert mark not in desk.get("/company")
    edited(desk)
    page = desk.get("/company")
    assert mark in page and "変更を確かめる" in page
    assert 'class="unpublished"' not in desk.get("/publish")


@pytest.mark.parametrize(
    ("titles", "summary"),
    [
        ([], ""),
        (["受付時間"], "「受付時間」の変更"),
        (["一", "二"], "「一」の変更、「二」の変更"),
        (["一", "二", "三", "四"], "「一」の変更、「二」の変更ほか2件"),
    ],
)
def test_a_publication_without_a_note_says_what_it_changed(titles: list[str], summary: str) -> None:
    changes = [Change("company", title, title, "", ()) for title in titles]
    assert summary_of(changes) == summary
