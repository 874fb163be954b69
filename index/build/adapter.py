"""What the default encoder has learned about support questions, on top of its own weights.

e5-small has read the web; how customers ask for what a support page answers it knows less well. A
low-rank adapter (LoRA: Hu et al., 2021) of its upper layers, fitted by adapter_fit.py to paraphrases
of many trades and added to the weights at export, costs nothing while serving.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from transformers import BertModel

from index.manifest import ADAPTER_FILE

FIRST_LAYER = (
    6  # of e5-small's twelve: the lower ones read the language, the upper ones the meaning
)


def linear_layers(bert: BertModel) -> Iterator[tuple[str, Any, str]]:
    """Yield (name, holder, attribute) of every adapted linear layer."""
    for number, layer in enumerate(bert.encoder.layer):
        if number < FIRST_LAYER:
            continue
        attention = layer.attention
        for name, holder, attribute in (
            ("query", attention.self, "query"),
            ("key", attention.self, "key"),
            ("value", attention.self, "value"),
            ("attention", attention.output, "dense"),
            ("intermediate", layer.intermediate, "dense"),
            ("output", layer.output, "dense"),
        ):
            yield f"{number}.{name}", holder, attribute


def merge_adapter(bert: BertModel, file: Path = ADAPTER_FILE) -> None:
    """Add the adapter of `file` to the weights: of each layer, rows (outputs, inputs) += (down up)ᵀ.

    `file` holds float16 arrays NAME.down (inputs, rank) and NAME.up (rank, outputs).
    """
    with np.load(file, allow_pickle=False) as arrays, torch.no_grad():
        for name, holder, attribute in linear_layers(bert):
            down, up = (
                torch.from_numpy(arrays[f"{name}.{part}"].astype(np.float32))
                for part in ("down", "up")
            )
            getattr(holder, attribute).weight += (down @ up).T
