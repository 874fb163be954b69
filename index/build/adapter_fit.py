"""Fits the adapter of the default encoder to paraphrases of many trades.

A query and another text of its intent shall be near, all other intents of the same trade far
(InfoNCE over a batch: van den Oord et al., 2018). A batch holds one trade, so that what is learned is
the facet, not the topic. Nothing of a corpus that measures may be among the trades.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from sentence_transformers import SentenceTransformer
from torch import nn
from torch.nn.functional import cross_entropy, normalize

from index.build.adapter import linear_layers

_RANK, _BATCH, _LEARNING_RATE, _TEMPERATURE = 16, 48, 1e-3, 0.03
_MAX_TOKENS = 96
_WARM_UP = 20  # batches
_PASSAGE_SHARE = 0.6  # of the pairs: query and passage; the others are two queries
_ASKED = 6  # queries of an intent that are used, at most


@dataclass(frozen=True)
class Paraphrases:
    """Normalized texts of one intent: what a page says of it, and what people ask for it by."""

    passages: tuple[str, ...]
    queries: tuple[str, ...]


class _Adapted(nn.Module):
    """A frozen linear layer with its low-rank addition."""

    def __init__(self, linear: nn.Linear) -> None:
        super().__init__()
        self.linear = linear
        self.down = nn.Parameter(torch.randn(linear.in_features, _RANK) / linear.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(_RANK, linear.out_features))

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        added: torch.Tensor = self.linear(states) + (states @ self.down) @ self.up
        return added


def fit_adapter(
    model: SentenceTransformer,
    trades: Sequence[Sequence[Paraphrases]],
    file: Path,
    report: Callable[[int, int, float], None],
    seed: int = 0,
) -> None:
    """Fit the adapter of `model`, which is changed, and write it into `file`.

    `report` is told batches done, batches in all and the loss.
    """
    torch.manual_seed(seed)
    bert = model[0].auto_model
    for parameter in bert.parameters():
        parameter.requires_grad_(False)
    adapted = {}
    for name, holder, attribute in linear_layers(bert):
        adapted[name] = _Adapted(getattr(holder, attribute))
        setattr(holder, attribute, adapted[name])
    parameters = [p for layer in adapted.values() for p in (layer.down, layer.up)]
    optimizer = torch.optim.AdamW(parameters, lr=_LEARNING_RATE, weight_decay=0.01)
    batches = _batches(trades, random.Random(seed))
    model.eval()  # no dropout: the texts differ enough
    for done, batch in enumerate(batches, 1):
        rate = min(1, done / _WARM_UP) * max(0.02, 1 - done / len(batches))
        for group in optimizer.param_groups:
            group["lr"] = _LEARNING_RATE * rate
        loss = _loss(model, batch)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        optimizer.step()
        report(done, len(batches), float(loss.detach()))
    arrays = {
        f"{name}.{part}": getattr(layer, part).detach().numpy().astype(np.float16)
        for name, layer in adapted.items()
        for part in ("down", "up")
    }
    np.savez_compressed(file, allow_pickle=False, **arrays)


_Pair = tuple[int, str, str]  # the intent, a query, another text of it


def _batches(trades: Sequence[Sequence[Paraphrases]], chance: random.Random) -> list[list[_Pair]]:
    batches = []
    for trade in trades:
        pairs = []
        for intent, texts in enumerate(trade):
            for query in chance.sample(texts.queries, min(_ASKED, len(texts.queries))):
                others = [text for text in texts.queries if text != query]
                passage = chance.random() < _PASSAGE_SHARE or not others
                pairs.append((intent, query, chance.choice(texts.passages if passage else others)))
        chance.shuffle(pairs)
        batches += [pairs[i : i + _BATCH] for i in range(0, len(pairs) - _BATCH // 2, _BATCH)]
    chance.shuffle(batches)
    return batches


def _loss(model: SentenceTransformer, batch: Sequence[_Pair]) -> torch.Tensor:
    """Return the symmetric cross-entropy; two texts of one intent are not each other's rivals."""
    queries = _embed(model, ["query: " + query for _, query, _ in batch])
    others = _embed(model, ["passage: " + text for *_, text in batch])
    intents = torch.tensor([intent for intent, *_ in batch])
    same = (intents[:, None] == intents[None]) & ~torch.eye(len(batch), dtype=torch.bool)
    scores = (queries @ others.T / _TEMPERATURE).masked_fill(same, -1e4)
    target = torch.arange(len(batch))
    return (cross_entropy(scores, target) + cross_entropy(scores.T, target)) / 2


def _embed(model: SentenceTransformer, texts: Sequence[str]) -> torch.Tensor:
    read = model.tokenizer(
        list(texts),
        padding=True,
        truncation=True,
        max_length=_MAX_TOKENS,
        return_tensors="pt",
    )
    states = model[0].auto_model(read["input_ids"], read["attention_mask"]).last_hidden_state
    mask = read["attention_mask"][:, :, None].float()
    return normalize((states * mask).sum(1) / mask.sum(1), dim=1)
