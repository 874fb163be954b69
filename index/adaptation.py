"""Fine-tunes an encoder on a corpus's own wordings: an experiment for operators, never part of a
build.

What one owner is asked by moves together, away from what others are asked by (symmetric in-batch
cross-entropy over pairs of wordings; van den Oord et al., 2018). Only the last layers learn: the
first ones know Japanese already, and on two cores the whole model would take five times as long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

from index.export import prompt_of

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_LAYERS, _PAIRS, _RATE, _TEMPERATURE = 2, 32, 2e-5, 0.05
_MOST_TOKENS = 48  # while learning: one long mail in a batch would make every text as long


def adapt(
    model: SentenceTransformer,
    texts: Sequence[str],
    labels: np.ndarray,
    folder: Path,
    say: Callable[[str], None],
    *,
    epochs: int = 2,
    seed: int = 0,
) -> None:
    """Write a fine-tuned copy of the model into `folder`, to be named as ENCODER.

    `labels` (n,) tells which owner each text asks for; owners with a single text teach nothing.
    """
    torch.manual_seed(seed)
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    trained = [p for layer in _last_layers(model) for p in layer.parameters()]
    for parameter in trained:
        parameter.requires_grad_(True)
    optimizer = torch.optim.AdamW(trained, lr=_RATE)
    prompt, random = prompt_of(model, "query"), np.random.default_rng(seed)
    longest, model.max_seq_length = model.max_seq_length, _MOST_TOKENS
    model.train()
    for epoch in range(epochs):
        batches = list(_pairs(labels, random))
        losses = []
        for number, (left, right) in enumerate(batches, 1):
            features = model.preprocess([prompt + texts[i] for i in (*left, *right)])
            unit = torch.nn.functional.normalize(model(features)["sentence_embedding"], dim=1)
            scores = unit[: len(left)] @ unit[len(left) :].T / _TEMPERATURE
            target = torch.arange(len(left))
            loss = (
                torch.nn.functional.cross_entropy(scores, target)
                + torch.nn.functional.cross_entropy(scores.T, target)
            ) / 2
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
            optimizer.step()
            losses.append(float(loss.detach()))
            if number % 20 == 0 or number == len(batches):
                say(
                    f"adapting: epoch {epoch + 1}/{epochs}, batch {number}/{len(batches)}, "
                    f"loss {np.mean(losses[-20:]):.3f}"
                )
    model.eval()
    model.max_seq_length = longest
    model.save(str(folder))


def _last_layers(model: SentenceTransformer) -> Sequence[torch.nn.Module]:
    """Return the last transformer layers. Raises ValueError where the model has no list of them."""
    lists = [
        module
        for module in model.modules()
        if isinstance(module, torch.nn.ModuleList) and len(module) > _LAYERS
    ]
    if not lists:
        raise ValueError(
            "this encoder has no list of transformer layers: it cannot be adapted here"
        )
    return list(sorted(lists, key=len)[-1])[-_LAYERS:]


def _pairs(
    labels: np.ndarray, random: np.random.Generator
) -> Iterator[tuple[list[int], list[int]]]:
    """Yield batches of pairs of texts, at most one pair of an owner in a batch: another would be a
    false negative."""
    rows = {
        label: random.permutation(np.flatnonzero(labels == label)) for label in np.unique(labels)
    }
    rounds = max(len(own) // 2 for own in rows.values())
    for pick in range(rounds):
        able = [label for label, own in rows.items() if len(own) // 2 > pick]
        order = random.permutation(len(able))
        for start in range(0, len(able), _PAIRS):
            chosen = [able[i] for i in order[start : start + _PAIRS]]
            if len(chosen) > 1:
                yield (
                    [int(rows[k][2 * pick]) for k in chosen],
                    [int(rows[k][2 * pick + 1]) for k in chosen],
                )
