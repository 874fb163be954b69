"""取り込み: what a file needs is said and given as a sample, and rows that fell apart are told."""

from __future__ import annotations

import io
from collections.abc import Callable
from html import unescape

from corpus.import_options import Options
from corpus.importers.tables.csv_file import read_csv
from tests.desk.conftest import SignedIn

Signing = Callable[..., SignedIn]
SHIFTED = "質問,回答,分類\n週1回はいくら,週1回は7,700円、週2回は12,100円です。,料金\n返品は,7日まで。,返品\n"


def uploaded(desk: SignedIn, text: str, name: str = "faq.csv") -> tuple[int, str]:
    fields = {"csrf": desk.csrf, "section": "", "file": (io.BytesIO(text.encode()), name)}
    response = desk.client.post("/admin/import", data=fields, follow_redirects=True)
    return response.status_code, unescape(response.text)


def test_a_row_whose_cells_shifted_is_told_with_its_line_and_cannot_be_taken(
    signed_in: Signing,
) -> None:
    desk = signed_in("editor")
    status, page = uploaded(desk, SHIFTED)
    assert status == 200
    said = '2行目：見出しより列が2つ多くなっています。「,」を含む回答は「"」で囲んでください。'
    assert said in page
    assert "追加 1件" in page and page.count('name="take"') == 1
    assert "700円" not in page
    status, page = uploaded(desk, SHIFTED.rpartition("返品は")[0])
    assert (status, said in page) == (422, True)


def test_the_page_says_which_headings_a_table_needs_and_gives_a_sample(
    signed_in: Signing,
) -> None:
    desk = signed_in("editor")
    page = desk.get("/import")
    assert "1行目に「質問」「回答」の見出しを付けてください" in page
    assert 'href="/admin/import/sample.csv"' in page
    response = desk.client.get("/admin/import/sample.csv")
    assert response.mimetype == "text/csv"
    assert "attachment" in response.headers["Content-Disposition"]
    assert response.data.startswith(b"\xef\xbb\xbf")
    source = read_csv(response.data, "sample.csv", Options())
    assert source.problems == ()
    assert all(not entry.lost and entry.section for entry in source.entries)
    assert any("7,700円" in entry.answer.text for entry in source.entries)
    assert any(entry.wordings for entry in source.entries)
    assert any(entry.links for entry in source.entries)
    assert all(each in page for each in ("分類", "言い換え", "リンク"))
    status, page = uploaded(desk, response.data.decode(), "sample.csv")
    assert status == 200 and "追加 2件" in page
