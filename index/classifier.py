"""Learned linear heads: one vector per owner, for the meaning, the words and the sound of a query.

Each head is a multinomial logistic regression; their logits are added. Three heads trained apart
and summed beat one head over all features together (dev: .993 against .990 Hit@1; answered at
precision .985: .95 against .90).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.intent import Entry
from index.dense import DenseIndex
from index.encoder import unit_rows
from index.features import is_spelled_out, kana, words
from index.ranker import Query, Ranker, Scored, first_two, log_odds, softmax

FILE = "heads.npz"
FILES = (FILE, "words.npy", "kana.npy")
BARE_FOLDER = "bare"

DENSE_SCALE = (
    10.0  # of the unit embedding: brings its logits into the range where the penalty is mild
)
SPARSE_SCALE = 5.0
# Of the dense, words and kana logits. The kana head helps where words fail: flat between 0.5 and 1
# on dev. Where a text is written all in hiragana, words and meaning come out wrong and the sound is
# what is left: with the second row the first entry of dev's queries, rewritten in hiragana, is
# right for .98 of them instead of .87.
WEIGHTS = np.array([1.0, 1.0, 0.7], np.float32)
SPELLED_OUT_WEIGHTS = np.array([0.3, 0.3, 1.5], np.float32)


@dataclass(frozen=True)
class DenseHead:
    """A head over embeddings: `mean` (d,), `rows` (owners, d + 1) with the bias last, so that it
    can live in FAISS."""

    mean: np.ndarray
    rows: np.ndarray

    def logits(self, vectors: np.ndarray) -> np.ndarray:
        """Return logits (n, owners) for query vectors (n, d)."""
        return np.asarray(unit_rows(vectors - self.mean) @ self.rows[:, :-1].T + self.rows[:, -1])


@dataclass(frozen=True)
class SparseHead:
    """A head over hashed features: `weights` (buckets, owners) in multiples of `unit`, `idf`
    (buckets,), `bias` (owners,).

    Fitted they are float16; saved, int16: as small, and quickly made float32 (kana logits .13 → .03
    ms).
    """

    weights: np.ndarray
    idf: np.ndarray
    bias: np.ndarray
    unit: float = 1.0

    def logits(self, counts: Mapping[int, float]) -> np.ndarray:
        """Return one logit per owner: float32, shape (owners,)."""
        if not counts:
            return self.bias
        buckets = np.fromiter(counts, np.int64, len(counts))
        values = np.fromiter(counts.values(), np.float32, len(counts)) * self.idf[buckets]
        values *= SPARSE_SCALE * self.unit / max(float(np.linalg.norm(values)), 1e-12)
        return np.asarray(values @ self.weights[buckets].astype(np.float32) + self.bias)


@dataclass(frozen=True)
class Heads:
    """The three heads of one index."""

    dense: DenseHead
    words: SparseHead
    kana: SparseHead


def combine(
    dense: np.ndarray, words: np.ndarray, kana: np.ndarray, spelled_out: np.ndarray
) -> np.ndarray:
    """Return the weighted sum of the heads' logits (n, owners); `spelled_out` (n,) tells the texts
    in hiragana."""
    weights = np.where(spelled_out[:, None], SPELLED_OUT_WEIGHTS, WEIGHTS)
    return np.asarray(weights[:, :1] * dense + weights[:, 1:2] * words + weights[:, 2:] * kana)


def evidence_of(
    logits: np.ndarray, probabilities: np.ndarray, entries: int, clarifications: int
) -> np.ndarray:
    """Return evidence (n, 5) from owners' logits and probabilities (n, owners): entries,
    clarifications, referrals.

    Columns: log odds of the first entry; log odds that an entry or clarification is meant at all;
    log share of the first entry against the second and the ambiguities; the best entry's logit; the
    best referral's. The last two tell a text that is near something from one that is far from
    everything, which a probability cannot.
    """
    own, ambiguous = (
        probabilities[:, :entries],
        probabilities[:, entries : entries + clarifications].sum(1),
    )
    referrals = logits[:, entries + clarifications :]
    first, second = first_two(own)
    share = first / np.maximum(first + second + ambiguous, 1e-9)
    return np.stack(
        [
            log_odds(first),
            log_odds(own.sum(1) + ambiguous),
            np.log(np.clip(share, 1e-6, 1)),
            logits[:, :entries].max(1),
            referrals.max(1) if referrals.shape[1] else np.zeros(len(logits)),
        ],
        axis=1,
    )


def bare_entries(entries: Sequence[Entry]) -> np.ndarray:
    """Return which entries carry no wordings (bool, shape (entries,)): heads can learn nothing
    about them."""
    return np.array([not entry.wordings for entry in entries])


def mix_in(probabilities: np.ndarray, by_text: np.ndarray, bare: np.ndarray) -> np.ndarray:
    """Return owners' probabilities in which bare entries have the share that their own text earns
    them.

    Among all entries, judged by text alone (`by_text`), the bare ones take their part; the heads
    divide the rest. Measured on dev with every third entry bare, Hit@1 / Hit@3 of their queries:
    .78 / .93 (others .84 / 1.00); as classes of the heads with their question for an example .14 /
    .30; with their answer's sentences too .24 / .48.
    """
    mixed: np.ndarray = probabilities * (1 - by_text[bare].sum())
    mixed[: len(bare)][bare] = by_text[bare]
    return mixed


class HeadsRanker:
    """The heads of an opened index; the dense one is searched in FAISS. `by_text` ranks the bare
    entries."""

    def __init__(
        self,
        mean: np.ndarray,
        dense: DenseIndex,
        words_head: SparseHead,
        kana_head: SparseHead,
        bare: np.ndarray,
        clarifications: int,
        by_text: Ranker | None,
    ) -> None:
        self._mean, self._dense, self._words, self._kana = mean, dense, words_head, kana_head
        self._bare, self._clarifications, self._by_text = bare, clarifications, by_text

    def score(self, query: Query) -> Scored:
        """Return probabilities over entries, clarifications and referrals."""
        vector = unit_rows((query.vector - self._mean)[None])[0]
        dense = self._dense.scores(np.append(vector, np.float32(1)))
        by_words, by_kana = (
            self._words.logits(words(query.tokens)),
            self._kana.logits(kana(query.reading)),
        )
        logits = combine(
            dense[None], by_words[None], by_kana[None], np.array([is_spelled_out(query.text)])
        )[0]
        probabilities = softmax(logits)
        if self._by_text:
            probabilities = mix_in(
                probabilities, self._by_text.score(query).over_all(len(self._bare)), self._bare
            )
        signals = {"dense": dense, "words": by_words, "kana": by_kana}
        evidence = evidence_of(
            logits[None], probabilities[None], len(self._bare), self._clarifications
        )[0]
        return Scored(probabilities, evidence, signals)

    @classmethod
    def load(cls, folder: Path, bare: np.ndarray, clarifications: int) -> HeadsRanker:
        """Open what `save` wrote."""
        by_text = None
        if bare.any():
            from index.hybrid import FusedRanker

            by_text = FusedRanker.load(folder / BARE_FOLDER)
        mean, by_words, by_kana = _load(folder)
        return cls(mean, DenseIndex.load(folder), by_words, by_kana, bare, clarifications, by_text)


def save(heads: Heads, folder: Path) -> None:
    """Write the heads into `folder`: arrays and a FAISS index, nothing that could run."""
    DenseIndex.build(heads.dense.rows, most_exact=len(heads.dense.rows)).save(folder)
    arrays = {"mean": heads.dense.mean}
    for name, head in (("words", heads.words), ("kana", heads.kana)):
        unit = head.unit * float(np.abs(head.weights).max(initial=1e-6)) / np.iinfo(np.int16).max
        # A file of its own, since nothing inside an .npz can be mapped: a query reads some sixty of
        # its rows.
        np.save(
            folder / f"{name}.npy",
            np.rint(head.weights.astype(np.float32) * (head.unit / unit)).astype(np.int16),
            allow_pickle=False,
        )
        arrays |= {
            f"{name}.idf": head.idf,
            f"{name}.bias": head.bias,
            f"{name}.unit": np.array(unit),
        }
    np.savez(folder / FILE, allow_pickle=False, **arrays)


def load(folder: Path) -> Heads:
    """Read what `save` wrote, to learn from it."""
    mean, by_words, by_kana = _load(folder)
    return Heads(DenseHead(mean, DenseIndex.load(folder).copied_rows()), by_words, by_kana)


def _load(folder: Path) -> tuple[np.ndarray, SparseHead, SparseHead]:
    with np.load(folder / FILE, allow_pickle=False) as arrays:
        by_words, by_kana = (
            SparseHead(
                np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r", allow_pickle=False)),
                arrays[f"{name}.idf"],
                arrays[f"{name}.bias"],
                float(arrays[f"{name}.unit"]),
            )
            for name in ("words", "kana")
        )
        return arrays["mean"], by_words, by_kana
