"""Logits → probabilities."""

import numpy as np
import pytest

from index.probability import softmax


def test_softmax_shares_out_one_however_large_the_logits():
    assert softmax(np.array([[1000.0, 1000.0], [0.0, np.log(3)]])) == pytest.approx(
        np.array([[0.5, 0.5], [0.25, 0.75]])
    )
