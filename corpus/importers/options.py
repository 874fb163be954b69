"""How a source is to be read."""

from corpus.import_options import Options

__all__ = ["Options"]
