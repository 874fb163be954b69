"""A real PostgreSQL in a folder of its own, to be stopped and killed: the example's."""

from scripts.cluster.postgres import Postgres

__all__ = ["Postgres"]
