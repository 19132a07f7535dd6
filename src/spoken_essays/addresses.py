"""Where things lie and how the world finds them: an episode's slug, its files' hrefs, its URLs.

An href is a path below the show's base URL, unquoted (``episodes/a-walk/a-walk.mp3``); `address`
makes the URL of it.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from slugify import slugify as _slugify

from spoken_essays.errors import SettingsError, ShowError

if TYPE_CHECKING:
    from spoken_essays.model import Essay
    from spoken_essays.show import Show

ESSAYS = ("essay.md", "essay.txt")
LONGEST_SLUG = 80
# What a feed is written for until the show has a public address: valid where it is previewed.
LOOPBACK = "http://127.0.0.1:8000/"
FEED = "feed.xml"

_FEEDS = re.compile(r"feed(-[0-9]+)?\.xml|feeds/[^/]+\.xml")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Names of devices on Windows, where no file may be called so whatever its suffix; and names of
# files that lie in an episode's folder beside <slug>.json and <slug>.html.
_PORTS = {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
_DEVICES = {"con", "prn", "aux", "nul"} | _PORTS
_RESERVED = _DEVICES | {"chapters", "cover", "embed", "index", "oembed", "waveform"}
# Last labels that no public name ends in: RFC 2606, 6761 and 8375, and what routers hand out.
_PRIVATE_ENDS = {
    *("localhost", "test", "invalid", "example", "local", "internal", "arpa"),
    *("lan", "home", "corp", "intranet", "private", "localdomain"),
}


@dataclass(frozen=True, kw_only=True)
class Source:
    """An episode as it lies on disk: its slug and the file of its text."""

    slug: str
    path: Path

    @property
    def folder(self) -> Path:
        return self.path.parent


def slugify(title: str) -> str:
    """A title as an address: ``[a-z0-9-]``, at most 80 characters, cut between words.

    Raises `ShowError` for a title without a letter or digit to make one of.
    """
    slug = _slug(title)
    if not slug:
        raise ShowError(
            f'"{title}" has no letter to make an address of; give one: --slug my-episode'
        )
    return slug


def is_slug(name: str) -> bool:
    """Whether a name can stand in an address as it is."""
    return len(name) <= LONGEST_SLUG and _SLUG.fullmatch(name) is not None and name not in _RESERVED


def find_episodes(show: Show) -> tuple[Source, ...]:
    """The episodes of a show, by slug: each folder in ``episodes/`` that holds an essay.

    Hidden folders and those without an essay are passed over. Raises `ShowError` for a folder with
    two essays, for two folders that make one slug, and for a name that makes none.
    """
    if not show.episodes.is_dir():
        return ()
    found: dict[str, Source] = {}
    for folder in sorted(show.episodes.iterdir()):
        essay = None if folder.name.startswith(".") else _essay_in(folder)
        if essay is None:
            continue
        slug = _slug_of_folder(folder)
        if slug in found:
            raise ShowError(_same_slug(slug, found[slug].folder, folder))
        found[slug] = Source(slug=slug, path=essay)
    return tuple(found[slug] for slug in sorted(found))


def public_href(slug: str, file: str) -> str:
    """The href of an episode's file: ``.vtt`` is ``episodes/<slug>/<slug>.vtt``.

    A name that begins with neither dot nor hyphen stands as it is: ``episodes/<slug>/index.html``.
    """
    return f"episodes/{slug}/{slug + file if file.startswith(('.', '-')) else file}"


def feed_href(name: str) -> str:
    """The href of the feed that ``[feeds.NAME]`` asks for."""
    return f"feeds/{name}.xml"


def is_feed(href: str) -> bool:
    """Whether podcast apps subscribe to it: the feed, its pages, the feeds of ``[feeds]``."""
    return _FEEDS.fullmatch(href) is not None


def address(base: str, href: str) -> str:
    """The URL of an href below a base URL; an empty href is the base itself."""
    return base + quote(href, safe="/")


def base_url(show: Show) -> str:
    """The URL that all of the show's files lie below, with one slash at its end.

    Without a ``base_url`` in spoken.toml it is `LOOPBACK`. Raises `SettingsError` for one that
    cannot be used.
    """
    if not show.base_url.strip():
        return LOOPBACK
    if problem := wrong_base_url(show.base_url):
        raise SettingsError(f'spoken.toml: base_url is "{show.base_url}"; it should be {problem}.')
    return urlunsplit(_normal(urlsplit(show.base_url.strip())))


def wrong_base_url(url: str) -> str | None:
    """What a base URL should be instead, or None if it can be used; an empty one can."""
    url = url.strip()
    if not url:
        return None
    parts = _split(url)
    if parts is None:
        return 'an address such as "https://essays.example.com/"'
    if "@" in parts.netloc:
        return "without a name or password: the feed is read by everyone"
    if "?" in url or "#" in url:
        return "without ? or #: the files' names are put after it"
    if parts.path.rstrip("/").endswith(f"/{FEED}"):
        return f"without {FEED} at its end: the folder that the feed lies in"
    return None


def is_public(url: str) -> bool:
    """Whether anyone on the internet could reach a base URL: no loopback, no private network."""
    parts = None if wrong_base_url(url) else _split(url.strip())
    if parts is None or not parts.hostname:
        return False
    host = parts.hostname.rstrip(".")
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        last = host.rpartition(".")[2]
        return "." in host and not last.isdigit() and last not in _PRIVATE_ENDS
    return ip.is_global and not ip.is_multicast


def is_due(essay: Essay, now: datetime) -> bool:
    """Whether an essay is to be published by now: its date has come, and it is no draft.

    One that was withdrawn is never due.

    A date without a zone is taken as UTC, so that it falls due at one moment everywhere.
    """
    if essay.draft or essay.withdrawn:
        return False
    return essay.published is None or zoned(essay.published) <= now


def zoned(when: datetime) -> datetime:
    """A moment with its zone; UTC where none was written."""
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _slug(title: str) -> str:
    # The transliteration is named: with another one the same title would get another address.
    slug = _slugify(
        re.sub("['’ʼ‘`]", "", title),
        entities=False,
        decimal=False,
        hexadecimal=False,
        max_length=LONGEST_SLUG,
        word_boundary=True,
        save_order=True,
        backend="text-unidecode",
    )
    return f"{slug}-essay" if slug in _RESERVED else slug


def _essay_in(folder: Path) -> Path | None:
    essays = [folder / name for name in ESSAYS if (folder / name).is_file()]
    if len(essays) > 1:
        raise ShowError(
            f"{_shown(folder)} holds both {' and '.join(ESSAYS)}; keep one of them, and give the"
            " other a folder of its own"
        )
    return essays[0] if essays else None


def _slug_of_folder(folder: Path) -> str:
    slug = folder.name if is_slug(folder.name) else _slug(folder.name)
    if not slug:
        raise ShowError(
            f"{_shown(folder)}: the folder's name has no letter to make an address of; rename it"
        )
    return slug


def _same_slug(slug: str, *folders: Path) -> str:
    both: Iterable[str] = map(_shown, folders)
    return f'{" and ".join(both)} would both get the address "{slug}"; rename one of them'


def _shown(folder: Path) -> str:
    return f"{folder.parent.name}/{folder.name}"


def _split(url: str) -> SplitResult | None:
    """The parts of an http(s) URL; None if it is not one."""
    if not url.isprintable() or " " in url or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
        fits = parts.scheme in ("http", "https") and host and _ascii_host(host)
    except ValueError:
        return None
    return parts if fits else None


def _normal(parts: SplitResult) -> SplitResult:
    host = _ascii_host(parts.hostname or "")
    port = f":{parts.port}" if parts.port is not None else ""
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~").rstrip("/") + "/"
    return SplitResult(parts.scheme, (f"[{host}]" if ":" in host else host) + port, path, "", "")


def _ascii_host(host: str) -> str:
    """A host name as it travels; raises ValueError (UnicodeError) if it is none."""
    if host.isascii():
        if not re.fullmatch(r"[a-z0-9._-]+|[0-9a-f:.]+(%\w+)?", host):
            raise ValueError(host)
        return host
    return host.encode("idna").decode("ascii")
