"""A changed entry costs its own texts, a killed build goes on, and classifier touched up are those
learned anew."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bot.settings import Settings
from corpus.intent import Corpus, Entry, Referral
from index.build import pipeline as builder
from index.build import touch_up
from index.build.embedding_cache import embed_cached
from index.build.pipeline import build_index
from index.encoder import Encoder
from index.manifest import Manifest
from index.searcher import Searcher
from index.store import ENCODER_FOLDER, current_folder

ROOT = Path(__file__).parents[1]
THINGS = ("かばん", "くつ", "ぼうし", "時計", "めがね", "かさ", "手ぶくろ", "財布")
ASKED = (
    "{}はいくらですか",
    "{}の値段",
    "{}を買いたい",
    "{}の在庫はありますか",
    "{}はどこで売っていますか",
    "{}のお手入れのしかた",
)


def shop(digest: str, **changed: tuple[str, ...]) -> Corpus:
    entries = tuple(
        Entry(
            f"thing-{i}",
            "品物",
            f"{thing}について",
            f"{thing}は一階にございます。",
            changed.get(f"thing_{i}", tuple(each.format(thing) for each in ASKED)),
        )
        for i, thing in enumerate(THINGS)
    )
    referrals = (
        Referral(
            "weather", "天気", ("今日の天気は", "明日は雨ですか", "気温は何度"), "わかりかねます。"
        ),
    )
    return Corpus(entries, referrals=referrals, digest=digest)


@pytest.fixture(scope="module")
def base(built: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index folder in which shop("a") was learned."""
    index_dir = tmp_path_factory.mktemp("base")
    (index_dir / "encoders").symlink_to((built.index_dir / "encoders").resolve())
    build_index(shop("a"), built.encoder, index_dir, lambda _line: None)
    return index_dir


@pytest.fixture
def build(built: Settings, base: Path, tmp_path: Path) -> Callable[..., tuple[Path, list[str]]]:
    """Build a corpus over a copy of that; return the folder and what was said."""
    index_dir = tmp_path / "index"
    shutil.copytree(base, index_dir, symlinks=True)

    def build_(corpus: Corpus, *, force: bool = False) -> tuple[Path, list[str]]:
        said: list[str] = []
        return build_index(corpus, built.encoder, index_dir, said.append, force=force), said

    return build_


def embedded(said: list[str]) -> int:
    return sum(
        int(total)
        for line in said
        for done, total in re.findall(r"^embedding: (\d+)/(\d+)$", line)
        if done == total
    )


def touched_up(said: list[str]) -> bool:
    return any("touched up" in line for line in said)


MORE = (*(each.format("かさ") for each in ASKED), "雨の日にさすもの")


def test_a_new_wording_embeds_itself_alone_and_keeps_the_calibration(base, build):
    before = current_folder(base)
    calibration = (before / "calibration.json").read_bytes()
    after, said = build(shop("b", thing_5=MORE))
    assert (embedded(said), touched_up(said)) == (1, True)
    assert Manifest.load(after).changed_since_fit == 1
    assert (after / "calibration.json").read_bytes() == calibration
    hit = Searcher(after).search("雨の日にさすもの").hits[0]
    assert hit.target.id == "thing-5"


def test_a_changed_answer_embeds_nothing_and_moves_no_head(base, build):
    kept = classifier.load(current_folder(base))
    corpus = shop("c")
    corpus = replace(
        corpus,
        entries=(replace(corpus.entries[0], answer="二階にございます。"), *corpus.entries[1:]),
    )
    after, said = build(corpus)
    assert (embedded(said), touched_up(said)) == (0, True)
    now = classifier.load(after)
    assert now.dense.rows == pytest.approx(kept.dense.rows, abs=1e-6)
    assert int(np.abs(now.words.weights.astype(int) - kept.words.weights).max()) <= 1
    assert Searcher(after).corpus.entries[0].answer == "二階にございます。"


def logits(folder: Path, texts: list[str]) -> np.ndarray:
    searcher = Searcher(folder)
    return np.array(
        [
            [hit.share for hit in sorted(searcher.search(text).hits, key=lambda hit: hit.target.id)]
            for text in texts
        ]
    )


@pytest.mark.parametrize(
    "corpus",
    [
        shop("d", thing_5=MORE),
        replace(
            shop("f", thing_2=tuple(each.format("ぼうし") for each in ASKED[:-2])),
            entries=shop("f", thing_2=tuple(each.format("ぼうし") for each in ASKED[:-2])).entries[
                ::-1
            ],
        ),
        replace(shop("l"), entries=shop("l").entries[1:]),
        replace(
            shop("m"),
            entries=(
                *shop("m").entries,
                Entry(
                    "bag", "品物", "エコバッグについて", "ご用意します。", ("エコバッグはいくら",)
                ),
            ),
        ),
    ],
    ids=["a wording more", "two wordings less, another order", "an entry less", "an entry more"],
)
def test_heads_touched_up_judge_as_heads_learned_anew(build, corpus):
    touched, said = build(corpus)
    assert touched_up(said)
    asked = [f"{thing}はおいくら" for thing in THINGS] + ["雨の日にさすもの", "ぼうしの手入れ"]
    quick = logits(touched, asked)
    anew, _ = build(corpus, force=True)
    whole = logits(anew, asked)
    assert quick.argmax(1).tolist() == whole.argmax(1).tolist()
    assert quick == pytest.approx(whole, abs=0.08)


