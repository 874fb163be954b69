import math
from collections.abc import Callable

import numpy as np
import pytest
import torch
from scipy.optimize import minimize as scipy_minimize
from scipy.optimize import rosen, rosen_der
from scipy.special import log_softmax

from index.build.lbfgs import minimize

Function = Callable[[np.ndarray], float]
Slopes = Callable[[np.ndarray], np.ndarray]


def _least(
    value: Function, slopes: Slopes, start: np.ndarray, iterations: int
) -> tuple[np.ndarray, int]:
    """Return where it ended and how often the function was asked for."""
    point = torch.from_numpy(start.astype(np.float32))
    gradient = torch.empty_like(point)
    asked = 0

    def evaluate() -> float:
        nonlocal asked
        asked += 1
        at = point.numpy().astype(float)
        gradient.copy_(torch.from_numpy(slopes(at).astype(np.float32)))
        return float(value(at))

    minimize(evaluate, point, gradient, iterations)
    return point.numpy(), asked


def test_the_bottom_of_a_curved_valley_is_found() -> None:
    found, _ = _least(rosen, rosen_der, np.array([-1.2, 1.0, -0.5, 2.0]), 200)
    assert found == pytest.approx(np.ones(4), abs=1e-2)


def test_a_regression_ends_where_scipy_s_does_and_asks_hardly_more_often_than_once_a_step() -> None:
    rng = np.random.default_rng(0)
    features, labels = rng.normal(size=(200, 10)), rng.integers(0, 5, 200)
    rows = np.arange(200)

    def value(at: np.ndarray) -> float:
        logs = log_softmax(features @ at.reshape(10, 5), axis=1)
        return float(-logs[rows, labels].mean() + 0.005 * at @ at)

    def slopes(at: np.ndarray) -> np.ndarray:
        residual = np.exp(log_softmax(features @ at.reshape(10, 5), axis=1))
        residual[rows, labels] -= 1
        return np.asarray((features.T @ residual / 200).ravel() + 0.01 * at)

    best = scipy_minimize(value, np.zeros(50), jac=slopes, method="L-BFGS-B").x
    found, asked = _least(value, slopes, np.zeros(50), 40)
    assert found == pytest.approx(best, abs=2e-3)
    assert asked < 1.3 * 40


def test_where_nothing_is_less_it_stays() -> None:
    start = np.array([3.0, -2.0])
    found, asked = _least(lambda at: 1.0, np.zeros_like, start, 10)
    assert found.tolist() == start.tolist() and asked == 1


def test_a_step_to_where_there_is_no_value_is_taken_back() -> None:
    def value(at: np.ndarray) -> float:
        return float(at[0] - math.log(at[0])) if at[0] > 0 else math.nan

    def slopes(at: np.ndarray) -> np.ndarray:
        return np.array([1 - 1 / at[0] if at[0] > 0 else math.nan])

    found, _ = _least(value, slopes, np.array([40.0]), 60)
    assert found == pytest.approx([1.0], abs=1e-2)
