"""Take pictures of every state: python -m scripts.screenshots FOLDER [--before OLDER] [--only PART]

Of the corpus and index in use, with replies made up, so that those of two releases can be compared.
Needs what the tests need: Playwright and Chromium.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.app import create_app, open_answerer
from bot.settings import read_settings
from scripts.door import door
from scripts.screenshots.browser import chromium, listening
from scripts.screenshots.contact_sheet import write_contact_sheet
from scripts.screenshots.faces import PICTURED, Face
from scripts.screenshots.pages import support_page
from scripts.screenshots.stage import on_stage
from scripts.screenshots.states import WIDGET, State

_ARRIVES_IN = Face("light", "1440")


@door
def main(argv: Sequence[str] | None = None) -> int:
    """Return 0 where all pictures were taken, 1 where a state could not be brought about."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.screenshots",
        description="Take pictures of every state of the widget and the support page, and lay them "
        "out in FOLDER/index.html.",
    )
    parser.add_argument("folder", metavar="FOLDER", type=Path)
    parser.add_argument(
        "--before", metavar="OLDER", type=Path, help="a folder of another release, to look beside"
    )
    parser.add_argument("--only", metavar="PART", default="", help="states whose name holds this")
    arguments = parser.parse_args(argv)
    folder: Path = arguments.folder
    folder.mkdir(parents=True, exist_ok=True)
    failed = []
    with chromium() as browser, listening() as server, tempfile.TemporaryDirectory() as data:
        url = f"http://127.0.0.1:{server.server_port}"
        settings = replace(read_settings(served_url=url), data_dir=Path(data))
        answerer = open_answerer(settings)
        app = create_app(settings, answerer)
        server.set_app(app)
        states = [
            state for state in (*WIDGET, *support_page(answerer)) if arguments.only in state.name
        ]
        for number, state in enumerate(states, start=1):
            print(f"{number} of {len(states)}: {state.name}", file=sys.stderr)
            problem = take_pictures(browser, url, state, folder)
            if problem:
                failed.append(state.name)
                print(f"{state.name} could not be brought about: {problem}", file=sys.stderr)
        app.extensions["recorder"].close()
    sheet = write_contact_sheet(
        folder,
        [state.name for state in states],
        [face.name for face in PICTURED],
        arguments.before,
    )
    print(sheet)
    return 1 if failed else 0


def take_pictures(browser: Any, url: str, state: State, folder: Path) -> str:
    """Take a picture of a state in each face; return what prevented it, or nothing."""
    from playwright.sync_api import Error  # not above: --help works where it is missing

    with on_stage(browser, url) as stage:
        try:
            _ARRIVES_IN.put_on(stage.page)
            state.reach(stage)
            at_end = stage.is_at_end()
            for face in PICTURED:
                face.put_on(stage.page)
                stage.scroll(to_end=at_end)
                stage.picture(folder / f"{state.name}_{face.name}.png", whole=state.whole_page)
        except Error as error:
            return error.message.splitlines()[0]
    return ""


if __name__ == "__main__":
    sys.exit(main())
