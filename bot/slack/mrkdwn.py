"""Lines of a rich answer → Slack's mrkdwn, which is not Markdown. Pure."""

from __future__ import annotations

import re

from bot.slack.message import bare_url, cut
from corpus.blocks import Blocks, Line, Run, lines_of

MAX_LABEL, MAX_URL = 200, 1900  # together below a section's 3,000, even with every & escaped
MAX_LINE = 2900  # of one line in a section of 3,000
# Slack has no way to escape what formats. The text that a date falls back to is shown as it stands
# (jsx-slack, docs/about-escape-and-exact-mode.md): a moment that is none is never a date.
_FORMATS = re.compile(r"[*_~`]+")
_FALLBACK = "<!date^00000000^{{_}}|{}>"
# Slack sees bold only beside a blank or a mark, of which Japanese has few: this one has no width.
_NO_WIDTH = "\u200b"


def escape(text: str) -> str:
    """Return a text for mrkdwn: these three characters and no others."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def mrkdwn_link(url: str, label: str) -> str:
    """Return a link; its label alone where the address is too long."""
    url, label = escape(bare_url(url)), escape(cut(label, MAX_LABEL))
    return f"<{url}|{label}>" if len(url) <= MAX_URL else label


def mrkdwn_lines(blocks: Blocks) -> list[str]:
    """Return the lines of an answer in mrkdwn, each short enough for a section."""
    return [text for line in lines_of(blocks) for text in _line(line)]


def _line(line: Line) -> list[str]:
    """Return one line, or several where it is too long for one; no run's marks are torn apart."""
    lines = [escape(line.prefix)]
    for run in line.runs:
        for piece in _pieces(run):
            if len(lines[-1]) + len(piece) > MAX_LINE:
                lines.append("")
            lines[-1] += piece
    # A ">" that begins a line quotes it, escaped or not.
    return [_NO_WIDTH + text if text.startswith("&gt;") else text for text in lines]


def _pieces(run: Run) -> list[str]:
    if run.url:
        words = mrkdwn_link(run.url, run.text)
        return [_bold(words) if run.bold else words]
    parts = [run.text[at : at + MAX_LABEL] for at in range(0, len(run.text), MAX_LABEL)]
    # Inside bold a fallback would be torn out of it; what formats there is rare, and stays.
    return [_bold(escape(part)) if run.bold else _literal(part) for part in parts]


def _bold(words: str) -> str:
    inner = words.strip()
    return words.replace(inner, f"{_NO_WIDTH}*{inner}*{_NO_WIDTH}", 1) if inner else words


def _literal(text: str) -> str:
    return _FORMATS.sub(lambda found: _FALLBACK.format(found[0]), escape(text))
