"""An exported encoder at work: lengths, order, blank texts. The encoder is the miniature one."""

from __future__ import annotations

import numpy as np
import pytest

from index.encoder import EmptyText, Encoder

TEXTS = [
    "花束はいくらから作れますか",
    "切り花の水を替えたら長持ちしますか",
    "How do I order a bouquet?",
    "お店の裏に3台分ございます。",
    "ＣＡＲＤの付け方　①",
    "お電話にてお問い合わせください。" * 20,
]


def test_rows_have_unit_length_whatever_the_batch(small_encoder: Encoder) -> None:
    rows = small_encoder.embed(TEXTS, "query")
    assert rows.dtype == np.float32 and rows.shape == (len(TEXTS), small_encoder.dim)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    alone = np.vstack([small_encoder.embed([text], "query") for text in TEXTS])
    # int8 activations are scaled over the whole batch, padding included: nearly the same, not to
    # the bit.
    assert (rows * alone).sum(1).min() > 0.99


def test_many_texts_come_back_in_their_order_with_progress(small_encoder: Encoder) -> None:
    seen: list[tuple[int, int]] = []
    rows = small_encoder.embed_many(
        TEXTS, "query", batch=4, progress=lambda done, total: seen.append((done, total))
    )
    assert seen == [(4, 6), (6, 6)]
    for row, text in zip(rows, TEXTS, strict=True):
        np.testing.assert_array_equal(
            row, small_encoder.embed([text], "query")[0]
        )  # to the bit: whoever else is embedded


def test_blank_texts_are_refused_with_their_positions(small_encoder: Encoder) -> None:
    with pytest.raises(EmptyText) as refused:
        small_encoder.embed(["請求書", " ", "更新", ""], "query")
    assert refused.value.positions == (1, 3)
    assert small_encoder.embed([], "query").shape == (0, small_encoder.dim)
