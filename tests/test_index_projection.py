"""Where queries meet entries, on vectors small enough to follow."""

import numpy as np
import pytest

from index.encoder import unit_rows
from index.projection import Projection


def test_queries_are_centred_then_mapped_to_unit_length():
    mean = np.array([1, 0], np.float32)
    queries = np.array([[4, 4], [1, 2]], np.float32)  # minus the mean: (3, 4) and (0, 2)
    assert Projection(mean).query(queries) == pytest.approx(
        np.array([[0.6, 0.8], [0, 1]]), abs=1e-6
    )
    swap_and_stretch = np.array([[0, 5], [5, 0]], np.float32)
    assert Projection(mean, swap_and_stretch).query(queries) == pytest.approx(
        np.array([[0.8, 0.6], [1, 0]]), abs=1e-6
    )


def test_a_zero_row_stays_zero():
    assert unit_rows(np.zeros((1, 3))).tolist() == [[0, 0, 0]]


@pytest.mark.parametrize("matrix", [None, np.array([[0, 5], [5, 0]], np.float32)])
def test_a_saved_projection_maps_the_same(matrix, tmp_path):
    projection = Projection(np.array([1, 0], np.float32), matrix)
    projection.save(tmp_path)
    queries = np.array([[4, 4], [1, 2]], np.float32)
    opened = Projection.load(tmp_path)
    assert opened.query(queries).tolist() == projection.query(queries).tolist()
