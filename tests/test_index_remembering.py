"""Two indexes that share an encoder are asked the same: each text is made a vector of once."""

from __future__ import annotations

import numpy as np

from bot.answer.answerer import Answerer
from bot.settings import Settings
from index.encoder import Encoder
from index.remembering import RememberingEncoder
from index.searcher import Searcher
from index.store import ENCODER_FOLDER, current_folder


def test_a_remembered_vector_is_the_encoders_own(small: Settings) -> None:
    folder = current_folder(small.index_dir) / ENCODER_FOLDER
    remembering, plain = RememberingEncoder(folder), Encoder(folder)
    for kind in ("query", "document", "query"):
        assert np.array_equal(
            remembering.embed(["花束の値段"], kind), plain.embed(["花束の値段"], kind)
        )
    assert remembering.embed(["花束"], "query") is remembering.embed(["花束"], "query")


def test_a_searcher_finds_the_same_with_a_shared_encoder(
    small: Settings, small_answerer: Answerer
) -> None:
    folder = current_folder(small.index_dir)
    shared = Searcher(folder, encoder=RememberingEncoder(folder / ENCODER_FOLDER))
    for text in ("花束の値段", "車で行けますか", "花束の値段"):
        assert shared.search(text) == small_answerer.searcher.search(text)
