"""A corpus of any size, built and asked for real: python -m scripts.bench.large_corpus 1000 10000

An invented store: what is sold × what is asked about it, each entry with three wordings, a hundred
topics for the phone. Each size is built by the settings' encoder in a process of its own, into
data/bench/large; questions are put as no wording puts them. A hundred thousand entries take half an
hour and 3 GB of disk, which are free again afterwards. Linux.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import count, islice, product
from pathlib import Path

import numpy as np

from bot.settings import read_settings
from corpus.intent import Corpus, Entry, Referral
from corpus.text import normalize
from index.build.pipeline import build_index
from index.searcher import Searcher
from scripts.bench.load import memory_mb
from scripts.progress_lines import ProgressLines

FOLDER = Path("data/bench/large")
_QUERIES = 300
_SERIES = "アオバ カエデ ハルカゼ ツバメ ミナト コハク ヒノキ スバル ナギサ イブキ"
_GOODS = (
    "炊飯器 掃除機 洗濯機 冷蔵庫 電子レンジ 加湿器 扇風機 ドライヤー 電気ケトル 食器洗い機 "
    "空気清浄機 こたつ 照明 体重計 血圧計 ミシン プリンター ルーター 自転車 ベビーカー"
)
# What is asked: the question, what answers it, three wordings, and how others put it.
_MATTERS = (
    (
        "の保証期間はどのくらいですか",
        "お買い上げから{n}か月です。保証書は箱の中にあります。",
        ("は何か月保証されますか", "の保証っていつまで", "が壊れたとき無料で直せる期間"),
        "、保証は何年つきますか",
    ),
    (
        "の電源が入らないときはどうすればよいですか",
        "プラグを抜いて{n}分おき、もう一度差し込んでください。",
        ("が動かない", "のスイッチを押しても反応がない", "の電源がつかなくなりました"),
        "がうんともすんとも言わない",
    ),
    (
        "のお手入れ方法を教えてください",
        "{n}週間に一度、外せる部品を水で洗い、よく乾かしてください。",
        ("の掃除のしかた", "はどうやって洗うの", "が汚れたときの手入れ"),
        "をきれいにするには",
    ),
    (
        "の交換部品はどこで買えますか",
        "部品番号{n}を、店頭か通販でお求めください。",
        ("の部品だけ欲しい", "の消耗品の買い方", "のパーツを取り寄せたい"),
        "の替えの部品は売っていますか",
    ),
    (
        "は海外で使えますか",
        "電圧{n}V専用のため、国内だけでお使いください。",
        ("を外国に持って行ける?", "の対応電圧", "を旅行先の海外で使いたい"),
        "、ハワイでも使えるかな",
    ),
    (
        "の処分方法を教えてください",
        "新しい品のお届けの際に、{n}円で引き取ります。",
        ("を捨てたい", "の古いのを引き取ってほしい", "は粗大ごみですか"),
        "が要らなくなったらどうする",
    ),
    (
        "の返品はできますか",
        "未使用に限り、{n}日以内でしたら承ります。",
        ("を返したい", "の返品期限", "がイメージと違ったので返せますか"),
        "、気に入らなかったら返せる?",
    ),
    (
        "の大きさを教えてください",
        "幅は{n}ミリです。置き場所は左右に5センチ多く取ってください。",
        ("のサイズ", "は幅何センチですか", "がうちに置けるか寸法を知りたい"),
        "ってどのくらいの幅がある?",
    ),
    (
        "の電気代はどのくらいかかりますか",
        "一日一回のご使用で、一年に約{n}円です。",
        ("は電気をたくさん使いますか", "の年間の電気料金", "の消費電力"),
        "、使うと月の電気代が気になる",
    ),
    (
        "の音がうるさいときはどうすればよいですか",
        "水平な床に置き、{n}ミリ以上壁から離してください。",
        ("の騒音", "から変な音がする", "がガタガタ鳴る"),
        "がやかましくて眠れない",
    ),
)
_TOPICS = (
    "採用 株主総会 店舗の駐車場 ポイント 領収書 修理の予約 配達の日時 分割払い 法人契約 落とし物"
)
_WISHES = (
    "を知りたい を変えたい をやめたい について相談したい の担当者と話したい に不満がある の手続き "
    "の問い合わせ先 が決まらない を急いでほしい"
)


def large_corpus(entries: int) -> Corpus:
    """Return so many entries: every matter of every goods of every series, then of its next model."""
    return Corpus(
        tuple(entry for entry, _ in islice(_asked(), entries)),
        referrals=tuple(_topics()),
        digest=f"large {entries}",
    )


def questions_about(entries: int, wanted: int) -> list[tuple[str, str]]:
    """Return questions with the ids of the entries that answer them, spread over all entries."""
    every = list(islice(_asked(), entries))
    picked = np.random.default_rng(0).choice(len(every), min(wanted, len(every)), replace=False)
    return [(every[i][1], every[i][0].id) for i in sorted(picked)]


def _asked() -> Iterator[tuple[Entry, str]]:
    """Yield entries without end, each with how somebody else asks for it."""
    kinds = list(product(_SERIES.split(), _GOODS.split(), _MATTERS))
    for number in count():
        series, goods, (asks, answer, wordings, otherwise) = kinds[number % len(kinds)]
        model = f"{series}{110 + number // len(kinds) * 7}"
        name = f"{goods}「{model}」"
        entry = Entry(
            f"e{number}",
            goods,
            name + asks,
            f"{name}は、{answer.format(n=number % 97 + 3)}",
            tuple(f"{model}の{goods}{wording}" for wording in wordings),
        )
        yield entry, f"{goods}の{model}{otherwise}"


def _topics() -> Iterator[Referral]:
    for i, (topic, wish) in enumerate(product(_TOPICS.split(), _WISHES.split())):
        yield Referral(
            f"t{i}",
            topic + wish,
            (f"{topic}{wish}のですが", f"{topic}のこと", f"{topic}{wish}とき"),
        )


def build(entries: int) -> str:
    """Return what a build takes; nothing of an earlier one is used."""
    folder = FOLDER / str(entries)
    shutil.rmtree(folder, ignore_errors=True)
    corpus, begun = large_corpus(entries), time.monotonic()
    index = build_index(corpus, read_settings().encoder, folder, ProgressLines())
    minutes = (time.monotonic() - begun) / 60
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = sum(file.stat().st_size for file in index.rglob("*") if file.is_file()) / 1e6
    return f"{minutes:.1f} min, {peak:.0f} MB | {size:.0f} MB"


def ask(entries: int) -> str:
    """Return what an opened index holds, how long a question takes, and how often it is found."""
    asked = questions_about(entries, _QUERIES)
    before, begun = memory_mb("self")["Rss"], time.monotonic()
    searcher = Searcher(FOLDER / str(entries) / "current")
    opened, held = time.monotonic() - begun, memory_mb("self")["Rss"] - before
    searches, passes, ranks = [], [], []
    for text, wanted in asked:
        tokens = searcher.encoder.read([normalize(text)], "query")
        searcher.encoder.forward(*tokens)
        began = time.perf_counter()
        searcher.encoder.forward(*tokens)
        passed = time.perf_counter()
        hits = searcher.search(normalize(text)).hits
        searches.append(1000 * (time.perf_counter() - passed))
        passes.append(1000 * (passed - began))
        found = [hit.target.id for hit in hits]
        ranks.append(found.index(wanted) + 1 if wanted in found else np.inf)
    first, third = (np.mean(np.array(ranks) <= k) for k in (1, 3))
    p50, p99 = np.percentile(searches, (50, 99))
    return (
        f"{opened:.1f} s, {held:.0f} MB | {p50:.2f}, {p99:.2f} ms | {np.median(passes):.2f} ms | "
        f"{first:.3f}, {third:.3f}"
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Print a row for each size."""
    parser = argparse.ArgumentParser(
        prog="python -m scripts.bench.large_corpus", description=__doc__
    )
    parser.add_argument("sizes", type=int, nargs="+", help="entries")
    parser.add_argument("--only", choices=("build", "ask"), help="of one size, in this process")
    arguments = parser.parse_args(argv)
    if arguments.only:
        print({"build": build, "ask": ask}[arguments.only](arguments.sizes[0]))
        return 0
    print("| entries | build, peak | index | opening, holds | search p50, p99 | pass | hit@1, @3 |")
    print("|---|---|---|---|---|---|---|")
    try:
        for size in arguments.sizes:
            cells = [_apart(only, size) for only in ("build", "ask")]
            print(f"| {size:,} | {' | '.join(cells)} |", flush=True)
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
    return 0


def _apart(only: str, size: int) -> str:
    command = [sys.executable, "-m", "scripts.bench.large_corpus", "--only", only, str(size)]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
