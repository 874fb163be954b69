"""Weights of the three models, learned instead of chosen."""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize

from corpus.intent import Corpus
from index.build.classifier_fit import Examples
from index.build.held_out import folds
from index.ranker import IntentLayout, softmax


def regression_weights(corpus: Corpus, examples: Examples) -> np.ndarray:
    """Return a weight per model (3,), from held-out wordings.

    A conditional logit over their intents (McFadden, 1974).
    """
    held_out = _held_out_logits(corpus, examples)

    def loss_and_gradient(weights: np.ndarray) -> tuple[float, np.ndarray]:
        loss, gradient = 0.0, np.zeros(len(weights))
        for logits, target in held_out:
            rows = np.arange(len(target))
            probabilities = softmax(np.tensordot(weights, logits, 1))
            loss -= float(np.log(probabilities[rows, target] + 1e-12).sum())
            gradient += (probabilities * logits).sum((1, 2)) - logits[:, rows, target].sum(1)
        return loss, gradient

    options = {"maxiter": 30}
    fitted = minimize(loss_and_gradient, np.ones(3), jac=True, method="L-BFGS-B", options=options)
    return np.asarray(fitted.x)


def _held_out_logits(corpus: Corpus, examples: Examples) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return for each fold the models' logits (3, n, intents) and the right intents (n,).

    The n examples were held out from the fold's models, their intents were not.
    """
    ids = [intent.id for intent in corpus.intents]
    held_out = []
    for fold in folds(examples, ids, IntentLayout.of(corpus)):
        known = examples.pick(fold.tested[~fold.gone[examples.labels[fold.tested]]])
        logits = np.stack(fold.classifier.logits(known.features))
        held_out.append((logits, np.searchsorted(fold.kept, known.labels)))
    return held_out
