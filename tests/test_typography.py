"""Japanese words of the bot's own are set in full-width punctuation."""

from __future__ import annotations

import re
from dataclasses import asdict
from pathlib import Path

import pytest

from bot.answer import messages
from corpus.words.japanese import JAPANESE

ROOT = Path(__file__).parents[1]
_JAPANESE = r"[\u3001-\u30ff\u3400-\u9fff\uff01-\uff60々]"
HALF_WIDTH = re.compile(rf"{_JAPANESE}[!?:;,()]|[!?:;,()]{_JAPANESE}")
_QUOTED = re.compile(r'"([^"\n]*)"|`([^`]*)`')
_CODE = re.compile(r"\$?\{[^{}]*\}")


def japanese_in(script: str) -> list[str]:
    """Return the texts between quotes that hold Japanese, without the code within them."""
    texts = [_CODE.sub("0", "".join(found.groups(""))) for found in _QUOTED.finditer(script)]
    return [text for text in texts if re.search(_JAPANESE, text)]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("受付時間:9:00", True),
        ("受付時間：9:00〜18:00", False),
        ("ご意見(任意)", True),
        ("ご意見（任意）", False),
        ("よろしいですか?", True),
        ("1,000文字", False),
        ("1月6日(月)", True),
    ],
)
def test_half_width_punctuation_beside_japanese_is_found(text: str, wrong: bool) -> None:
    assert bool(HALF_WIDTH.search(text)) is wrong


def test_the_widgets_words_are_set_in_full_width() -> None:
    widget = ROOT / "bot" / "web" / "static" / "widget"
    parts = [*widget.glob("*.js"), *widget.glob("words/*.ja.json"), widget / "words" / "ja.json"]
    texts = [text for part in parts for text in japanese_in(part.read_text("utf-8"))]
    assert len(texts) > 60
    assert not [text for text in texts if HALF_WIDTH.search(text)]


def test_the_bots_words_are_set_in_full_width() -> None:
    own = [text for text in vars(messages).values() if isinstance(text, str)]
    named = [*messages.CHAT_REASONS.values(), *messages.CHAT_SIGNAL_NAMES.values()]
    texts = [*own, *named, *map(str, asdict(JAPANESE).values())]
    japanese = [text for text in texts if re.search(_JAPANESE, text) and text != messages.__doc__]
    assert len(japanese) > 100
    assert not [text for text in japanese if HALF_WIDTH.search(_CODE.sub("0", text))]


def test_customers_are_spelled_in_one_way() -> None:
    """お客様, at the desk and in what the bot says; お客さま beside it looks careless."""
    rooms = [ROOT / "bot" / name for name in ("desk", "answer", "web")]
    files = [
        each for room in rooms for end in ("py", "html", "js") for each in room.rglob(f"*.{end}")
    ]
    assert len(files) > 100
    assert not [each.name for each in files if "お客さま" in each.read_text("utf-8")]
