"""取り込み: a file is looked at first, then in the draft; hostile ones are refused with words."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import time
import zipfile
from collections.abc import Callable, Sequence
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from bot.desk.importing.preview import keys_beyond, preview_of
from bot.desk.importing.uploads import Decided, Refused, Uploads, read
from bot.http.body import max_body_bytes
from bot.settings import Settings
from corpus.importers.comparison.base import FILE
from corpus.reader import read_corpus
from corpus.yaml_writer import CorpusEditor
from tests.desk.conftest import SignedIn
from tests.desk.page_form import form_of, post

Signing = Callable[..., SignedIn]
FIRST = "質問,回答\n返品はできますか,到着から7日まで承ります。\n鉢植えはありますか,店頭でお求めください。\n"
SECOND = FIRST.replace("7日", "10日").replace("店頭で", "お電話で")


def upload(desk: SignedIn, content: bytes, name: str = "faq.csv", status: int = 200) -> str:
    """Send a file, and return the page that the browser is led to."""
    fields = {"csrf": desk.csrf, "section": "", "file": (io.BytesIO(content), name)}
    response = desk.client.post("/admin/import", data=fields, follow_redirects=True)
    assert response.status_code == status, response.get_data(as_text=True)
    if status == 200:
        (redirected,) = response.history
        assert redirected.status_code == 303
        assert f"/admin{place_of(response.text)}" == response.request.path
    return unescape(response.text)


def place_of(page: str) -> str:
    """Return where the preview's form leads to."""
    found = re.search(r'action="/admin(/import/[0-9a-f]{32})"', page)
    assert found
    return found[1]


def take(
    desk: SignedIn,
    page: str,
    but: Sequence[str] = (),
    status: int = 200,
    **fields: str,
) -> str:
    """Send the preview's form as it stands, but without some questions."""
    sent: dict[str, Any] = form_of(page) | {"csrf": desk.csrf} | fields
    sent["take"] = [key for key, asked in ticked(page).items() if asked not in but]
    response = desk.client.post(f"/admin{place_of(page)}", data=sent, follow_redirects=True)
    assert response.status_code == status, response.text
    return unescape(response.text)


def ticked(page: str) -> dict[str, str]:
    """Return the questions that are ticked, by their keys."""
    return dict(re.findall(r'name="take" value="([^"]*)" checked>.*?<b>(.*?)</b>', page))


def keys_of_imports(page: str) -> list[str]:
    """Return what the buttons that take a whole import back send, newest first."""
    return re.findall(r'name="key" value="([0-9a-f]+)"', page)


def answers(settings: Settings, section: str = "返品") -> dict[str, str]:
    corpus = read_corpus(settings.data_dir / "desk/draft")
    return {each.question: each.answer for each in corpus.entries if each.section == section}


def uploads(settings: Settings) -> list[Path]:
    return list((settings.data_dir / "desk/imports").iterdir())


