"""BM25 against the formula worked out by hand (Lucene's variant, k1 1.2, b 0.75), and its early
end against scoring every document."""

import math

import numpy as np
import pytest

from index.lexical import LexicalIndex
from scripts.bench import synthetic

MANY = 3000
DOCUMENTS = [["証明", "書", "更新"], ["請求", "書"], [], ["請求", "請求", "費用"]]


@pytest.fixture(scope="module")
def lexical():
    return LexicalIndex.build(DOCUMENTS)


def by_hand(token: str, document: int) -> float:
    """Return ln(1 + (N - n + 0.5) / (n + 0.5)) × f / (f + k1 × (1 - b + b × length / mean
    length))."""
    lengths = [3, 2, 1, 3]  # the empty one holds a word nobody types
    containing = sum(token in each for each in DOCUMENTS)
    frequency = DOCUMENTS[document].count(token)
    idf = math.log(1 + (4 - containing + 0.5) / (containing + 0.5))
    return (
        idf * frequency / (frequency + 1.2 * (0.25 + 0.75 * lengths[document] / (sum(lengths) / 4)))
    )


@pytest.mark.parametrize(
    "query", [["書"], ["請求"], ["更新", "費用"], ["請求", "書"], ["書", "知らない語"]]
)
def test_a_score_is_the_formula(lexical, query):
    expected = [
        sum(by_hand(token, i) for token in query if token != "知らない語") for i in range(4)
    ]
    assert lexical.scores(query) == pytest.approx(expected, abs=1e-6)


def test_one_score_comes_per_document(lexical):
    scores = lexical.scores(["書"])
    assert (scores.shape, scores.dtype) == ((4,), np.float32)


@pytest.mark.parametrize("query", [[], ["知らない語"], ["知らない語"] * 50])
def test_unknown_words_add_nothing(lexical, query):
    assert lexical.scores(query).tolist() == [0.0] * 4


def test_the_document_with_the_rarer_word_wins(lexical):
    assert int(lexical.scores(["書", "更新"]).argmax()) == 0


def test_a_document_without_words_never_matches(lexical):
    assert all(lexical.scores([token])[2] == 0 for document in DOCUMENTS for token in document)


def test_a_saved_index_answers_the_same(lexical, tmp_path):
    lexical.save(tmp_path)
    opened = LexicalIndex.load(tmp_path)
    for query in (["書"], ["請求", "費用"], ["知らない語"], []):
        assert opened.scores(query).tolist() == lexical.scores(query).tolist()
    found, unknown = opened.positions_of(["書", "ア"])
    assert (len(found), unknown) == (1, 1)


def test_nothing_saved_is_a_pickle(lexical, tmp_path):
    lexical.save(tmp_path)
    assert {path.suffix for path in tmp_path.rglob("*") if path.is_file()} == {".json", ".npy"}
    for path in tmp_path.rglob("*.npy"):
        np.load(path, allow_pickle=False)


def test_a_corpus_without_any_word_can_be_opened():
    assert LexicalIndex.build([[], []]).scores(["更新"]).tolist() == [0.0, 0.0]


# Many documents


@pytest.fixture(scope="module")
def texts():
    return list(synthetic.documents(MANY))


@pytest.fixture(scope="module")
def large(texts):
    return LexicalIndex.build(texts)


def exhaustive(scores, k):
    best = np.lexsort((np.arange(len(scores)), -scores))[:k]
    return best[scores[best] > 0].tolist()


@pytest.mark.parametrize("k", [1, 10, 100])
def test_the_best_are_those_of_scoring_every_document(large, texts, k):
    for words in synthetic.word_queries(texts, 200):
        rows, scores = large.best(words, k)
        every = large.scores(words)
        assert scores == pytest.approx(every[rows], abs=1e-4)
        assert scores == pytest.approx(every[exhaustive(every, k)], abs=1e-4)


@pytest.mark.parametrize(
    "words",
    [[], ["知らない語"], ["w0"], ["w0", "w1", "w2"], ["w0"] * 3 + ["w4000"]],
    ids=["none", "unknown", "in nearly all", "all frequent", "one three times"],
)
def test_odd_queries_find_what_scoring_every_document_finds(large, words):
    every = large.scores(words)
    assert large.best(words, 10)[0].tolist() == exhaustive(every, 10)


def test_some_documents_have_the_scores_they_have_among_all(large, texts):
    rows = np.array([7, 2999, 0])
    for words in synthetic.word_queries(texts, 50):
        assert large.scores_of(words, rows) == pytest.approx(large.scores(words)[rows], abs=1e-5)


def test_a_word_s_score_is_the_formula_at_any_size(large, texts):
    word = texts[0][0]
    length, mean = len(texts[0]), sum(map(len, texts)) / MANY
    holding, times = sum(word in text for text in texts), texts[0].count(word)
    rarity = math.log(1 + (MANY - holding + 0.5) / (holding + 0.5))
    assert large.scores([word])[0] == pytest.approx(
        rarity * times / (times + 1.2 * (0.25 + 0.75 * length / mean)), rel=1e-5
    )
