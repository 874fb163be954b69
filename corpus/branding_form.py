"""What authors write about logo, links and the page about personal data, YAML → Branding."""

from __future__ import annotations

from pathlib import PurePosixPath

from corpus.branding import IMAGE_TYPES, Branding, Image, SiteLink
from corpus.fields import Fields
from corpus.web_address import leads_somewhere

BRANDING_KEYS = (
    "description",
    "company_url",
    "privacy_url",
    "logo",
    "favicon",
    "share_image",
    "links",
)
_SUFFIXES = "、".join(IMAGE_TYPES)


def read_branding(top: Fields) -> Branding:
    """Return how the company shows itself."""
    return Branding(
        description=" ".join(top.text("description").split()),
        company_url=_page(top, "company_url"),
        privacy_url=_page(top, "privacy_url"),
        logo=_image(top, "logo"),
        favicon=_image(top, "favicon"),
        share_image=_image(top, "share_image"),
        links=tuple(map(_link, top.mappings("links"))),
    )


def _link(fields: Fields) -> SiteLink:
    link = SiteLink(fields.text("label", required=True), _page(fields, "url", required=True))
    fields.done()
    return link


def _page(fields: Fields, name: str, *, required: bool = False) -> str:
    url = fields.text(name, required=required).strip()
    if url and not leads_somewhere(url, ("https", "http")):
        fields.complain(
            name,
            f"リンクの形式が使えません(「{url}」)。",
            "https://で始まるアドレスを書いてください。",
        )
    return url


def _image(top: Fields, name: str) -> Image | None:
    place = top.text(name).strip()
    if not place:
        return None
    if "://" in place or place.startswith("//"):
        # A page that is served encrypted shows no picture that is not.
        if not leads_somewhere(place, ("https",)):
            top.complain(
                name,
                f"画像のアドレスとして使えません(「{place}」)。",
                "https://で始まるアドレスか、コーパスのフォルダーにあるファイルの名前を書いてください。",
            )
            return None
    elif not _is_within(place):
        top.complain(
            name,
            f"コーパスのフォルダーの外は指せません(「{place}」)。",
            "画像をコーパスのフォルダーに置き、「images/logo.svg」のように書いてください。",
        )
        return None
    elif PurePosixPath(place).suffix.lower() not in IMAGE_TYPES:
        top.complain(
            name,
            f"画像のファイルではありません(「{place}」)。",
            f"{_SUFFIXES}のいずれかで終わるファイルにしてください。",
        )
        return None
    return Image(place, f"{top.file}:{top.line_of(name)}")


def _is_within(place: str) -> bool:
    """Return whether a name stays within its folder, and names nothing that is hidden."""
    parts = place.split("/")
    return not any(part.startswith(".") or not part or set(part) & set("\\:") for part in parts)
