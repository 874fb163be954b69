"""The small shop with one answer in Markdown that has everything an answer may have."""

from __future__ import annotations

import shutil
from pathlib import Path

from bot.settings import Settings, read_settings
from tests.conftest import DATA, build

MARKDOWN = """\
## 届くまでの日数
**「平日」**の正午までの<ご注文>は、当日お届けします。
くわしくは[送料](https://example.jp/送料?a=1&b=2)、[駐車場](#parking)をご覧ください。

1. 日時を決める
   - 2日前まで
   - **花鉢**は3日前まで
2. [お電話](tel:0120-123-456)する

| お届け先 | 送料 |
|---|---:|
| 市内 | **300円** |
| 県外 | |
"""
PLAIN = """\
届くまでの日数
「平日」の正午までの<ご注文>は、当日お届けします。
くわしくは送料、駐車場をご覧ください。
1. 日時を決める
　・2日前まで
　・花鉢は3日前まで
2. お電話する

お届け先 / 送料
市内 / 300円
県外 / -"""
QUESTION = "お花はいつ届きますか"
SECTION = f"""\
section: "お届けについて"
entries:
  - id: arrival
    anchors: [q12]
    question: "{QUESTION}"
    format: markdown
    answer: |-
{"".join(f"      {line}".rstrip() + chr(10) for line in MARKDOWN.splitlines())}\
    wordings: ["到着日", "何日で届きますか"]
"""


def rich_shop(folder: Path) -> Settings:
    """Build the shop in a folder, and return its settings."""
    shutil.copytree(DATA / "small", folder / "corpus")
    (folder / "corpus" / "04-arrival.yaml").write_text(SECTION, encoding="utf-8")
    environment = {
        "CORPUS_DIR": str(folder / "corpus"),
        "ENCODER": str(DATA / "mini-encoder"),
        "INDEX_DIR": str(folder / "index"),
        "DATA_DIR": str(folder / "data"),
        "PUBLIC_URL": "https://faq.example.jp",
    }
    build(**environment)
    return read_settings(environment)
