"""How the company shows itself around its Q&A: logo, links, the page about personal data."""

from __future__ import annotations

from dataclasses import dataclass, field

# What browsers show as a picture. Everything else of a folder is no picture of the page.
IMAGE_TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".ico": "image/x-icon",
}


@dataclass(frozen=True)
class Image:
    """A picture: a file within the corpus's folder, or an address that begins with https://.

    `source` is "file:line", for staff.
    """

    place: str
    source: str = field(default="", compare=False)

    @property
    def is_file(self) -> bool:
        """Return whether it lies in the corpus's folder."""
        return not self.place.startswith("https://")


@dataclass(frozen=True)
class SiteLink:
    """A link of the page's head, to the company's own pages."""

    label: str
    url: str


@dataclass(frozen=True)
class Branding:
    """All of it may be missing.

    `description` is what search engines show below the title, `share_image` what is shown where
    somebody shares the page.
    """

    description: str = ""
    company_url: str = ""
    privacy_url: str = ""
    logo: Image | None = None
    favicon: Image | None = None
    share_image: Image | None = None
    links: tuple[SiteLink, ...] = ()

    @property
    def images(self) -> tuple[Image, ...]:
        """Return every picture."""
        return tuple(filter(None, (self.logo, self.favicon, self.share_image)))


NO_BRANDING = Branding()
