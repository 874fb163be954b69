"""Whether a build may start at the last weights: asked directly, since learning takes seconds."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.settings import Settings
from corpus.intent import Corpus, Labelled, Synonyms
from index.build.context import BuildContext
from index.build.exported_encoder import encoder_key
from index.build.pipeline import build_index
from index.build.ranker_build import Changes, changes_since
from index.manifest import LEARNING_VERSIONS, Manifest
from index.progress import silent
from index.store import current_folder
from tests.thing_shop import LITTLE_CHANGED, MORE, shop

MUCH_CHANGED = {
    "the wordings of two entries": shop(
        "g",
        thing_0=("鞄", "バッグ", "手提げ", "リュック"),
        thing_1=("靴", "スニーカー", "革靴", "長靴"),
    ),
    "two entries of eight are gone": replace(shop("h"), entries=shop("h").entries[:-2]),
    "synonyms": replace(shop("s"), synonyms=(Synonyms(("かばん", "バッグ")),)),
    "labelled queries": replace(shop("q"), labelled=(Labelled("かばんは?", ("thing-0",)),)),
}


@pytest.fixture(scope="module")
def base(small: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index folder in which shop("a") was learned."""
    folder = tmp_path_factory.mktemp("base")
    (folder / "encoders").symlink_to((small.index_dir / "encoders").resolve())
    build_index(shop("a"), small.encoder, folder, silent)
    return folder


@pytest.fixture
def index_dir(base: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(base, tmp_path / "index", symlinks=True))


@pytest.fixture
def changes(small: Settings, index_dir: Path) -> Callable[[Corpus], Changes | None]:
    encoder = index_dir / "encoders" / encoder_key(small.encoder)

    def changes_(corpus: Corpus) -> Changes | None:
        context = BuildContext(corpus, encoder, index_dir / "cache", silent)
        return changes_since(current_folder(index_dir), corpus, context)

    return changes_


def test_what_changed_is_told_by_intent(changes):
    assert changes(shop("a")) == Changes(frozenset(), 0)
    assert changes(shop("d", thing_5=MORE)) == Changes(frozenset({"Entry thing-5"}), 1)
    assert changes(LITTLE_CHANGED["an entry more"]) == Changes(frozenset({"Entry bag"}), 3)


@pytest.mark.parametrize("corpus", MUCH_CHANGED.values(), ids=MUCH_CHANGED)
def test_where_much_has_changed_all_is_learned_from_scratch(changes, corpus):
    assert changes(corpus) is None


OTHERS = {
    "another version of the features code": {
        "learning": {**LEARNING_VERSIONS, "features": LEARNING_VERSIONS["features"] + 1}
    },
    "another version of the calibration code": {
        "learning": {**LEARNING_VERSIONS, "calibration": LEARNING_VERSIONS["calibration"] + 1}
    },
    "another dictionary": {"dictionary": "unidic 9"},
    "another encoder": {"encoder_digest": "another"},
    "nothing learned from wordings": {"learned": False},
    "many texts changed before": {"changed_since_fit": 14},
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_an_index_made_otherwise_is_not_started_from(changes, index_dir, other):
    folder = current_folder(index_dir)
    replace(Manifest.load(folder), **other).save(folder)
    assert changes(shop("d", thing_5=MORE)) is None
