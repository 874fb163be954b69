"""What authors write about logo, links and pages of the company; each mistake by its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.check.files import check_files
from corpus.branding import Branding, Image, SiteLink
from corpus.reader import read_corpus
from index.store import load_corpus, save_corpus
from tests.corpus_files import SECTION, problems_of, write

HEAD = 'company: "見本"\ntitle: "Q&A"\nphones: [{purpose: "ご予約", number: "03-1234-5678"}]\n'
EVERYTHING = (
    HEAD
    + """\
description: |
  ご予約とお支払いについての
  ご質問にお答えします。
company_url: "https://www.example.jp/"
privacy_url: "https://www.example.jp/privacy"
logo: images/logo.svg
favicon: favicon.png
share_image: "https://cdn.example.jp/share.jpg"
links:
  - {label: "店舗のご案内", url: "https://www.example.jp/stores"}
"""
)


def test_the_companys_file_may_name_logo_links_and_pages(tmp_path: Path) -> None:
    corpus = read_corpus(write(tmp_path, {"01.yaml": SECTION, "site.yaml": EVERYTHING}))
    assert corpus.site.branding == Branding(
        description="ご予約とお支払いについての ご質問にお答えします。",
        company_url="https://www.example.jp/",
        privacy_url="https://www.example.jp/privacy",
        logo=Image("images/logo.svg"),
        favicon=Image("favicon.png"),
        share_image=Image("https://cdn.example.jp/share.jpg"),
        links=(SiteLink("店舗のご案内", "https://www.example.jp/stores"),),
    )
    save_corpus(corpus, tmp_path)
    assert load_corpus(tmp_path).site == corpus.site


def test_without_any_of_it_nothing_is_missing(tmp_path: Path) -> None:
    corpus = read_corpus(write(tmp_path, {"01.yaml": SECTION, "site.yaml": HEAD}))
    assert corpus.site.branding == Branding()


# line 4 of site.yaml; field, what is found, how to repair it
MISTAKES = [
    ('logo: "../logo.svg"', "logo", "フォルダーの外", "images/logo.svg"),
    ('logo: "/srv/logo.svg"', "logo", "フォルダーの外", "images/logo.svg"),
    ('logo: "images\\\\logo.svg"', "logo", "フォルダーの外", "images/logo.svg"),
    ('logo: ".git/logo.svg"', "logo", "フォルダーの外", "images/logo.svg"),
    ('logo: "javascript:x.svg"', "logo", "フォルダーの外", "images/logo.svg"),
    ("logo: logo.html", "logo", "画像のファイルではありません", ".svg"),
    ("favicon: favicon", "favicon", "画像のファイルではありません", ".ico"),
    ('logo: "http://example.jp/logo.png"', "logo", "「http://example.jp/logo.png」", "https://"),
    ('share_image: "//example.jp/a.png"', "share_image", "//example.jp", "https://"),
    ('share_image: "https:///a.png"', "share_image", "https:///a.png", "https://"),
    ('share_image: "https://a.jp/a b.png"', "share_image", "a b.png", "https://"),
    ("company_url: www.example.jp", "company_url", "「www.example.jp」", "https://"),
    ('privacy_url: "javascript:alert(1)"', "privacy_url", "javascript", "https://"),
    ('links: [{label: "店舗", url: "/stores"}]', "url", "「/stores」", "https://"),
    ('links: [{label: "", url: "https://a.jp/"}]', "label", "空です", "label"),
    ('links: [{label: "店舗"}]', "url", "必須", "url"),
    ('links: [{label: "店舗", url: "https://a.jp/", icon: x}]', "icon", "知らない項目", "綴り"),
    ("description: お花の #1 のお店", "description", "コメントとして捨てられます", "引用符"),
]


@pytest.mark.parametrize(("line", "field", "found", "repair"), MISTAKES)
def test_a_mistake_is_told_with_its_line_and_repair(
    tmp_path: Path, line: str, field: str, found: str, repair: str
) -> None:
    content = f"{HEAD}{line}\n"
    (problem,) = problems_of(write(tmp_path, {"01.yaml": SECTION, "site.yaml": content}))
    assert (Path(problem.file).name, problem.line, problem.field) == ("site.yaml", 4, field)
    assert found in problem.found and repair in problem.repair


def test_the_check_names_pictures_that_are_not_there_and_no_picture_that_is(
    tmp_path: Path,
) -> None:
    site = HEAD + "logo: logo.svg\nfavicon: icon.png\nshare_image: https://a.example/b.png\n"
    corpus = read_corpus(write(tmp_path, {"01.yaml": SECTION, "site.yaml": site}))
    (tmp_path / "logo.svg").write_text("<svg/>")
    (tmp_path / "old-logo.svg").write_text("<svg/>")
    found = {each.kind: each.places for each in check_files(tmp_path, corpus.site.branding.images)}
    [missing] = found["site"]
    assert missing.where.endswith("site.yaml:5") and missing.detail == "icon.png"
    assert [place.where for place in found["unread"]] == [str(tmp_path / "old-logo.svg")]
