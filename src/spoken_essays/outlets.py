"""How a show meets the world: the tables of ``spoken.toml`` about its feeds, pages and host."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from spoken_essays.settings import podcast_people, rules
from spoken_essays.settings.records import setting

FeedType = Literal["episodic", "serial"]
Medium = Literal["podcast", "audiobook", "newsletter", "blog", "course"]
PageFont = Literal["serif", "sans", "system"]


@dataclass(frozen=True, kw_only=True)
class FeedSettings:
    """What the feed says beyond title and author.

    ``license`` is an SPDX identifier in lower case, or a name with its address in ``license_url``;
    ``geo`` a place as ``geo:`` URI's numbers, ``verify`` the code that a directory asks for to see
    that the show is yours. ``page`` splits a long feed (RFC 5005): so many episodes a page, 0 for
    all in one. ``new_feed_url`` is where the show has moved to.
    """

    type: FeedType = "episodic"
    medium: Medium = "podcast"
    locked: bool = False
    complete: bool = False
    license: str = setting("", check=rules.one_line)
    license_url: str = setting("", check=rules.web_address)
    location: str = setting("", check=rules.one_line)
    geo: str = setting("", check=rules.geo)
    funding: str = setting("", check=rules.web_address)
    funding_text: str = setting("Support the show", check=rules.one_line)
    verify: str = setting("", check=rules.one_line)
    new_feed_url: str = setting("", check=rules.web_address)
    page: int = setting(0, what="a number of episodes", least=0, most=10_000)


@dataclass(frozen=True, kw_only=True)
class SubFeed:
    """Another feed of the same show, with some of its episodes: ``[feeds.NAME]``.

    It has those that carry one of ``tags`` or belong to one of ``seasons``; what it does not say
    (title, description, cover) is the show's.
    """

    title: str = setting("", check=rules.one_line)
    description: str = ""
    cover: str = ""
    tags: tuple[str, ...] = ()
    seasons: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody who takes part, by the words of the Podcasting 2.0 taxonomy: ``[[people]]``."""

    name: str = setting("", check=rules.name)
    role: str = setting("host", check=podcast_people.wrong_role)
    group: str = setting("cast", check=podcast_people.wrong_group)
    href: str = setting("", check=rules.web_address)
    img: str = setting("", check=rules.web_address)


@dataclass(frozen=True, kw_only=True)
class Site:
    """The pages: colours as CSS writes them (``#7a3b12``), the letters, an "about" to show.

    ``accent_dark`` is the accent on a dark ground; without it one is found. ``about`` is a Markdown
    or text file relative to the show's root.
    """

    accent: str = setting("#8a4b14", check=rules.colour)
    accent_dark: str = setting("", check=rules.colour)
    paper: str = setting("", check=rules.colour)
    paper_dark: str = setting("", check=rules.colour)
    font: PageFont = "serif"
    about: str = ""


@dataclass(frozen=True, kw_only=True)
class Publish:
    """Where ``public/`` goes, and who is told. Names and passwords never stand here.

    ``target`` is a folder or the URL of one (``sftp://host/path``, ``s3://bucket/path`` …),
    ``endpoint`` an S3 server other than Amazon's. ``keep_days`` is how long an mp3 that has been
    replaced stays for listeners whose apps still ask for it. ``websub`` is a hub to ping.
    """

    target: str = setting("", check=rules.one_line)
    endpoint: str = setting("", check=rules.web_address)
    keep_days: int = setting(30, what="a number of days", least=0, most=3650)
    websub: str = setting("", check=rules.web_address)
    podping: bool = False
