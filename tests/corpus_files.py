"""Small folders of YAML for the tests of the reader."""

from pathlib import Path

import pytest

from corpus.errors import CorpusError, Problem
from corpus.reader import read_corpus

SECTION = """\
section: "ご予約について"
entries:
  - id: booking
    question: "予約はできますか。"
    answer: |-
      はい、①お電話、②窓口で承ります。
      ㈱見本が　お受けします。
    wordings: ["予約したい", "よやく"]
    links:
      - label: "予約ページ"
        url: "https://example.jp/booking"
      - label: "取り消しはできますか。"
        entry: cancel
    related: [cancel]
    reviewed: 2020-08-17
    valid_until: 2030-12-31
  - id: cancel
    question: "取り消しはできますか。"
    answer: "前日までできます。"
    link_missing: true
"""

SITE = """\
placeholders: [company]
company: "見本株式会社"
title: "よくある質問"
support_page: "https://example.jp/faq"
phones:
  - purpose: "ご予約"
    number: "0120-123-456"
    sections: ["ご予約について"]
hours:
  weekdays: [mon, wed]
  open: "9:30"
  close: "17:00"
  breaks:
    - from: "12:00"
      to: "12:45"
closed:
  holidays: false
  yearly:
    - from: "12-29"
      to: "01-03"
  dates: [2026-06-01]
frequent: [booking]
"""


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def problems_of(folder: Path) -> list[Problem]:
    with pytest.raises(CorpusError) as caught:
        read_corpus(folder)
    return list(caught.value.problems)


def entry(*lines: str) -> str:
    """Return a section of one entry; the lines given replace or extend it from line 5 on."""
    return "\n".join(
        ['section: "節"', "entries:", "  - id: one", '    question: "一つ目の質問"', *lines, ""]
    )
