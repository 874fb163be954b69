"""Corpus → index: the order of work, nothing else."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.entry import Corpus
from corpus.errors import CorpusError, Problem
from corpus.text import normalize
from index import calibration, e5_package, fused, heads
from index.embedding_cache import embed_cached
from index.encoder import MODEL_FILE, TOKENIZER_FILE, WEIGHTS_FILE, Encoder, Kind
from index.features import is_spelled_out, kana, words
from index.manifest import FORMAT, IndexRefused, Manifest, file_digest, folder_digests
from index.passage import examples_of, stand_in
from index.ranker import Query
from index.store import ENCODER_FOLDER, current_folder, new_folder, publish, save_corpus, verify
from index.tokenizer import Tokenizer, dictionary_name

if TYPE_CHECKING:  # torch: only where heads are learned
    from index.training import Examples

Say = Callable[[str], None]
_THREADS = 2  # at build the machine is ours
DIGESTS_FILE = "digests.json"  # of an exported encoder, by file
_ENOUGH_WORDINGS = 0.5  # of the entries must have some for heads to be learned


def build_index(corpus: Corpus, encoder_name: str, index_dir: Path, say: Say = print, *, force: bool = False) -> Path:
    """Build, verify and publish an index; return its folder. An index that already matches is kept.

    Raises EncoderUnavailable, CorpusError.
    """
    if not corpus.entries:
        raise CorpusError([Problem("corpus", 1, "entries", "Q&Aが一件もありません。", "項目を一つ以上書いてください。")])
    if not force and (ready := matching_index(corpus.digest, encoder_name, index_dir)):
        say(f"index: up to date ({ready.name})")
        return ready
    encoder_folder = export_once(encoder_name, corpus, index_dir, say)
    with new_folder(index_dir) as folder:
        _link_folder(encoder_folder, folder / ENCODER_FOLDER)
        workshop = Workshop(encoder_folder, index_dir, say, corpus)
        ranker = "heads" if wants_heads(corpus) else "fused"
        say(f"ranker: {ranker}")
        (build_heads if ranker == "heads" else build_fused)(corpus, workshop, folder)
        save_corpus(corpus, folder)
        manifest = Manifest(
            version=_version(corpus.digest, workshop.digest), ranker=ranker,
            corpus=corpus.digest, encoder=encoder_name, encoder_digest=workshop.digest, dictionary=dictionary_name(),
            counts={"entries": len(corpus.entries), "clarifications": len(corpus.clarifications),
                    "referrals": len(corpus.referrals)},
            parity=json.loads((encoder_folder / "parity.json").read_text()), files=folder_digests(folder),
            built=datetime.now(timezone.utc).isoformat(timespec="seconds"),
        )
        manifest.save(folder)
        target = publish(folder, index_dir, manifest.version)
    say(f"index: built {manifest.version} ({', '.join(f'{n} {what}' for what, n in manifest.counts.items())})")
    return target


def matching_index(corpus_digest: str, encoder_name: str, index_dir: Path) -> Path | None:
    """Return the current folder where it fits corpus, encoder and dictionary and is undamaged."""
    try:
        folder = current_folder(index_dir)
        verify(folder).refuse_if_stale(folder, corpus=corpus_digest, encoder=encoder_name)
    except IndexRefused:
        return None
    return folder


def wants_heads(corpus: Corpus) -> bool:
    """Return whether enough entries carry wordings for heads to be learned."""
    return sum(bool(entry.wordings) for entry in corpus.entries) >= max(2, _ENOUGH_WORDINGS * len(corpus.entries))


class Workshop:
    """What both ways of building need: the exported encoder with its cache, the tokenizer with the corpus's synonyms."""

    def __init__(self, encoder_folder: Path, index_dir: Path, say: Say, corpus: Corpus) -> None:
        self.digest = _encoder_digest(encoder_folder)
        self.say = say
        self.tokenizer = Tokenizer(group.terms for group in corpus.synonyms)
        self._encoder = Encoder(encoder_folder, threads=_THREADS)
        self._cache = index_dir / "cache" / "vectors.sqlite"

    def embed(self, texts: Sequence[str], kind: Kind) -> np.ndarray:
        """Return unit rows for normalized texts, from the cache where they are known."""
        return embed_cached(self._encoder, self.digest, texts, kind, self._cache,
                            lambda done, total: self.say(f"embedding: {done}/{total}"))


def build_fused(corpus: Corpus, workshop: Workshop, folder: Path) -> None:
    """Write the fused ranker and its calibration into `folder`."""
    from index.fused_training import fit_fused

    fitted = fit_fused(corpus.entries, workshop.embed, workshop.tokenizer.tokens)
    fused.save(folder, fitted.projection, fitted.dense, fitted.lexical, fitted.scales)
    calibration.fit(fitted.sample).save(folder)


