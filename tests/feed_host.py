"""A host that serves a feed and all its files without fault, for tests to take something away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from web_host import Host, Served, hosting

from spoken_essays.hosting.host_rules import Found
from spoken_essays.hosting.readback import read_back
from spoken_essays.hosting.web import Web

MP3 = b"ID3" + bytes(20_000)
NAMESPACES = (
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:podcast="https://podcastindex.org/namespace/1.0" '
    'xmlns:atom="http://www.w3.org/2005/Atom"'
)


def item(url: str, number: int, *, length: int = len(MP3)) -> str:
    at = f"{url}/{number}"
    return f"""<item><title>Essay {number}</title><guid>g{number}</guid>
    <enclosure url="{at}.mp3" length="{length}" type="audio/mpeg"/>
    <itunes:image href="{url}/cover.jpg"/>
    <podcast:transcript url="{at}.vtt" type="text/vtt"/>
    <podcast:transcript url="{at}.srt" type="application/x-subrip"/>
    <podcast:chapters url="{at}.json" type="application/json+chapters"/></item>"""


def feed(url: str, *numbers: int, length: int = len(MP3)) -> bytes:
    items = "".join(item(url, number, length=length) for number in numbers)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
    <rss version="2.0" {NAMESPACES}><channel><title>Slow Water</title>
    <atom:link rel="self" href="{url}/feed.xml"/><itunes:image href="{url}/cover.jpg"/>
    {items}</channel></rss>""".strip().encode()


@contextmanager
def faultless() -> Iterator[Host]:
    """A host without fault: a feed of three episodes and all that belongs to them."""
    with hosting() as host:
        host.files["/feed.xml"] = Served(feed(host.url, 3, 2, 1), type="application/rss+xml")
        host.files["/cover.jpg"] = Served(b"\xff\xd8", type="image/jpeg")
        for number in (1, 2, 3):
            host.files[f"/{number}.mp3"] = Served(MP3)
            host.files[f"/{number}.vtt"] = Served(b"WEBVTT", type="text/vtt; charset=utf-8")
            host.files[f"/{number}.srt"] = Served(b"1", type="application/x-subrip")
            host.files[f"/{number}.json"] = Served(b"{}", type="application/json")
        yield host


def of(host: Host, **options: Any) -> list[Found]:
    quick = Web(silence=0.5, longest=1.0)
    return list(read_back(f"{host.url}/feed.xml", web=quick, **options))


def rules(found: list[Found]) -> list[tuple[str, str]]:
    return [(each.severity, each.rule) for each in found]


def change(host: Host, path: str, **changes: Any) -> None:
    old = host.files[path]
    assert isinstance(old, Served)
    host.files[path] = replace(old, **changes)
