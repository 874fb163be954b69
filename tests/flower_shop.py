"""A flower shop in the form of tests/corpora, for what measures every corpus of a folder."""

from __future__ import annotations

import json
from pathlib import Path

SHOP = (
    ("hours", "営業時間は何時から何時までですか", ("何時まであいていますか", "お店は何時から")),
    ("parking", "駐車場はありますか", ("車で行けますか", "自転車を置く所はありますか")),
    ("delivery", "花を配達してもらえますか", ("家まで届けてほしい", "配達の料金は")),
    ("payment", "カードで支払えますか", ("使えるカードの種類", "現金だけですか")),
)
TOPICS = (
    ("lost", "忘れ物", ("かさを忘れました", "落とし物は届いていますか")),
    ("lesson", "花の教室", ("生け花を習いたい", "教室の月謝は")),
)
QUERIES = (
    ("a-1", "お店は何時まで", ["hours"], "in"),
    ("a-2", "駐車場は何台とめられますか", ["parking"], "in"),
    ("b-1", "花の配達の料金", ["delivery"], "in"),
    ("b-2", "電車の遅れ", [], "far"),
    ("b-3", "教室は何曜日", [], None),
)


def lines(file: Path, *rows: object) -> None:
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")


def write_shop(folder: Path, *, topics: bool, wordings: bool) -> Path:
    folder.mkdir(parents=True)
    entries = (
        {"id": name, "question": asked, "answer": f"{asked}に、お答えします。"}
        | ({"wordings": list(own)} if wordings else {})
        for name, asked, own in SHOP
    )
    lines(folder / "corpus.jsonl", *entries)
    if topics:
        own = ({"id": n, "topic": topic, "wordings": said} for n, topic, said in TOPICS)
        lines(folder / "topics.jsonl", *own)
    kinds = ({"id": n, "text": t, "relevant": r, "kind": k or ""} for n, t, r, k in QUERIES)
    lines(folder / "queries.jsonl", *kinds)
    return folder
