"""BM25 against the formula worked out by hand (Lucene's variant, k1 1.2, b 0.75)."""

import math

import numpy as np
import pytest

from index.lexical import LexicalIndex

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


@pytest.mark.parametrize(
    ("query", "share"),
    [
        (["書"], 1.0),
        (["書", "知らない語"], 0.5),
        (["ア", "イ", "ウ", "請求"], 0.25),
        (["知らない語"], 0.0),
        ([], 0.0),
    ],
)
def test_the_known_share_of_a_query_is_counted(lexical, query, share):
    assert lexical.known_share(query) == share


def test_a_saved_index_answers_the_same(lexical, tmp_path):
    lexical.save(tmp_path)
    opened = LexicalIndex.load(tmp_path)
    for query in (["書"], ["請求", "費用"], ["知らない語"], []):
        assert opened.scores(query).tolist() == lexical.scores(query).tolist()
    assert opened.known_share(["書", "ア"]) == 0.5


def test_nothing_saved_is_a_pickle(lexical, tmp_path):
    lexical.save(tmp_path)
    assert {path.suffix for path in tmp_path.rglob("*") if path.is_file()} == {".json", ".npy"}
    for path in tmp_path.rglob("*.npy"):
        np.load(path, allow_pickle=False)


def test_a_corpus_without_any_word_can_be_opened():
    assert LexicalIndex.build([[], []]).scores(["更新"]).tolist() == [0.0, 0.0]