def test_a_file_is_looked_at_then_brought_in_and_of_both_sides_changes_somebody_decides(
    signed_in: Signing, desk_settings: Settings
) -> None:
    desk, draft = signed_in("editor", "田中"), desk_settings.data_dir / "desk/draft"
    page = upload(desk, FIRST.encode())
    assert "追加 2件" in page
    assert "区分がないQ&Aが2件あります" in page
    assert not draft.exists()
    assert "新しいセクションの名前" in take(desk, page, status=422, section="", new_section="")
    done = take(desk, page, section="", new_section="返品")
    assert "追加 2件。" in done
    assert 'href="/admin/publish"' in done
    assert set(answers(desk_settings)) == {"返品はできますか", "鉢植えはありますか"}
    assert "田中" in (desk_settings.data_dir / "desk/audit.jsonl").read_text("utf-8")
    assert uploads(desk_settings) == []
    assert "もうお預かりしていません" in desk.client.get(f"/admin{place_of(page)}").text

    plant_answer = answers(desk_settings)["鉢植えはありますか"]
    editor = CorpusEditor(draft)
    for entry in read_corpus(draft).entries:
        if entry.section == "返品":
            editor.set_fields(entry.id, {"answer": f"手で直した文。{entry.id}"})
    editor.save()
    page = upload(desk, SECOND.encode())
    assert "セクションを選んでください" not in page
    sent = form_of(page)
    choices = sorted(name for name in sent if name.startswith("choice|answer|"))
    assert [sent[name] for name in choices] == ["corpus", "corpus"]
    take(desk, page, **{choices[0]: "source"})
    found = answers(desk_settings)
    assert found["返品はできますか"] == "到着から10日まで承ります。"
    assert found["鉢植えはありますか"].startswith("手で直した文。")

    # Taken back whole, the newer one first: what was edited since the older one stays, and is named.
    newer, older = keys_of_imports(desk.get("/import"))
    assert [newer, older] == keys_of_imports(desk.get("/publish"))
    assert "取り込みを取り消しました" in desk.post("/import/undo", key=newer)
    found = answers(desk_settings)
    assert all(answer.startswith("手で直した文。") for answer in found.values())
    asked = "鉢植えはありますか"
    (plant,) = (each for each in read_corpus(draft).entries if each.question == asked)
    editor = CorpusEditor(draft)
    editor.set_fields(plant.id, {"answer": plant_answer})
    editor.save()
    page = desk.post("/import/undo", key=older)
    assert "手で直されていたため" in page
    assert "返品はできますか</a>" in page
    assert answers(desk_settings).keys() == {"返品はできますか"}
    known = json.loads((draft / FILE).read_text("utf-8"))
    assert [each["question"] for own in known.values() for each in own] == ["返品はできますか"]
    assert "もう下書きにありません" in desk.post("/import/undo", key=older)
    assert keys_of_imports(desk.get("/publish")) == []


def test_what_differs_is_marked_and_what_is_not_ticked_is_left_out(
    signed_in: Signing, desk_settings: Settings
) -> None:
    desk = signed_in("editor")
    same, changed, left_out = read_corpus(desk_settings.corpus_dir, ()).entries[:3]
    rows = [["質問", "回答"], [same.question, same.answer], ["熨斗は付きますか", "承ります。"]]
    rows += [[each.question, f"{each.answer}ありがとう。"] for each in (changed, left_out)]
    file = io.StringIO()
    csv.writer(file).writerows([*rows, ["包装は", "無料です。"]])
    page = upload(desk, file.getvalue().encode())
    assert "追加 2件" in page and "変更 2件" in page and "同じ 1件" in page
    assert f"{changed.answer}<ins>ありがとう。</ins>" in page
    assert "いまのQ&Aと同じもの（1件）" in page
    assert f'<option value="{same.section}" selected>' in page  # where the file's others lie
    new = {"熨斗は付きますか", "包装は"}
    assert {*ticked(page).values()} == {changed.question, left_out.question, *new}
    none = unescape(desk.get(f"{place_of(page)}?only=none"))
    assert ticked(none) == {}
    assert "選ばれていません" in take(desk, none, status=422)
    done = take(desk, page, but=(left_out.question, "包装は"))
    assert "変更 1件、追加 1件。" in done
    found = {
        each.question: each for each in read_corpus(desk_settings.data_dir / "desk/draft").entries
    }
    assert found[changed.question].answer == f"{changed.answer}ありがとう。"
    assert found[left_out.question].answer == left_out.answer
    assert found["熨斗は付きますか"].section == same.section
    assert "包装は" not in found


def test_a_problem_is_told_of_the_entry_and_the_rest_may_be_taken(
    signed_in: Signing, desk_settings: Settings
) -> None:
    desk = signed_in("editor")
    rows = (
        "区分,質問,回答,言い換え\n返品,返品は,7日まで。,戻したい\n返品,交換は,承ります。,戻したい\n"
    )
    page = upload(desk, rows.encode())
    said = "「交換は」のお客様の言い方：「戻したい」は「返品は」にもあります。"
    assert page.count(said) == 2  # above, and in its card
    assert "すべてを取り込むことはできません" in page
    refused = take(desk, page, status=422)
    assert "まだ取り込んでいません" in refused and said in refused
    assert ".yaml" not in page + refused and str(desk_settings.data_dir) not in page + refused
    take(desk, page, but=("交換は",))
    assert answers(desk_settings) == {"返品は": "7日まで。"}


