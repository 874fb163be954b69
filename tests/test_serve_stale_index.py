"""The real server over what goes wrong between two starts: the last good index serves, loudly."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from bot.app import create_app, open_last_good_answerer, shareable
from bot.settings import Settings, read_settings
from index.manifest import IndexRefused
from index.store import current_folder
from scripts.bench.server import free_port, running_server
from scripts.serve import stale_warning
from tests.corpus_files import SECTION

ROOT = Path(__file__).parents[1]
Shop = dict[str, str]


@pytest.fixture
def own_shop(small_environment: Shop, tmp_path: Path) -> Shop:
    """The variables of a copy of the shop and its index, to be damaged."""
    environment = small_environment | {"DATA_DIR": str(tmp_path / "data"), "WEB_WORKERS": "1"}
    for name in ("CORPUS_DIR", "INDEX_DIR"):
        copy = shutil.copytree(small_environment[name], tmp_path / name.lower(), symlinks=True)
        environment[name] = str(copy)
    belongs_to(environment)
    return environment


def belongs_to(shop: Shop) -> None:
    """Let the index say that it was built of this copy."""
    for file in Path(shop["INDEX_DIR"]).glob("versions/*/manifest.json"):
        made = json.loads(file.read_text("utf-8"))
        file.write_text(json.dumps(made | {"corpus_folder": shop["CORPUS_DIR"]}), "utf-8")


def get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=20) as response:
        return json.load(response)


def ask(url: str, query: str) -> Any:
    body = json.dumps({"query": query}).encode()
    kind = {"Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(f"{url}/api/ask", body, kind)) as response:
        return json.load(response)


def add_mistake(shop: Shop) -> None:
    file = Path(shop["CORPUS_DIR"]) / "01-shop.yaml"
    file.write_text(file.read_text("utf-8").replace("    answer:", "\tanswer:", 1), "utf-8")


def take_corpus_away(shop: Shop) -> None:
    shutil.rmtree(shop["CORPUS_DIR"])


def ask_for_another_encoder(shop: Shop) -> None:
    Path(shop["DATA_DIR"]).mkdir(exist_ok=True)
    shop["ENCODER"] = str(Path(shop["DATA_DIR"]) / "nowhere")


FAULTS: dict[str, tuple[Callable[[Shop], None], str]] = {
    "a mistake in the YAML": (add_mistake, "CORPUS_DIR/01-shop.yaml:"),
    "no corpus": (take_corpus_away, "YAMLファイルがありません"),
    "an encoder that cannot be had": (ask_for_another_encoder, "cannot be loaded"),
}


@pytest.mark.slow
@pytest.mark.parametrize(("fault", "told"), FAULTS.values(), ids=FAULTS)
def test_a_restart_after_a_fault_serves_the_last_good_index_and_says_why(
    own_shop: Shop, tmp_path: Path, fault: Callable[[Shop], None], told: str
) -> None:
    fault(own_shop)
    serves_the_last_good_index(own_shop, tmp_path, told)


@pytest.fixture
def disk(own_shop: Shop) -> Iterator[Callable[[str], None]]:
    """A disk of its own under INDEX_DIR and DATA_DIR, and a function that fills or locks it."""
    place = Path(own_shop["INDEX_DIR"]).with_name("disk")
    place.mkdir()
    if run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(place)]).returncode:
        pytest.skip("this user may not mount a disk")
    shutil.copytree(own_shop["INDEX_DIR"], place / "index", symlinks=True)
    own_shop |= {"INDEX_DIR": str(place / "index"), "DATA_DIR": str(place / "data")}

    def spoil(how: str) -> None:
        if how == "full":
            with suppress(OSError), (place / "filler").open("wb", buffering=0) as filler:
                while True:
                    filler.write(bytes(4096))
        else:
            run(["mount", "-o", "remount,ro", str(place)]).check_returncode()

    yield spoil
    run(["umount", "-l", str(place)])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("how", "told"), [("full", "no room left"), ("read-only", "mounted read-only")]
)
def test_a_disk_that_takes_nothing_more_serves_what_it_holds(
    own_shop: Shop, tmp_path: Path, disk: Callable[[str], None], how: str, told: str
) -> None:
    file = Path(own_shop["CORPUS_DIR"]) / "01-shop.yaml"
    file.write_text(file.read_text("utf-8").replace("車を停める場所", "車を置く場所"), "utf-8")
    disk(how)
    before = sorted(Path(own_shop["INDEX_DIR"]).rglob("*"))
    serves_the_last_good_index(own_shop, tmp_path, told)
    assert sorted(Path(own_shop["INDEX_DIR"]).rglob("*")) == before


def run(command: list[str]) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command, capture_output=True, check=False)


def serves_the_last_good_index(own_shop: Shop, tmp_path: Path, told: str) -> None:
    version = current_folder(Path(own_shop["INDEX_DIR"])).name
    with (
        (tmp_path / "console").open("w") as console,
        running_server(stderr=console, **own_shop) as (_, url),
    ):
        ready = get(f"{url}/readyz")
        assert ask(url, "駐車場はありますか")["answer"]["id"] == "parking"
    assert (ready["status"], ready["version"], ready["stale"]) == ("ready", version, True)
    assert any(told in problem for problem in ready["problems"]), ready
    assert str(tmp_path) not in json.dumps(ready)
    said = (tmp_path / "console").read_text()
    assert "WARNING: no index could be built; the last good one" in said
    assert "Traceback" not in said


@pytest.mark.slow
def test_a_server_whose_files_are_all_deleted_goes_on_answering(own_shop: Shop) -> None:
    with running_server(**own_shop) as (_, url):
        for name in ("INDEX_DIR", "CORPUS_DIR"):
            shutil.rmtree(own_shop[name])
        for query in ("駐車場はありますか", "花束はいくらから作れますか", "今日の天気は"):
            assert ask(url, query)["kind"]
        deadline = time.monotonic() + 10
        while not get(f"{url}/readyz")["stale"]:
            assert time.monotonic() < deadline, "what is gone is told"
            time.sleep(0.1)


@pytest.mark.slow
def test_where_there_is_no_index_at_all_a_mistake_ends_the_start(own_shop: Shop) -> None:
    add_mistake(own_shop)
    shutil.rmtree(own_shop["INDEX_DIR"])
    run = serve(own_shop, "--port", str(free_port()))
    assert run.returncode == 1
    assert "タブ" in run.stderr and "no index here" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.slow
def test_a_mistake_in_ones_own_corpus_is_never_answered_by_another_companys_index(
    own_shop: Shop,
) -> None:
    own = Path(own_shop["CORPUS_DIR"]).with_name("own")
    own.mkdir()
    (own / "1.yaml").write_text(f"\t{SECTION}", "utf-8")
    run = serve(own_shop | {"CORPUS_DIR": str(own)}, "--port", str(free_port()))
    assert run.returncode == 1
    assert "タブ" in run.stderr and "made of another Q&A than" in run.stderr
    assert "Traceback" not in run.stderr


def serve(environment: Shop, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scripts.serve", *arguments],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["--port", "0"], 2, "no port"),
        (["--port", "65536"], 2, "no port"),
        (["--port", "八千"], 2, "no port"),
        (["--port", "9" * 5000], 2, "no port"),
        (["--host", "nowhere.invalid"], 1, "cannot listen on 'nowhere.invalid'"),
        (["--host", "a" * 300], 1, "cannot listen"),
        (["--host", "192.0.2.1"], 1, "cannot listen on '192.0.2.1'"),
    ],
    ids=str,
)
def test_an_address_nobody_can_listen_on_is_told_at_once(
    small_environment: Shop, arguments: list[str], status: int, told: str
) -> None:
    run = serve(small_environment, *arguments)
    assert run.returncode == status
    assert told in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.slow
def test_a_port_that_is_taken_is_told_with_the_repair(small_environment: Shop) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        run = serve(small_environment, "--port", str(taken.getsockname()[1]))
    assert run.returncode == 1
    assert "Address already in use" in run.stderr and "--port" in run.stderr
    assert "Traceback" not in run.stderr


# Without a server: what /readyz and the console say


def stale_settings(own_shop: Shop) -> Settings:
    (Path(own_shop["CORPUS_DIR"]) / "99.yaml").write_text(SECTION, "utf-8")
    return read_settings(own_shop)


def test_readyz_tells_the_problems_and_that_the_index_is_stale(own_shop: Shop) -> None:
    settings = stale_settings(own_shop)
    with pytest.raises(IndexRefused):
        create_app(settings)
    answerer = open_last_good_answerer(settings, ["a build failed"])
    app = create_app(settings, answerer)
    ready = app.test_client().get("/readyz")
    app.extensions["recorder"].close()
    assert ready.status_code == 200
    body = ready.get_json()
    assert (body["status"], body["version"], body["stale"]) == ("ready", answerer.version, True)
    stale, failed = body["problems"]
    assert stale.startswith("INDEX_DIR/versions/") and "made with corpus" in stale
    assert failed == "a build failed"


def test_a_failed_build_that_another_made_up_for_is_no_problem(small: Settings) -> None:
    assert open_last_good_answerer(small, ["the disk was full"]).problems == ()


def test_the_console_names_version_problems_and_repair() -> None:
    assert stale_warning("1a2b", ["one.", "two."]).splitlines() == [
        "WARNING: no index could be built; the last good one (1a2b) serves. It answers as it did "
        "before the change. What to repair:",
        "  - one.",
        "  - two.",
        "Then start again: a build comes first. Until then /readyz says stale: true.",
    ]


@pytest.mark.parametrize(
    ("problem", "shown"),
    [
        ("{tmp}/corpus/01.yaml:3: id: 空です。", "CORPUS_DIR/01.yaml:3: id: 空です。"),
        ("{tmp}/index/versions/1a2b: damaged", "INDEX_DIR/versions/1a2b: damaged"),
        ("{cwd}/corpus/data/01.yaml:3: x", "corpus/data/01.yaml:3: x"),
        ("no path", "no path"),
        ("half \ud800", "half \\ud800"),
        ("x" * 5000, "x" * 400),
    ],
)
def test_what_anybody_may_read_names_no_place_of_this_machine(
    tmp_path: Path, problem: str, shown: str
) -> None:
    settings = Settings(corpus_dir=tmp_path / "corpus", index_dir=tmp_path / "index")
    text = problem.replace("{tmp}", str(tmp_path)).replace("{cwd}", str(Path.cwd()))
    assert shareable(text, settings) == shown
