"""Fine-tune the encoder on the corpus's own wordings: python -m scripts.adapt FOLDER [--epochs N]

An experiment: build and evaluate with ENCODER=FOLDER, and keep it only where figures on queries of
others are better. The calibration holds wordings out that such an encoder has seen: it needs real
queries (calibration.yaml) all the more.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

from bot.settings import SettingsError, read_settings
from corpus.errors import CorpusError
from corpus.reader import read_corpus
from index.e5_package import EncoderUnavailable
from index.passage import examples_of
from scripts.build import Progress


def main() -> int:
    """Return 0, or 1 after saying what to repair."""
    parser = argparse.ArgumentParser(prog="python -m scripts.adapt", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the adapted encoder is written")
    parser.add_argument("--epochs", type=int, default=2)
    arguments = parser.parse_args()
    try:
        settings = read_settings()
        corpus = read_corpus(settings.corpus_dir)
        texts = [examples_of(owner) if owner.wordings else [] for owner in corpus.owners]
        if sum(len(each) > 1 for each in texts) < 2:
            print(
                f"{settings.corpus_dir}: fewer than two entries have wordings. Write some first",
                file=sys.stderr,
            )
            return 1
        from index.adaptation import adapt  # torch: seconds, only when needed
        from index.model import load_model

        adapt(
            load_model(settings.encoder),
            [text for each in texts for text in each],
            np.repeat(np.arange(len(texts)), [len(each) for each in texts]),
            arguments.folder,
            Progress(),
            epochs=arguments.epochs,
        )
    except (SettingsError, CorpusError, EncoderUnavailable, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"adapted: {arguments.folder}. Now: ENCODER={arguments.folder} python -m scripts.build")
    return 0


if __name__ == "__main__":
    sys.exit(main())