def test_a_file_is_kept_for_who_sent_it_until_it_is_given_up(
    signed_in: Signing, desk_settings: Settings
) -> None:
    desk, other = signed_in("editor", "田中"), signed_in("editor", "佐藤")
    page = upload(desk, FIRST.encode())
    place = place_of(page)
    assert "返品はできますか" in desk.get(place)  # as often as one likes
    assert other.client.get(f"/admin{place}").status_code == 404
    assert take(other, page, status=404)
    post(other, f"{place}/cancel", {})
    assert len(uploads(desk_settings)) == 1
    post(desk, f"{place}/cancel", {})
    assert uploads(desk_settings) == []


def test_of_each_member_a_few_files_are_kept_for_a_day(tmp_path: Path) -> None:
    kept = Uploads(tmp_path)
    others = kept.keep("佐藤", "a.csv", b"x")
    oldest, *files = [kept.keep("田中", "a.csv", b"x") for _ in range(4)]
    assert kept.find("田中", oldest.token) is None
    assert [kept.find("田中", each.token) for each in files] == files
    assert kept.find("佐藤", others.token) == others
    yesterday = time.time() - 25 * 60 * 60
    os.utime(others.path, (yesterday, yesterday))
    assert kept.find("佐藤", others.token) is None
    kept.keep("高橋", "a.csv", b"x")
    assert not others.path.parent.exists()


def test_what_there_is_no_room_for_is_counted_and_what_must_be_decided_is_shown() -> None:
    change = {"name": "answer", "corpus": "7日", "source": "10日", "is_conflict": True}
    entries = [
        {"key": f"new~{number}", "status": "new", "id": f"n{number}", "section": "返品",
         "question": f"質問{number}", "where": "", "lost": [], "fields": []}
        for number in range(400)
    ]  # fmt: skip
    entries.append(entries[0] | {"status": "changed", "id": "c", "key": "c", "fields": [change]})
    problem = {"id": "n399", "text": "同じ質問があります。"}
    found = {"entries": entries, "problems": [problem]}
    preview = preview_of(found, ("返品", "配送"), Decided(), None)
    rows = [row for _, group in preview.groups for row in group]
    assert [row.question for row in rows][:2] == ["質問0", "質問399"]
    assert rows[0].conflicts[0].side == "corpus"
    assert rows[1].problems == ("同じ質問があります。",)
    assert (len(rows), preview.rest) == (300, 101)
    beyond = list(keys_beyond(found, [row.key for row in rows]))
    assert beyond == [f"new~{number}" for number in range(298, 399)]


def bomb() -> bytes:
    """Return a workbook of kilobytes whose first part is forty megabytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
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
    assert uploads(desk_settings) == []
    assert not (desk_settings.data_dir / "desk/draft").exists()


def test_a_name_leads_nowhere(tmp_path: Path) -> None:
    kept = Uploads(tmp_path / "imports").keep("田中", "..\\..\\/etc/passwd", b"x")
    assert (kept.name, kept.path.parent.parent) == ("passwd", tmp_path / "imports")
    assert Uploads(tmp_path / "imports").find("田中", "../" * 10) is None


def test_what_eats_the_memory_is_ended(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("section: A\nentries: []\n", "utf-8")
    kept = Uploads(tmp_path / "imports").keep(
        "田中", "wide.json", b'{"a": "' + b"[" * 5_000_000 + b'"}'
    )
    with pytest.raises(Refused):
        read(kept, tmp_path, Decided())


def test_16_mb_are_taken_here_and_half_a_megabyte_elsewhere(signed_in: Signing) -> None:
    desk = signed_in("editor")
    assert max_body_bytes("/faq/admin/import") - max_body_bytes("/faq/admin/else") == 16 << 20
    big = {"csrf": desk.csrf, "title": "x" * (1 << 20)}
    assert desk.client.post("/admin/company/basics", data=big).status_code == 413


def test_without_a_file_or_the_right_nothing_happens(signed_in: Signing) -> None:
    desk = signed_in("editor")
    response = desk.client.post("/admin/import", data={"csrf": desk.csrf})
    assert "ファイルを選んでください。" in response.get_data(as_text=True)
    post(desk, f"/import/{'0' * 32}", {}, 404)
    upload(signed_in("reader"), b"", status=403)
