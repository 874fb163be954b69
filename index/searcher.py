"""Text → SearchResult: the only road through the room at answer time."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import replace
from pathlib import Path

import numpy as np

from corpus.intent import Corpus, Entry, Intent, Referral
from corpus.text import normalize
from index.calibration import Calibration
from index.encoder import Encoder
from index.features import features_of, is_spelled_out
from index.hybrid import TextIndex
from index.kana_words import KanaWords
from index.layout import IntentLayout
from index.lookalikes import in_katakana
from index.manifest import Manifest
from index.objection import Objector
from index.ranked_hits import RankedHits, including, positions_of
from index.ranker import Ranker, Ranking
from index.result import Hit, SearchResult, TermOverlap
from index.spelling import has_particles, in_hiragana, is_katakana
from index.store import ENCODER_FOLDER, load_corpus, verify
from index.texts import open_texts
from index.tokenizer import Analysis, Tokenizer, to_hiragana

_ENDINGS = "?!。.、, "
_MAX_TOPICS = 5  # clarifications and referrals: only the leading ones decide anything
_MAX_OBJECTED = 5  # entries that are answered or offered first
_READ_AHEAD = 100  # entries, of some milliseconds each
# Of what is written all in katakana: loan words that the corpus lacks stay as they are.
_MIN_KNOWN = 0.7
# What is asked in the corpus's own words: answered even where no threshold reaches the precision
# wanted, and the calibration answers nothing else.
_CERTAIN, _UNLIKELY = 1.0, 0.001


class Searcher:
    """An opened index. Thread-safe; nothing that decides an answer changes after opening."""

    def __init__(
        self,
        folder: Path,
        *,
        threads: int = 1,
        beside: Searcher | None = None,
        database: str = "",
    ) -> None:
        """Open and verify `folder`. Raises IndexRefused.

        Where it holds the very encoder of `beside`, that one is used: it is most of the memory.
        `database` is the address of the PostgreSQL that has the rows; "": the folder's own are read.
        """
        self.folder = folder
        shared: Encoder | None = (
            beside.encoder if beside and _same_encoder(folder, beside.manifest) else None
        )
        self.manifest: Manifest = verify(folder, without=ENCODER_FOLDER if shared else "")
        self.corpus: Corpus = load_corpus(folder)
        self.calibration = Calibration.load(folder)
        self.encoder: Encoder = shared or Encoder(folder / ENCODER_FOLDER, threads=threads)
        self.layout = IntentLayout.of(self.corpus)
        self._tokenizer = Tokenizer(group.terms for group in self.corpus.synonyms)
        self._objector = Objector(self._tokenizer)
        texts = open_texts(folder, self.manifest, database)
        self._ranker = Ranker.load(folder, self.corpus, texts)
        self._exact = _exact_texts(self.corpus)
        self._positions = {entry.id: i for i, entry in enumerate(self.corpus.entries)}
        self._kana_words = KanaWords.load(folder)
        self._vocabularies: dict[str, frozenset[str]] = {}  # filled as intents are asked about

    def with_corpus(self, corpus: Corpus) -> Searcher:
        """Return a searcher that finds the same in a corpus whose entries differ in what is shown.

        It shares everything with this one: ids, order and what was learned must be the same.
        """
        other = copy(self)
        other.corpus = corpus
        return other

    def with_texts(self, texts: TextIndex) -> Searcher:
        """Return a searcher of the same index whose rows and words are elsewhere."""
        other = copy(self)
        other._ranker = Ranker.load(self.folder, self.corpus, texts)
        return other

    def search(self, text: str, top_k: int = 10, *, by_heart: bool = True) -> SearchResult:
        """Return the best entries, clarifications and referrals for a normalized text.

        The entries that the likeliest clarification names are always among them, after the best
        `top_k`. Nothing is found where nothing of the text is searchable. Where `by_heart` is off,
        a text of the corpus is ranked as if it stood nowhere: what the rankers alone make of it.
        """
        typed, text = text, self.spelled(text)
        analysis = self._tokenizer.analyze(text)
        if not analysis.lemmas and text != typed:
            text, analysis = typed, self._tokenizer.analyze(typed)
        if not analysis.lemmas:
            return SearchResult(typed)
        vectors = self.encoder.embed([text], "query")
        ranking = self._ranker.rank(features_of([text], [analysis], vectors))
        right, answerable = self.calibration.probabilities(ranking.evidence)
        exact = self._exact.get(_bare(typed), self._exact.get(_bare(text))) if by_heart else None
        if exact is not None:
            ranking, right, answerable = self._prefer(exact, ranking, right, answerable)
        ranked = RankedHits(ranking, self.layout, right)
        clarifications = ranked.hits(
            self.corpus.clarifications, self.layout.clarification_slice, _MAX_TOPICS
        )
        named = clarifications[0].target.entries if clarifications else ()
        wanted = [self._positions[entry_id] for entry_id in named]
        wider = including(ranking, wanted)
        entries = ranked if wider is ranking else RankedHits(wider, self.layout, right)
        hits = entries.hits(self.corpus.entries, self.layout.entry_slice, top_k, wanted)
        topics = ranked.hits(self.corpus.referrals, self.layout.referral_slice, _MAX_TOPICS)
        return SearchResult(
            typed,
            self._objected(text, analysis, hits),
            clarifications,
            tuple(self._of_pack(hit, analysis.lemmas) for hit in topics),
            answerable,
            tuple(analysis.lemmas),
        )

    def read_ahead(self) -> None:
        """Read what questions ask of entries and packs' topics, so that no customer waits for it.

        Of a large corpus the first entries; others are read when they are first near a question.
        """
        for entry in self.corpus.entries[:_READ_AHEAD]:
            self._objector.read(entry)
            self._vocabulary(entry)
        for referral in self.corpus.referrals:
            if referral.pack:
                self._vocabulary(referral)

    def lemmas(self, text: str) -> list[str]:
        """Return the words of a text that are searched for, in their dictionary form."""
        return self._tokenizer.lemmas(text)

    def spelled(self, text: str) -> str:
        """Return a text as the rankers know it: in the corpus's words where it is only spelled out."""
        text = in_katakana(text, self._tokenizer)
        kana = in_hiragana(text, self._tokenizer)
        if is_katakana(text):
            written = self._kana_words.write(to_hiragana(text))
            native = kana != text or has_particles(text)
            return written.text if native or written.known_share >= _MIN_KNOWN else text
        if kana != text or is_spelled_out(kana):
            return self._kana_words.write(kana).text
        return kana

    def _objected(
        self, text: str, analysis: Analysis, hits: tuple[Hit[Entry], ...]
    ) -> tuple[Hit[Entry], ...]:
        """Return the hits with what of the text speaks against the leading ones."""
        leading = hits[:_MAX_OBJECTED]
        found = self._objector.objections(text, analysis, [hit.target for hit in leading])
        if not any(found):
            return hits
        objected = (replace(hit, objections=own) for hit, own in zip(leading, found, strict=True))
        return (*objected, *hits[_MAX_OBJECTED:])

    def _of_pack(self, hit: Hit[Referral], lemmas: Iterable[str]) -> Hit[Referral]:
        """Return a topic's hit; of a pack, with the words of the text that the topic lacks."""
        if not hit.target.pack:
            return hit
        return replace(hit, missing=self.overlap(lemmas, hit.target).missing)

    def overlap(self, lemmas: Iterable[str], *intents: Intent) -> TermOverlap:
        """Return which of a query's lemmas the intents' own texts contain."""
        vocabularies = [self._vocabulary(intent) for intent in intents]
        once = dict.fromkeys(lemmas)
        matched = tuple(lemma for lemma in once if any(lemma in known for known in vocabularies))
        return TermOverlap(matched, tuple(lemma for lemma in once if lemma not in matched))

    def _prefer(
        self, exact: int, ranking: Ranking, right: float, answerable: float
    ) -> tuple[Ranking, float, float]:
        """Return ranking and probabilities for a text of the corpus, typed as it stands."""
        ranking = including(ranking, [exact])
        own = positions_of(ranking) == exact
        right = _CERTAIN if self.layout.is_entry(exact) else min(right, _UNLIKELY)
        answerable = _CERTAIN if self.layout.is_answerable(exact) else min(answerable, _UNLIKELY)
        probabilities = np.where(own, 1.0, ranking.probabilities * 0.01)
        preferred = Ranking(probabilities, ranking.evidence, ranking.signals, ranking.positions)
        return preferred, right, answerable

    def _vocabulary(self, intent: Intent) -> frozenset[str]:
        if intent.id not in self._vocabularies:
            own = [intent.question, intent.answer] if isinstance(intent, Entry) else [intent.topic]
            texts = map(normalize, (*own, *intent.wordings))
            self._vocabularies[intent.id] = frozenset(
                lemma for text in texts for lemma in self._tokenizer.lemmas(text)
            )
        return self._vocabularies[intent.id]


def _same_encoder(folder: Path, other: Manifest) -> bool:
    """Return whether an index was made with the files of another one's encoder, byte by byte."""
    own, others = (
        {name: digest for name, digest in files.items() if name.startswith(f"{ENCODER_FOLDER}/")}
        for files in (Manifest.load(folder).files, other.files)
    )
    return bool(own) and own == others


def _exact_texts(corpus: Corpus) -> dict[str, int]:
    """Return question or wording → position of its intent, for texts that only one intent has.

    Who adds a wording expects it to work, whatever the ranker has learned from all the others.
    """

    def unique(texts: Iterable[tuple[str, int]]) -> dict[str, int]:
        positions: dict[str, set[int]] = {}
        for text, position in texts:
            positions.setdefault(_bare(normalize(text)), set()).add(position)
        return {text: min(own) for text, own in positions.items() if text and len(own) == 1}

    questions = unique((entry.question, i) for i, entry in enumerate(corpus.entries))
    wordings = unique(
        (wording, i) for i, intent in enumerate(corpus.intents) for wording in intent.wordings
    )
    return wordings | questions


def _bare(text: str) -> str:
    return text.rstrip(_ENDINGS)
