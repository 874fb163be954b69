"""How the widget looks on a page: its settings, what is wrong with them, and the tag they make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from corpus.web_address import leads_somewhere

DEFAULTS = {
    "color": "#0b57a4",
    "title": "",
    "position": "right",
    "theme": "auto",
    "launcher": "pill",
    "lang": "ja",
    "offset-x": "",
    "offset-y": "",
    "z-index": "",
    "logo": "",
    "policy-url": "",
    "hide-on": "",
}
CHOICES = {
    "position": (("right", "右下"), ("left", "左下")),
    "theme": (("auto", "お客様の設定に合わせる"), ("light", "明るい"), ("dark", "暗い")),
    "launcher": (
        ("pill", "印と文字"),
        ("round", "丸い印だけ"),
        ("none", "出さない（ページのボタンから開く）"),
    ),
    "lang": (("ja", "日本語"), ("en", "英語")),
}
_COLOR = re.compile(r"#[0-9a-f]{6}")
_LENGTH = re.compile(r"-?\d{1,4}(?:\.\d{1,3})?(?:px|em|rem|vh|vw|%)")
_MAX_TITLE = 60
_WHITE, _INK = (255, 255, 255), (12, 16, 24)  # the widget's own (static/widget/color.js)


@dataclass(frozen=True)
class Look:
    """The attributes of the widget's tag by name, without "data-"."""

    values: Mapping[str, str]

    @classmethod
    def read(cls, sent: Mapping[str, str]) -> Look:
        """Return the look that a form or a file names; what it does not name is as usual."""
        found = {name: sent.get(name, usual).strip() for name, usual in DEFAULTS.items()}
        found["color"] = found["color"].lower()
        found["hide-on"] = ", ".join(re.split(r"[\s,、]+", found["hide-on"].strip(" ,、\r\n\t")))
        return cls(found)

    @property
    def chosen(self) -> dict[str, str]:
        """Return the attributes that are not as usual."""
        return {name: each for name, each in self.values.items() if each and each != DEFAULTS[name]}

    def faults(self) -> Iterator[tuple[str, str]]:
        """Yield name of input and message of what the widget would pass over."""
        values = self.values
        if not _COLOR.fullmatch(values["color"]):
            yield "color", "色として読めません。「#0b57a4」のように入力してください。"
        for name, choices in CHOICES.items():
            if values[name] not in dict(choices):
                yield name, "一覧から選んでください。"
        for name in ("offset-x", "offset-y"):
            if values[name] and not _LENGTH.fullmatch(values[name]):
                yield (
                    name,
                    f"長さとして読めません（「{values[name]}」）。「16px」や「1em」のように入力してください。",
                )
        if values["z-index"] and not re.fullmatch(r"-?\d{1,10}", values["z-index"]):
            yield "z-index", "数字で入力してください。"
        if len(values["title"]) > _MAX_TITLE:
            yield "title", f"{_MAX_TITLE}文字以内にしてください。"
        if values["logo"] and not leads_somewhere(values["logo"], ("https",)):
            yield "logo", "https://で始まる画像のアドレスを入力してください。"
        if values["policy-url"] and not leads_somewhere(values["policy-url"], ("https", "http")):
            yield "policy-url", "https://で始まるアドレスを入力してください。"
        for path in filter(None, values["hide-on"].split(", ")):
            if not path.startswith(("/", "#")):
                yield (
                    "hide-on",
                    f"「/」で始まるパスを入力してください（「{path}」）。例：/cart、/checkout/*",
                )
                return

    def tag(self, source: str, integrity: str = "") -> str:
        """Return the tag for a page."""
        attributes = {f"data-{name}": value for name, value in self.chosen.items()}
        if integrity:
            attributes = {"integrity": integrity, "crossorigin": "anonymous"} | attributes
        written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
        return f'<script async src="{escape(source)}"{written}></script>'

    def contrast(self) -> str:
        """Return what the widget makes of the colour, for people; "" where it is none."""
        color = self.values["color"]
        if not _COLOR.fullmatch(color):
            return ""
        brand = tuple(int(color[at : at + 2], 16) for at in (1, 3, 5))
        white, ink = _contrast(brand, _WHITE), _contrast(brand, _INK)
        on, ratio = ("白", white) if white >= 4.5 else ("黒", ink)
        said = f"この色の上の文字は{on}で出ます（コントラスト比 {ratio:.1f}：1）。"
        if white < 4.5:
            said += "白い地の上のリンクには、読めるように、この色を濃くして使います。"
        return said


def _contrast(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    """Return the contrast ratio of WCAG 2.2, from 1 to 21."""
    low, high = sorted((_luminance(a), _luminance(b)))
    return (high + 0.05) / (low + 0.05)


def _luminance(rgb: tuple[int, ...]) -> float:
    shares = [value / 255 for value in rgb]
    r, g, b = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