def build_heads(corpus: Corpus, workshop: Workshop, folder: Path) -> None:
    """Write the learned heads and their calibration into `folder`."""
    from index.fused_training import fit_fused
    from index.held_out import Sizes, heads_sample, labelled_sample
    from index.training import fit_heads

    if heads.bare_entries(corpus.entries).any():
        workshop.say("ranker: entries without wordings are ranked by their own text")
        fitted_fused = fit_fused(corpus.entries, workshop.embed, workshop.tokenizer.tokens)
        (folder / heads.BARE_FOLDER).mkdir()
        fused.save(folder / heads.BARE_FOLDER, fitted_fused.projection, fitted_fused.dense, fitted_fused.lexical,
                   fitted_fused.scales)
    examples = read_examples(corpus, workshop)
    sizes = Sizes(len(corpus.entries), len(corpus.clarifications), len(corpus.owners))
    workshop.say(f"ranker: learning {sizes.owners} owners from {len(examples)} wordings")
    fitted = fit_heads(examples, sizes.owners)
    heads.save(fitted, folder)
    held_out = heads_sample(examples, [owner.id for owner in corpus.owners], sizes, workshop.say)
    labelled = None
    if corpus.labelled:
        position = {entry.id: i for i, entry in enumerate(corpus.entries)}
        asked = [normalize(query.text) for query in corpus.labelled]
        queries = [Query(text, vector, *workshop.tokenizer.analyze(text))
                   for text, vector in zip(asked, workshop.embed(asked, "query"), strict=True)]
        labelled = labelled_sample(fitted, queries, [{position[i] for i in q.relevant} for q in corpus.labelled], sizes)
    calibration.fit(held_out, labelled).save(folder)


def read_examples(corpus: Corpus, workshop: Workshop) -> Examples:
    """Return every text every owner is asked by, in the form the heads learn from; none for a bare entry."""
    from index.training import Examples

    texts = [examples_of(owner) if owner.wordings else [] for owner in corpus.owners]
    flat = [text for each in texts for text in each]
    analyzed = [workshop.tokenizer.analyze(text) for text in flat]
    return Examples(workshop.embed(flat, "query"), [words(lemmas) for lemmas, _ in analyzed],
                    [kana(reading) for _, reading in analyzed], np.array([is_spelled_out(text) for text in flat]),
                    np.repeat(np.arange(len(texts)), [len(each) for each in texts]))


def export_once(encoder_name: str, corpus: Corpus, index_dir: Path, say: Say) -> Path:
    """Return the exported encoder's folder, exporting where it is not there yet."""
    folder = index_dir / "encoders" / _encoder_key(encoder_name)
    if is_whole(folder):
        return folder
    say(f"encoder: loading {encoder_name} (once; about half a minute)")
    from index.export import export_encoder  # torch: only here, only when needed
    from index.model import load_model

    beside = folder.with_name(f".{folder.name}")
    shutil.rmtree(beside, ignore_errors=True)
    export_encoder(load_model(encoder_name), beside, [stand_in(entry) for entry in corpus.entries], say)
    (beside / DIGESTS_FILE).write_text(json.dumps(folder_digests(beside)))
    shutil.rmtree(folder, ignore_errors=True)
    beside.rename(folder)
    return folder


def is_whole(encoder_folder: Path) -> bool:
    """Return whether an exported encoder is still as it was written.

    Versions share its files by hard links: what damages the served encoder damages this one too, and a rebuild
    from it would pass its own checksums.
    """
    try:
        written = json.loads((encoder_folder / DIGESTS_FILE).read_text())
    except (OSError, ValueError):
        return False
    found = folder_digests(encoder_folder)
    found.pop(DIGESTS_FILE)
    return bool(found == written)


def _encoder_key(encoder_name: str) -> str:
    digest = hashlib.sha256(f"{FORMAT}\0{encoder_name}\0{e5_package.SHA256}".encode())
    local = Path(encoder_name)
    if local.is_dir():  # a folder may change under its name
        for path in sorted(local.rglob("*")):
            digest.update(f"{path}\0{path.stat().st_size}\0{path.stat().st_mtime_ns}".encode())
    return f"{local.name}-{digest.hexdigest()[:12]}"


def _encoder_digest(encoder_folder: Path) -> str:
    """Return the digest of all that decides a text's vector."""
    names = (MODEL_FILE, WEIGHTS_FILE, TOKENIZER_FILE)
    return hashlib.sha256("\0".join(file_digest(encoder_folder / name) for name in names).encode()).hexdigest()


def _version(*digests: str) -> str:
    return hashlib.sha256("\0".join([str(FORMAT), dictionary_name(), *digests]).encode()).hexdigest()[:10]


def _link_folder(source: Path, target: Path) -> None:
    """Hard-link the files (they are never written again); copy where the disk cannot."""
    target.mkdir()
    for path in source.iterdir():
        try:
            (target / path.name).hardlink_to(path)
        except OSError:
            shutil.copy2(path, target / path.name)
