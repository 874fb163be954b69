"""Where little has changed, a build starts at the last index's weights: quicker, and as good."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from bot.settings import Settings
from corpus.intent import Corpus
from index import classifier
from index.build.pipeline import build_index
from index.manifest import Manifest
from index.progress import Progress, silent
from index.searcher import Searcher
from index.store import current_folder, verify
from tests.thing_shop import LITTLE_CHANGED, MORE, THINGS, shop


@dataclass(frozen=True)
class Build:
    """A finished build: its folder and all it reported."""

    folder: Path
    reports: list[Progress]

    @property
    def embedded(self) -> int:
        """How many texts were embedded anew."""
        steps = [each for each in self.reports if each.step == "embedding"]
        return sum(each.total for each in steps if each.done == each.total)

    @property
    def is_warm(self) -> bool:
        """Whether it started at the last weights and kept the calibration."""
        from_scratch = any(each.step == "calibration" for each in self.reports)
        warm = any("starting at the last weights" in each.note for each in self.reports)
        assert warm is not from_scratch
        return warm


@pytest.fixture(scope="module")
def base(small: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return learn(small, tmp_path_factory.mktemp("base"))


def learn(settings: Settings, index_dir: Path) -> Path:
    """Return an index folder in which shop("a") was learned."""
    (index_dir / "encoders").symlink_to((settings.index_dir / "encoders").resolve())
    build_index(shop("a"), settings.encoder, index_dir, silent)
    return index_dir


@pytest.fixture
def index_dir(base: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(base, tmp_path / "index", symlinks=True))


@pytest.fixture
def build(small: Settings, index_dir: Path) -> Callable[..., Build]:
    """Build a corpus over a copy of the base."""
    return builder(small, index_dir)


def builder(settings: Settings, index_dir: Path) -> Callable[..., Build]:
    def build(corpus: Corpus, *, force: bool = False) -> Build:
        reports: list[Progress] = []
        folder = build_index(corpus, settings.encoder, index_dir, reports.append, force=force)
        return Build(folder, reports)

    return build


def test_a_new_wording_embeds_itself_alone_keeps_the_calibration_and_is_found(base, build):
    before = current_folder(base)
    after = build(shop("b", thing_5=MORE))
    assert (after.embedded, after.is_warm) == (1, True)
    assert Manifest.load(after.folder).changed_since_fit == 1
    for name in ("calibration.json", "ranker.json"):
        assert (after.folder / name).read_bytes() == (before / name).read_bytes()
    assert Searcher(after.folder).search("雨の日にさすもの").hits[0].target.id == "thing-5"


def test_a_changed_answer_embeds_its_passage_alone_and_moves_no_weight(base, build):
    entries = shop("c").entries
    changed = (replace(entries[0], answer="二階にございます。"), *entries[1:])
    after = build(replace(shop("c"), entries=changed))
    assert (after.embedded, after.is_warm) == (1, True)
    kept, now = learned(current_folder(base)), learned(after.folder)
    assert now.dense.rows == pytest.approx(kept.dense.rows, abs=1e-6)
    assert int(np.abs(now.words.weights.astype(int) - kept.words.weights).max()) <= 1
    assert Searcher(after.folder).corpus.entries[0].answer == "二階にございます。"


def test_only_the_intents_whose_texts_changed_are_fitted_again(base, build):
    kept = learned(current_folder(base))
    now = learned(build(shop("n", thing_5=MORE)).folder)
    moved = np.abs(now.dense.rows - kept.dense.rows).max(1) > 1e-6
    assert np.flatnonzero(moved).tolist() == [5]
    assert now.dense.mean.tolist() == kept.dense.mean.tolist()


def learned(folder: Path) -> classifier.Classifier:
    return classifier.load(folder / classifier.FOLDER)


def shares(folder: Path, texts: list[str]) -> np.ndarray:
    """Return each entry's share (texts, entries), entries in the order of their ids."""
    searcher = Searcher(folder)
    hits = [searcher.search(text).hits for text in texts]
    return np.array(
        [[hit.share for hit in sorted(own, key=lambda hit: hit.target.id)] for own in hits]
    )


ASKED_LATER = [f"{thing}はおいくら" for thing in THINGS] + ["雨の日にさすもの", "ぼうしの手入れ"]


