"""A machine that publishes and one that serves what is delivered, with a folder between them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.delivery.courier import Courier
from bot.delivery.deliver import deliver
from bot.delivery.open_shelf import open_shelf
from bot.delivery.problems import DeliveryProblems
from index.store import current_folder
from tests.shop_versions import ShopVersions

KEY = "a key that is long enough for production"
FIVE = {"3台分": "5台分"}


class Machines:
    """A publishing machine, a replica, and the shelf between them."""

    def __init__(self, small_environment: dict[str, str], folder: Path) -> None:
        self.shop = ShopVersions.copy(small_environment, folder / "publisher")
        self.shelf_folder = folder / "shelf"
        shared = {"delivery": str(self.shelf_folder), "secret_key": KEY}
        self.publisher = replace(self.shop.settings, **shared)
        self.replica = replace(
            self.publisher,
            replica="web-1",
            corpus_dir=folder / "web" / "corpus",
            index_dir=folder / "web" / "index",
            data_dir=folder / "web" / "data",
        )
        self.courier = Courier(self.replica)

    def deliver(self) -> str:
        return deliver(self.publisher, open_shelf(self.publisher))

    def publish_another(self, version: str = "two", words: dict[str, str] = FIVE) -> None:
        """Publish other words, without building."""
        self.shop.add(version, words, in_corpus=True)
        self.shop.switch(version)
        self.deliver()

    def look(self) -> tuple[str, ...]:
        """Let the replica look at the shelf, also where it has just failed; return what is wrong."""
        self.courier._try_again = 0.0
        self.courier.look()
        return DeliveryProblems(self.replica.data_dir).look()

    @property
    def served(self) -> str:
        """What the replica is to serve."""
        return current_folder(self.replica.index_dir).name

    def files(self) -> list[Path]:
        return sorted((self.shelf_folder / "files").iterdir())
