"""A secret that comes by any road is thrown away: seen from outside, on the real server."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from flask.testing import FlaskClient

from bot.answer import messages
from bot.answer.answerer import Answerer
from bot.app import create_app
from bot.settings import Settings
from corpus.words.japanese import JAPANESE
from scripts.bench.server import running_server
from scripts.journal.__main__ import main as journal_main
from tests.key_pastes import FRAGMENTS, PEM, PRIVATE, WITH_HEADER, WITHOUT_HEADER, body
from tests.slack.client import FORM_TYPE, MATTERMOST, SECRET, TOKEN, event_body, form, signed
from tests.slack.fakes import FakeSlack

ROOT = Path(__file__).parents[1]
ASKED = "駐車場はありますか"


def pastes() -> Iterator[tuple[str, str]]:
    """Yield a paste and a piece of it that must be found nowhere: one of each kind."""
    rsa = body(PEM["rsa1"])
    for shape in ("as it is", "quoted", "JSON", "four dashes, spaces", "dash –", "full width"):
        yield WITH_HEADER[shape](PEM["rsa1"]), rsa[70:100]
    for shape in ("38 columns", "one line"):
        yield WITHOUT_HEADER[shape](rsa), rsa[80:100]
    yield WITHOUT_HEADER["hexadecimal with colons"](rsa), "02:01:00:02:82"
    yield FRAGMENTS["its middle in one line"](rsa), rsa[300:330]
    yield PRIVATE["ossh_ed"], body(PRIVATE["ossh_ed"])[80:110]
    yield PRIVATE["p12"][:1500], PRIVATE["p12"][80:110]
    for text in (
        "ログインできません。パスワードは hunter2zz です",
        "PW:hunter3zz",
        "DB_PASSWORD=hunter4zz",
        "AKIAHUNTER5ZZHUNTER5",
        "sk_live_hunter6zzhunter6zz",
        "https://taro:hunter7zz@example.jp/",
        "Authorization: Bearer hunter8zzhunter8zz",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJodW50ZXI5In0.hunter9zzhunter9zz",
    ):
        yield text, (re.findall(r"(?i)hunter\dzz", text) or [text])[0]


# Of a person: not thrown away as a whole, but nothing of it is kept.
PERSONAL = (
    "駐車場について藤原花子と申します。hanako.zz9@example.jp、090-5555-8181、4242 4242 4242 4242"
)
PIECES = ("hanako.zz9", "5555-8181", "4242 4242", "藤原花子")


def send(url: str, raw: bytes | None = None, **headers: str) -> tuple[int, str]:
    """Return status and text of a reply to a GET, or to a POST of a body."""
    request = urllib.request.Request(
        url, raw, {name.replace("_", "-"): value for name, value in headers.items()}
    )
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def by_every_road(url: str, text: str, query_id: str) -> Iterator[tuple[str, int, str]]:
    """Send a text by every road and yield the road, the status and the reply."""
    for route, fields in (
        ("ask", {"query": text}),
        ("ask", {"query": ASKED, "conversation": text}),
        ("ask", {"choice": text}),
        ("suggest", {"text": text}),
        ("feedback", {"query_id": query_id, "helpful": False, "comment": text}),
        ("feedback", {"query_id": text, "helpful": True}),
    ):
        raw = json.dumps(fields).encode()
        yield str(list(fields)), *send(f"{url}/api/{route}", raw, Content_Type="application/json")
    for name in ("q", "choice", "conversation"):
        fields = {"q": "", name: text}
        yield f"page, {name}", *send(f"{url}/", urlencode(fields).encode(), Content_Type=FORM_TYPE)
        if len(text) < 1200:  # what an address may hold
            yield f"old link, {name}", *send(f"{url}/?{urlencode(fields)}")
    files = (
        f'--b\r\nContent-Disposition: form-data; name="q"; filename="a"\r\n\r\n{text}\r\n--b--\r\n'
    )
    yield "file", *send(f"{url}/", files.encode(), Content_Type="multipart/form-data; boundary=b")
    yield "nowhere", *send(f"{url}/{quote(text[:1000], safe='')}")
    for raw in (
        form(command="/faq", text=text),
        form(command="/faq", text=text, token=MATTERMOST),
    ):
        headers = signed(raw) if b"token=" not in raw else {}
        yield "command", *send(f"{url}/slack/command", raw, Content_Type=FORM_TYPE, **headers)
    click = {
        "type": "block_actions",
        "user": {"id": "U1"},
        "channel": {"id": "C1"},
        "actions": [{"action_id": "ask", "value": text, "block_id": text[:200]}],
    }
    for action in ("ask", "show", "helpful"):
        click["actions"][0]["action_id"] = action  # type: ignore[index]  # of a dict of objects
        raw = form(payload=json.dumps(click))
        yield "click", *send(f"{url}/slack/interactive", raw, Content_Type=FORM_TYPE, **signed(raw))
    raw = event_body(text, event_id=f"Ev{abs(hash(text))}"[:60])
    yield "event", *send(f"{url}/slack/events", raw, Content_Type="application/json", **signed(raw))


@pytest.mark.slow
def test_nothing_of_a_secret_is_found_anywhere_whatever_road_it_came_by(
    small_environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("data", "tmp"):
        (tmp_path / name).mkdir()
    slack = FakeSlack()
    environment = small_environment | {
        "DATA_DIR": str(tmp_path / "data"),
        "TMPDIR": str(tmp_path / "tmp"),
        "WEB_WORKERS": "1",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_API_URL": slack.url,
        "MATTERMOST_TOKEN": MATTERMOST,
        "LOG_LEVEL": "debug",
    }
    replies: list[tuple[str, str]] = []
    sent = list(pastes())
    shared = Path("/dev/shm")
    before = set(shared.iterdir()) if shared.exists() else set()
    with (
        (tmp_path / "log").open("wb") as log,
        running_server(stderr=log.fileno(), **environment) as (_, url),
    ):
        asked = json.dumps({"query": ASKED}).encode()
        reply = send(f"{url}/api/ask", asked, Content_Type="application/json")[1]
        query_id = json.loads(reply)["query_id"]
        for text, _ in sent:
            for road, status, reply in by_every_road(url, text, query_id):
                assert status < 500, (road, reply)
                replies.append((road, reply))
        for road, status, reply in by_every_road(url, PERSONAL, query_id):
            assert status < 500, (road, reply)
        slack.wait_for(len(sent) + 1)
        time.sleep(1)  # what is queued is written: WAL and all are looked at as they lie
        kept = everything_in(tmp_path)
    kept += everything_in(tmp_path)  # and after the stop
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    for command in (["backup", "backup.db"], ["export", "all.csv"], ["export", "all.jsonl"]):
        assert journal_main([command[0], str(tmp_path / command[1])]) == 0
        kept.append((command[1], (tmp_path / command[1]).read_bytes()))
    for piece in PIECES:
        for name, content in kept:
            assert piece.encode() not in content, (piece, name)
    assert any(
        name == "all.csv" and "[氏名]と申します".encode() in content for name, content in kept
    )
    for file in set(shared.iterdir()) - before if shared.exists() else ():
        kept.append((str(file), file.read_bytes() if file.is_file() else b""))
    slack.close()
    kept.append(("Slack", json.dumps(slack.posted).encode()))
    assert any(name.endswith("-wal") for name, _ in kept)
    for _, piece in sent:
        for name, content in kept:
            assert piece.lower().encode() not in content.lower(), (piece, name)
        for road, reply in replies:
            assert piece.lower() not in reply.lower(), (piece, road)
    # They were recorded as what they are, and the rating of the comment's sender was kept.
    journal = b"".join(content for name, content in kept if "journal" in name)
    assert "[秘密鍵]".encode() in journal and "[認証情報]".encode() in journal


def everything_in(folder: Path) -> list[tuple[str, bytes]]:
    return [(str(file), file.read_bytes()) for file in folder.rglob("*") if file.is_file()]


def test_the_notices_say_what_to_do(small_client: FlaskClient) -> None:
    for text, notice in ((PEM["ed"], JAPANESE.secret), ("PW:hunter2", JAPANESE.credential)):
        reply = small_client.post("/api/ask", json={"query": text}).get_json()
        assert (reply["kind"], reply["message"]) == ("notice", notice) and reply["contact"]


def test_the_form_posts_and_a_question_stands_in_no_address(small_client: FlaskClient) -> None:
    page = small_client.get("/").text
    assert 'action="/" method="post"' in page
    answered = small_client.post("/", data={"q": ASKED})
    assert "お店の裏に3台分ございます。" in answered.text
    assert answered.headers["Cache-Control"] == "no-store"
    chosen = small_client.post("/", data={"choice": "delivery-fee"}).text
    assert "市内は5,000円以上のお買い上げで無料" in chosen


def test_an_old_link_with_a_secret_is_neither_searched_nor_printed_back(
    small_client: FlaskClient,
) -> None:
    page = small_client.get("/", query_string={"q": "PW:hunter2"})
    assert page.status_code == 200 and "認証情報と思われる内容" in page.text
    assert "hunter2" not in page.text and page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"q": "あ" * 2001}, 422, messages.TOO_LONG),
        ({"q": "\u200b"}, 422, messages.EMPTY),
        ({"choice": "nowhere"}, 422, messages.UNKNOWN_CHOICE),
        ({"q": "あ" * 9000}, 413, messages.TOO_LARGE),
        ({f"field{n}": "x" for n in range(40)}, 200, "ご質問をご入力ください"),
    ],
)
def test_what_the_form_refuses_is_said_on_the_page(
    small_client: FlaskClient, fields: dict[str, str], status: int, words: str
) -> None:
    page = small_client.post("/", data=fields)
    assert (page.status_code, page.mimetype) == (status, "text/html") and words in page.text


def test_too_many_forms_are_told_when_to_come_back(
    small: Settings, small_answerer: Answerer
) -> None:
    from dataclasses import replace

    client = create_app(replace(small, rate_limit="2/minute"), small_answerer).test_client()
    assert [client.post("/", data={"q": ASKED}).status_code for _ in range(3)] == [200, 200, 429]
    refused = client.post("/", data={"q": ASKED})
    assert messages.TOO_MANY in refused.text and int(refused.headers["Retry-After"]) >= 1


def test_the_command_line_does_not_repeat_a_secret(small_environment: dict[str, str]) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "scripts.ask", "PW:hunter2"],
        cwd=ROOT,
        env=os.environ | small_environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2 and "credential" in run.stderr
    assert "hunter2" not in run.stdout + run.stderr
