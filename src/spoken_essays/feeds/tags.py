"""An element of a feed, and the values that several of them have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime

from spoken_essays.addresses import address, zoned

# The most characters of a name, a place or a licence in Podcasting 2.0's tags.
SHORT = 128


@dataclass(frozen=True)
class Tag:
    """An element of a feed, by its name as written: ``podcast:guid``."""

    name: str
    text: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


def date(when: datetime) -> str:
    """A moment as RFC 2822 writes it."""
    return format_datetime(zoned(when))


def boolean(value: bool) -> str:
    return "true" if value else "false"


def picture(base: str, href: str) -> Tag:
    """A picture; directories take one by its suffix."""
    if not href.endswith((".jpg", ".png")):
        raise ValueError(f"{href}: directories take a picture by its suffix, .jpg or .png")
    return Tag("itunes:image", attributes={"href": address(base, href)})


def ai_content(synthetic: bool) -> Tag:
    """Whether a synthetic voice reads, by the Podcasting 2.0 document of <podcast:txt>."""
    return Tag("podcast:txt", boolean(synthetic), {"purpose": "ai-content"})