@pytest.fixture
def learned_anew(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What learns all anew, asked in place of doing it: that it was asked, and the classifier there
    were."""
    asked = list[str]()

    def learn(_corpus, _examples, context, folder):
        asked.append("anew")
        before = current_folder(context.index_dir)
        shutil.copy2(before / "calibration.json", folder)
        fitted = classifier.load(before)
        classifier.save(fitted, folder)
        return classifier.load(folder)

    monkeypatch.setattr(builder, "_learn_classifier", learn)
    return asked


@pytest.mark.parametrize(
    "corpus",
    [
        shop(
            "g",
            thing_0=("鞄", "バッグ", "手提げ", "リュック"),
            thing_1=("靴", "スニーカー", "革靴", "長靴"),
        ),
        replace(shop("h"), entries=shop("h").entries[:-2]),
    ],
    ids=["much has changed", "two entries of eight are gone"],
)
def test_where_much_has_changed_all_is_learned_anew(build, corpus, learned_anew):
    build(corpus)
    assert learned_anew == ["anew"]


def test_changes_add_up_until_all_is_learned_anew(build, learned_anew):
    seen = []
    for n in range(0, 24, 4):
        build(shop(f"i{n}", thing_5=(*MORE, *(f"かさ {i}本目" for i in range(n)))))
        seen.append(len(learned_anew))
    assert seen[0] == 0 and seen[-1] > 0


def test_heads_that_are_not_as_they_were_written_are_not_touched_up(
    base, build, learned_anew, tmp_path
):
    with (current_folder(tmp_path / "index") / "words.npy").open("r+b") as file:
        file.seek(500)
        file.write(b"\x55")
    build(shop("j", thing_5=MORE))
    assert learned_anew == ["anew"]


@pytest.mark.parametrize(
    "damage",
    [lambda file: file.unlink(), lambda file: file.write_bytes(b"PK\x03\x04")],
    ids=["missing", "cut short"],
)
def test_without_what_the_last_fit_left_all_is_learned_anew(build, learned_anew, damage, tmp_path):
    damage(tmp_path / "index" / "cache" / "learned.npz")
    build(shop("k", thing_5=MORE))
    assert learned_anew == ["anew"]


def test_the_columns_of_an_owner_that_is_gone_go_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from index.build.classifier_fit import Examples, fit_classifier

    random = np.random.default_rng(0)
    labels = np.repeat(np.arange(6), 40)
    vectors = np.eye(8, dtype=np.float32)[labels] + random.normal(0, 0.2, (240, 8)).astype(
        np.float32
    )
    counts = [{int(label): 1.0, int(label) + 100: 1.0} for label in labels]
    texts = [f"{label} {i}" for i, label in enumerate(labels)]
    examples = Examples(vectors, counts, counts, np.zeros(240, bool), labels)
    before = touch_up.remember("k", list("abcdef"), texts, examples, fit_classifier(examples, 6))
    kept = np.flatnonzero(labels != 2)
    relabelled = np.where(labels[kept] > 2, labels[kept] - 1, labels[kept])
    monkeypatch.setattr(touch_up, "MAX_CHANGED", 1.0)
    found = touch_up.touch_up(
        before,
        fit_classifier(examples, 6),
        list("abdef"),
        [texts[i] for i in kept],
        relabelled,
        lambda _new: examples,
    )
    assert found is not None
    learned = found[0].dense.logits(vectors[kept]).argmax(1)
    assert (learned == relabelled).mean() > 0.98
    assert len(found[0].words.bias) == 5


_EMBED = """
import sys
from pathlib import Path
from index.build.embedding_cache import embed_cached
from index.encoder import Encoder
texts = [f"{i}番目の質問" for i in range(1500)]
embed_cached(Encoder(Path(sys.argv[1])), "digest", texts, "query", Path(sys.argv[2]),
             lambda done, total: print(done, flush=True))
"""


def test_a_build_killed_halfway_goes_on_where_it_was(built: Settings, tmp_path: Path) -> None:
    folder = current_folder(built.index_dir) / ENCODER_FOLDER
    process = subprocess.Popen(
        [sys.executable, "-c", _EMBED, str(folder), str(tmp_path / "vectors.sqlite")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    while int(process.stdout.readline()) < 600:
        pass
    process.send_signal(signal.SIGKILL)
    process.stdout.close()
    assert process.wait(10) == -signal.SIGKILL
    encoder, told = Encoder(folder), list[tuple[int, int]]()
    texts = [f"{i}番目の質問" for i in range(1500)]
    vectors = embed_cached(
        encoder, "digest", texts, "query", tmp_path / "vectors.sqlite", lambda *at: told.append(at)
    )
    assert told[-1] == (988, 988)  # the first 512 were committed
    for i in (0, 700, 1499):
        assert vectors[i] @ encoder.embed([texts[i]], "query")[0] > 0.98
