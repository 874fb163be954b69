"""Fits the small multinomial logistic regressions that come with the code. Never run by a build."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.optimize import minimize
from scipy.special import log_softmax


def fit_logistic(
    features: np.ndarray | sparse.csr_array, labels: np.ndarray, classes: int, penalty: float
) -> tuple[np.ndarray, np.ndarray]:
    """Return weights (classes, d) and biases (classes,) for features (n, d) and labels (n,).

    Minimizes the log loss + penalty / 2 × |weights|²; the biases go free.
    """
    n, d = features.shape
    target = np.zeros((n, classes))
    target[np.arange(n), labels] = 1

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights, biases = flat[: classes * d].reshape(classes, d), flat[classes * d :]
        logs = log_softmax(features @ weights.T + biases, axis=1)
        residual = np.exp(logs) - target
        gradient = (features.T @ residual).T + penalty * weights
        value = -float((logs * target).sum()) + penalty / 2 * float((weights**2).sum())
        return value, np.concatenate([gradient.ravel(), residual.sum(0)])

    flat = minimize(loss, np.zeros(classes * (d + 1)), jac=True, method="L-BFGS-B").x
    return flat[: classes * d].reshape(classes, d), flat[classes * d :]
