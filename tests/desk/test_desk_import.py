"""取り込み: a file is looked at first, then in the draft; hostile ones are refused with words."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

from bot.desk.importing.uploads import Refused, Uploads, read
from bot.settings import Settings
from corpus.reader import read_corpus
from corpus.yaml_writer import CorpusEditor
from tests.desk.conftest import SignedIn
from tests.desk.page_form import form_of, post

Signing = Callable[..., SignedIn]
FIRST = "質問,回答\n返品はできますか,到着から7日まで承ります。\n鉢植えはありますか,店頭でお求めください。\n"
SECOND = FIRST.replace("7日", "10日").replace("店頭で", "お電話で")


def upload(desk: SignedIn, content: bytes, name: str = "faq.csv", status: int = 200) -> str:
    fields = {"csrf": desk.csrf, "section": "返品", "file": (io.BytesIO(content), name)}
    response = desk.client.post("/admin/import", data=fields)
    assert response.status_code == status, response.get_data(as_text=True)
    return unescape(response.get_data(as_text=True))


def answers(settings: Settings) -> dict[str, str]:
    corpus = read_corpus(settings.data_dir / "desk/draft")
    return {each.question: each.answer for each in corpus.entries if each.section == "返品"}


def test_a_file_is_looked_at_then_brought_in_and_of_both_sides_changes_somebody_decides(
    signed_in: Signing, desk_settings: Settings
) -> None:
    desk, draft = signed_in("editor", "田中"), desk_settings.data_dir / "desk/draft"
    page = upload(desk, FIRST.encode())
    assert "新しい 2件" in page
    assert not draft.exists()
    done = post(desk, "/import/confirm", form_of(page))
    assert "「faq.csv」：新しい2件" in done
    assert set(answers(desk_settings)) == {"返品はできますか", "鉢植えはありますか"}
    assert "田中" in (desk_settings.data_dir / "desk/audit.jsonl").read_text("utf-8")

    editor = CorpusEditor(draft)
    for entry in read_corpus(draft).entries:
        if entry.section == "返品":
            editor.set_fields(entry.id, {"answer": f"手で直した文。{entry.id}"})
    editor.save()
    sent = form_of(upload(desk, SECOND.encode()))
    choices = sorted(name for name in sent if name.startswith("choice|answer|"))
    assert [sent[name] for name in choices] == ["corpus", "corpus"]
    post(desk, "/import/confirm", sent | {choices[0]: "source"})
    found = answers(desk_settings)
    assert found["返品はできますか"] == "到着から10日まで承ります。"
    assert found["鉢植えはありますか"].startswith("手で直した文。")
    assert list((desk_settings.data_dir / "desk/imports").iterdir()) == []


def bomb() -> bytes:
    """Return a workbook of kilobytes whose sheet is two gigabytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        with file.open("xl/workbook.xml", "w", force_zip64=True) as part:
            for _ in range(40):
                part.write(b"<a>" * (1 << 20))
    return made.getvalue()


HOSTILE = {
    "faq.pdf": (b"%PDF-1.7\n", "PDFは読み取れません。"),
    "faq.xlsx": (b"PK\x03\x04 no workbook", ""),
    "empty.csv": (b"", ""),
    "bomb.xlsx": (bomb(), ""),
    "deep.json": (b"[" * 200_000, ""),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_read_is_refused_with_words_and_thrown_away(
    name: str, signed_in: Signing, desk_settings: Settings
) -> None:
    content, said = HOSTILE[name]
    page = upload(signed_in("editor"), content, name, 422)
    assert "取り込めませんでした" in page
    assert said in page
    assert name in page
    assert "Traceback" not in page
    assert list((desk_settings.data_dir / "desk/imports").iterdir()) == []
    assert not (desk_settings.data_dir / "desk/draft").exists()


def test_a_name_leads_nowhere(tmp_path: Path) -> None:
    kept = Uploads(tmp_path / "imports").keep("..\\..\\/etc/passwd", b"x")
    assert (kept.name, kept.path.parent.parent) == ("passwd", tmp_path / "imports")
    assert Uploads(tmp_path / "imports").find("../" * 10) is None


def test_what_eats_the_memory_is_ended(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("section: A\nentries: []\n", "utf-8")
    kept = Uploads(tmp_path / "imports").keep("wide.json", b'{"a": "' + b"[" * 5_000_000 + b'"}')
    with pytest.raises(Refused):
        read(kept, tmp_path, "", [])


def test_more_than_16_mb_is_refused_here_and_less_elsewhere(signed_in: Signing) -> None:
    desk = signed_in("editor")
    sent = {"Content-Type": "multipart/form-data; boundary=x", "Content-Length": str(17 << 20)}
    stream = io.BytesIO(b"x")
    refused = desk.client.post("/admin/import", input_stream=stream, headers=sent)
    assert refused.status_code == 413
    big = {"csrf": desk.csrf, "title": "x" * (1 << 20)}
    assert desk.client.post("/admin/company/basics", data=big).status_code == 413


def test_without_a_file_or_the_right_nothing_happens(signed_in: Signing) -> None:
    desk = signed_in("editor")
    response = desk.client.post("/admin/import", data={"csrf": desk.csrf})
    assert "ファイルを選んでください。" in response.get_data(as_text=True)
    post(desk, "/import/confirm", {"token": "0" * 32}, 422)
    upload(signed_in("reader"), b"", status=403)
