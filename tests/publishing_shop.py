"""A copy of the small shop and its index, to be edited, published and rolled back."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

from bot.publishing.candidate import Candidate
from bot.publishing.draft import BASE_FILE
from bot.publishing.files import digests
from bot.publishing.publish import Order, prepare, publish
from bot.settings import Settings
from index.progress import silent
from index.store import current_folder, load_corpus
from scripts.build import builder

ORDER = Order("田中", "駐車場を増やした")
SHOP, FLOWERS = "01-shop.yaml", "02-flowers.yaml"
PARKING = "店の裏に3台分ございます。"
QUERIES = "90-queries.yaml"


def copy_of(small: Settings, place: Path) -> Settings:
    """Return the settings of a shop whose folders are all its own."""
    corpus_dir = Path(shutil.copytree(small.corpus_dir, place / "corpus"))
    index_dir = Path(shutil.copytree(small.index_dir, place / "index", symlinks=True))
    for file in index_dir.glob("versions/*/manifest.json"):
        made = json.loads(file.read_text("utf-8")) | {"corpus_folder": str(corpus_dir.resolve())}
        file.write_text(json.dumps(made), "utf-8")
    return replace(small, corpus_dir=corpus_dir, index_dir=index_dir, data_dir=place / "data")


def environment_of(shop: Settings) -> dict[str, str]:
    """Return the variables under which a command works on a shop."""
    return {
        "CORPUS_DIR": str(shop.corpus_dir),
        "INDEX_DIR": str(shop.index_dir),
        "DATA_DIR": str(shop.data_dir),
        "ENCODER": shop.encoder,
    }


def edit(folder: Path, name: str, old: str, new: str) -> None:
    """Change a text in a file, which must hold it."""
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), "utf-8")


def begin_draft(shop: Settings) -> Path:
    """Return the folder of a draft, begun as the desk does."""
    draft = Path(shutil.copytree(shop.corpus_dir, shop.data_dir / "desk" / "draft"))
    (draft / BASE_FILE).write_text(json.dumps(digests(shop.corpus_dir)))
    return draft


def served(shop: Settings) -> str:
    """Return the version that is served."""
    return current_folder(shop.index_dir).name


def publish_now(shop: Settings, order: Order = ORDER, **given: Path) -> Candidate:
    """Publish the corpus, or a `draft`."""
    return publish(shop, builder(shop, silent), silent, order, **given)


def prepare_now(shop: Settings, **given: Path) -> Candidate:
    """Build a candidate of the corpus, or of a `draft`."""
    return prepare(shop, builder(shop, silent), silent, **given)


def parking_of(shop: Settings) -> str:
    """Return the answer that is served about parking."""
    corpus = load_corpus(current_folder(shop.index_dir))
    return next(entry.answer for entry in corpus.entries if entry.id == "parking")


def left_over(shop: Settings) -> list[str]:
    """Return whatever lies about unfinished."""
    hidden = (*shop.index_dir.rglob(".*"), *shop.corpus_dir.rglob(".*"))
    note = [shop.index_dir / "publishing.json"]
    found = (*hidden, *(each for each in note if each.exists()))
    return sorted(each.name for each in found)