def judge_both_ways(
    build: Callable[..., Build], corpus: Corpus, asked: list[str]
) -> tuple[np.ndarray, np.ndarray]:
    """Return the shares after a warm start, and after learning the same corpus from scratch."""
    warm = build(corpus)
    assert warm.is_warm
    quick = shares(warm.folder, asked)
    from_scratch = build(corpus, force=True)
    assert not from_scratch.is_warm
    return quick, shares(from_scratch.folder, asked)


@pytest.mark.parametrize("corpus", LITTLE_CHANGED.values(), ids=LITTLE_CHANGED)
def test_judging_after_a_warm_start_equals_learning_from_scratch(build, corpus):
    # What is gone is left out: to random weights, every thing is as near to it as another.
    there = {entry.question for entry in corpus.entries}
    things = [thing for thing in THINGS if f"{thing}について" in there]
    asked = [f"{thing}はおいくら" for thing in things] + ASKED_LATER[-2:]
    quick, whole = judge_both_ways(build, corpus, asked)
    assert quick.argmax(1).tolist() == whole.argmax(1).tolist()
    assert quick == pytest.approx(whole, abs=0.08)


@pytest.fixture(scope="module")
def shipped_base(built: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return learn(built, tmp_path_factory.mktemp("shipped-base"))


@pytest.mark.parametrize("corpus", LITTLE_CHANGED.values(), ids=LITTLE_CHANGED)
def test_with_the_default_encoder_it_does_so_for_what_is_gone_too(
    built: Settings, shipped_base: Path, tmp_path: Path, corpus: Corpus
):
    index_dir = Path(shutil.copytree(shipped_base, tmp_path / "index", symlinks=True))
    quick, whole = judge_both_ways(builder(built, index_dir), corpus, ASKED_LATER)
    assert quick.argmax(1).tolist() == whole.argmax(1).tolist()
    assert quick == pytest.approx(whole, abs=0.08)


def test_forced_a_build_learns_from_scratch_though_little_has_changed(build):
    forced = build(shop("o", thing_5=MORE), force=True)
    assert not forced.is_warm
    assert Manifest.load(forced.folder).changed_since_fit == 0


def test_changes_add_up_until_all_is_learned_from_scratch(build):
    counts = []
    for n in range(0, 24, 4):
        after = build(shop(f"i{n}", thing_5=(*MORE, *(f"かさ {i}本目" for i in range(n)))))
        counts.append(Manifest.load(after.folder).changed_since_fit)
        if not after.is_warm:
            break
    assert counts == [1, 5, 9, 13, 17, 0]  # a fifth of the 85 texts there are then is 17


def test_a_damaged_last_index_is_not_started_from(build, index_dir):
    with (current_folder(index_dir) / classifier.FOLDER / "words.npy").open("r+b") as file:
        file.seek(500)
        file.write(b"\x55")
    assert not build(shop("j", thing_5=MORE)).is_warm


# Two indexes that share encoders and vectors


def state(index_dir: Path) -> dict[str, bytes]:
    return {
        path.relative_to(index_dir).as_posix(): path.read_bytes()
        for path in sorted(index_dir.rglob("*"))
        if path.is_file()
    }


def test_two_indexes_that_share_encoders_and_vectors_keep_their_own_state(
    small: Settings, tmp_path: Path
):
    ours, theirs, shared = tmp_path / "ours", tmp_path / "theirs", tmp_path / "shared"
    shared.mkdir()
    (shared / "encoders").symlink_to((small.index_dir / "encoders").resolve())

    def build_in(index_dir: Path, corpus: Corpus) -> Build:
        reports: list[Progress] = []
        arguments = corpus, small.encoder, index_dir, reports.append
        return Build(build_index(*arguments, shared_dir=shared), reports)

    build_in(ours, shop("a"))
    before = state(ours)
    other = build_in(theirs, shop("d", thing_5=MORE))
    # It has no last index of its own, so nothing is started from; the vectors it found.
    assert (other.is_warm, other.embedded) == (False, 1)
    assert state(ours) == before
    assert {path.name for path in ours.iterdir()} == {
        *("build.lock", "current", "history.jsonl", "versions")
    }
    after = build_in(ours, shop("b", thing_0=("かばん",)))
    # Seven wordings differ from its own last index; from the other's it would be eight.
    assert after.is_warm and Manifest.load(after.folder).changed_since_fit == 7
    assert verify(current_folder(theirs)).corpus == "d"
