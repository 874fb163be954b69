"""The script as it is served: one small file, joined from parts."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
from copy import copy
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.answer.answerer import Answerer
from bot.web.widget import FOLDER, PARTS, STYLES, widget_script
from index.secrets.table import TABLE

PHONE = "03-0000-0000"
IMPORT = re.compile(r'^import \{([^}]*)\} from "\./(.*)";$', re.MULTILINE)
DECLARATION = re.compile(
    r"^(?:export )?(?:const|let|class|(?:async )?function) (\w+)", re.MULTILINE
)


def test_the_script_is_small_and_carries_the_phone_number(client: FlaskClient) -> None:
    plain = client.get("/widget.js", headers={"Accept-Encoding": "identity"})
    assert len(gzip.compress(plain.data)) <= 20_000
    assert b"eval(" not in plain.data and b"innerHTML" not in plain.data
    line = next(line for line in plain.text.splitlines() if line.startswith("const SITE"))
    site = json.loads(line.removeprefix("const SITE = ").removesuffix(";"))
    # No third line: the file cannot know what time it is.
    purpose, hours = site["contact"]["text"].splitlines()
    assert purpose.endswith(PHONE) and hours.startswith("受付時間:")
    assert site["contact"]["tel"] == "tel:0300000000"
    assert "max-age=300" in plain.headers["Cache-Control"]
    assert plain.headers["Content-Type"] == "text/javascript; charset=utf-8"
    zipped = client.get("/widget.js", headers={"Accept-Encoding": "gzip"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.data) == plain.data


def test_the_script_asks_for_the_very_rules_that_the_server_judges_by(client: FlaskClient) -> None:
    rules = client.get("/secret-rules.json", headers={"Accept-Encoding": "identity"})
    assert rules.get_json() == json.loads(json.dumps(TABLE))
    version = rules.headers["ETag"].strip('"')
    assert f'const RULES_VERSION = "{version}";' in client.get("/widget.js").text
    zipped = client.get("/secret-rules.json", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(zipped.data) == rules.data and len(zipped.data) <= 6_000


@pytest.mark.parametrize("path", ["/widget.js", "/secret-rules.json"])
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
    assert b'"contact": null' in widget_script(without_phone).body


@pytest.mark.parametrize("name", ["texts.js", "start.js", "style/host.css"])
def test_an_edited_part_is_noticed(answerer: Answerer, tmp_path: Path, name: str) -> None:
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    before = widget_script(answerer, tmp_path)
    part = tmp_path / name
    part.write_bytes(part.read_bytes() + b".edited {}\n")
    os.utime(part, ns=(0, 0))  # older than before, as after unpacking an archive
    assert widget_script(answerer, tmp_path).version != before.version


def test_every_placeholder_is_filled_and_no_module_syntax_is_left(answerer: Answerer) -> None:
    script = widget_script(answerer).body.decode("utf-8")
    assert re.findall(r"__[A-Z_]+__", script) == []
    assert re.findall(r"^\s*(?:import|export)\b.*", script, re.MULTILINE) == []


def test_no_comment_is_left_that_would_swallow_what_is_joined_to_its_line(
    answerer: Answerer,
) -> None:
    script = widget_script(answerer).body.decode("utf-8")
    assert re.findall(r"(?<!:)//.*|/\*.*", script) == []


def test_every_part_is_joined() -> None:
    files = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.*")}
    assert files == {*PARTS, *STYLES}


def test_a_part_imports_only_parts_above_it_and_by_their_own_names() -> None:
    for at, name in enumerate(PARTS):
        text = (FOLDER / name).read_text("utf-8")
        imports = IMPORT.findall(text)
        assert len(imports) == len(re.findall(r"^import", text, re.MULTILINE)), name
        assert {source for _, source in imports} <= set(PARTS[:at]), name
        assert not any(" as " in names for names, _ in imports), name


def test_a_name_means_one_thing_in_all_parts() -> None:
    names = [each for part in PARTS for each in DECLARATION.findall((FOLDER / part).read_text())]
    assert sorted(names) == sorted(set(names))
