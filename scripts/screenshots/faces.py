"""In what a state is looked at: how wide the screen is, which colours the visitor asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

# Without motion: a picture of an animation is another each time.
_USUAL: dict[str, Any] = {
    "media": "screen",
    "color_scheme": "light",
    "forced_colors": "none",
    "contrast": "no-preference",
    "reduced_motion": "reduce",
}

THEMES: dict[str, dict[str, Any]] = {
    "light": _USUAL,
    "dark": _USUAL | {"color_scheme": "dark"},
    "forced": _USUAL | {"forced_colors": "active"},
    "contrast": _USUAL | {"contrast": "more"},
    "print": _USUAL | {"media": "print"},
}

# The last is 1440 x 900 as a browser lays it out at 200 %.
SCREENS = {
    "320": (320, 568),
    "360": (360, 740),
    "768": (768, 1024),
    "1440": (1440, 900),
    "200%": (720, 450),
}


@dataclass(frozen=True)
class Face:
    """A theme on a screen."""

    theme: str
    screen: str

    @property
    def name(self) -> str:
        """Return what its pictures are called by."""
        return f"{self.screen.replace('%', 'pc')}-{self.theme}"

    def put_on(self, page: Any) -> None:
        """Show an open page in it; what is open on the page stays so."""
        width, height = SCREENS[self.screen]
        page.emulate_media(**THEMES[self.theme])
        page.set_viewport_size({"width": width, "height": height})


# What is looked at by eye; the tests look at more of them.
PICTURED = (
    *(Face("light", screen) for screen in SCREENS),
    Face("dark", "360"),
    Face("dark", "1440"),
    Face("forced", "1440"),
    Face("contrast", "1440"),
    Face("print", "768"),
)
