"""The rules for covers: Apple's artwork requirements, and what hosts and apps like.

The file is held against what it is: 1400 to 3000 px square, RGB without transparency, JPEG or PNG
with the ending that says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from spoken_essays.checking.feed import Feed, Site
from spoken_essays.checking.findings import Finding, Where
from spoken_essays.checking.picture_header import Picture, look

LEAST, MOST = 1400, 3000
LARGEST = 512 * 1024
_MOST_READ = 50_000_000


def art_show(feed: Feed, site: Site) -> Iterator[Finding]:
    """The show's cover: that it is named, and what it is."""
    image = feed.channel.first("itunes:image")
    if image is None:
        what = "There is no <itunes:image>: a directory takes no show without a cover."
        yield feed.where.at(line=feed.channel.line).error("art.show", what)
    else:
        where = feed.where.at(line=image.line)
        yield from _picture("art.show", image.get("href"), where, site)


def art_episodes(feed: Feed, site: Site) -> Iterator[Finding]:
    """The episodes' own covers, each file once."""
    seen: set[str] = set()
    for item in feed.items:
        image = item.node.first("itunes:image")
        if image is not None and image.get("href") not in seen:
            seen.add(image.get("href"))
            where = item.where.at(line=image.line)
            yield from _picture("art.episodes", image.get("href"), where, site)


def _picture(rule: str, url: str, where: Where, site: Site) -> Iterator[Finding]:
    path = urlsplit(url).path if re.match(r"https?://[^/]+/", url) else ""
    if not re.search(r"\.(jpe?g|png)$", path, re.IGNORECASE):
        what = f"<itunes:image> is “{url}”; it should be the full address of a .jpg or a .png."
        yield where.error(rule, what)
        return
    if path.lower().endswith(".jpeg"):
        what = "The cover's address ends in .jpeg; some apps know .jpg and .png only."
        yield where.warning(rule, what)
    file, href = site.file(url), site.href(url)
    if file is not None and file.is_file():
        yield from _file(rule, file, where.at(file=href, line=None))


def _file(rule: str, path: Path, where: Where) -> Iterator[Finding]:
    size = path.stat().st_size
    with path.open("rb") as file:
        picture = look(file.read(_MOST_READ))
    if picture is None:
        what = "The cover is no JPEG and no PNG, or is damaged at its very beginning."
        yield where.error(rule, what)
        return
    if size > LARGEST:
        what = f"The cover has {size // 1024} KB; several hosts and apps like at most 512 KB."
        yield where.note(rule, what)
    yield from _looks(rule, picture, where)
    ending = path.suffix.lower().replace(".jpeg", ".jpg")
    if ending != f".{picture.kind}":
        what = f"The cover is a {picture.kind.upper()} in a file called {path.suffix}."
        yield where.error(rule, what)


def _looks(rule: str, picture: Picture, where: Where) -> Iterator[Finding]:
    width, height = picture.width, picture.height
    if width != height or not LEAST <= width <= MOST:
        what = (
            f"The cover is {width} × {height} px; it must be square, {LEAST} to {MOST} px a side."
        )
        yield where.error(rule, what)
    if picture.alpha:
        yield where.error(rule, "The cover has transparency: put it on a ground of its own.")
    if picture.colours != "RGB":
        what = f"The cover's colours are {picture.colours}; save it as RGB."
        yield (where.error if picture.colours == "CMYK" else where.warning)(rule, what)
    if not picture.whole:
        yield where.error(rule, "The cover's file is cut short: save it anew.")
    if picture.dpi not in (None, 72):
        what = f"The cover is marked as {picture.dpi} dpi; Apple asks for 72."
        yield where.note(rule, what)
