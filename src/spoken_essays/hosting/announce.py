"""Telling the world that a feed has changed: a WebSub hub, and podping. It never fails a publish.

- WebSub (W3C Recommendation, 2018): the publisher tells its hub, which tells the subscribers. How
  it tells is left to the hub; all known ones take the form of PubSubHubbub 0.3, section 7.1, whose
  ``hub.url`` became ``hub.topic``: both are sent.
- podping: a word on the Hive chain that directories listen to, written by the program ``podping``
  of the package podping-hivewriter. It wants old versions of much that other programs use, so it
  is run as a program of its own (``pipx install podping-hivewriter``).
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from spoken_essays.hosting.web import Unanswered, Web

# How long the program podping may take, in seconds: it looks for a server that answers first.
LONGEST = 120.0
_ACCOUNT = ("PODPING_HIVE_ACCOUNT", "HIVE_ACCOUNT", "HIVE_SERVER_ACCOUNT")
_KEY = ("PODPING_HIVE_POSTING_KEY", "HIVE_POSTING_KEY")


@dataclass(frozen=True, kw_only=True)
class Told:
    """Who was told of a feed and whether they took it: ``trouble`` is a sentence, or empty."""

    who: str
    feed: str
    trouble: str = ""


def announce(
    feed_url: str, *, websub: str = "", podping: bool = False, medium: str = "podcast"
) -> Iterator[Told]:
    """Tell of a feed that has changed whoever the show names; nobody if it names none.

    Call it for no feed that is as it was: hubs and the chain are for news.
    """
    if websub:
        yield Told(who=_host(websub), feed=feed_url, trouble=_ping(websub, feed_url))
    if podping:
        yield Told(who="podping", feed=feed_url, trouble=_podping(feed_url, medium))


def _ping(hub: str, feed_url: str) -> str:
    """What went wrong with telling a hub; any 2xx says that nothing did."""
    form = {"hub.mode": "publish", "hub.url": feed_url, "hub.topic": feed_url}
    try:
        with Web() as web:
            answer = web.tell(hub, form)
    except Unanswered as error:
        return f"the hub {hub} {error}; subscribers hear of it when they next ask for the feed"
    if 200 <= answer.status < 300:
        return ""
    return f"the hub {hub} answers with {answer.status}; look at websub in [publish] of spoken.toml"


def _podping(feed_url: str, medium: str) -> str:
    """What went wrong with podping: its program, its account, or what it wrote last."""
    program = shutil.which("podping")
    if program is None:
        return (
            "podping needs a program of that name, which is not installed: pipx install"
            " podping-hivewriter (it runs on Python up to 3.11)"
        )
    if not all(any(os.environ.get(name) for name in names) for names in (_ACCOUNT, _KEY)):
        return f"podping needs a Hive account: set {_ACCOUNT[0]} and {_KEY[0]} in the environment"
    command = [program, "--medium", medium, "--reason", "update", "write", feed_url]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=LONGEST, check=False
        )
    except subprocess.TimeoutExpired:
        return f"podping has not ended after {LONGEST:.0f} s; it was stopped"
    said = (done.stderr or done.stdout).decode(errors="replace").strip().splitlines()
    last = f": {said[-1]}" if said else ""
    return f"podping ended with {done.returncode}{last}" if done.returncode else ""


def _host(url: str) -> str:
    return urlsplit(url).hostname or url
