"""A manuscript's bytes: from a file, from standard input, or from the web."""

from __future__ import annotations

import sys
from pathlib import Path

from spoken_essays.errors import ManuscriptError
from spoken_essays.intake.records import STANDARD_INPUT, Raw
from spoken_essays.manuscripts.fetching import Limits, fetch
from spoken_essays.settings.toml_text import named

# Of a file, in bytes: a book with all its pictures.
LARGEST = 500_000_000


def is_url(what: str) -> bool:
    """Whether an argument is an address, not a file."""
    return what.lower().startswith(("http://", "https://"))


def find(what: str, *, private: bool = False) -> Raw:
    """The manuscript that an argument names; raises `ManuscriptError` where there is none."""
    if what == "-":
        return Raw(
            data=_within(sys.stdin.buffer.read(LARGEST + 1), STANDARD_INPUT), name=STANDARD_INPUT
        )
    if is_url(what):
        return fetched(what, private=private)
    if "://" in what:
        raise ManuscriptError(f"{what}: only addresses with http:// or https:// are fetched.")
    return _file(Path(what))


def fetched(url: str, *, private: bool = False) -> Raw:
    """What lies at an address of the web."""
    got = fetch(url, Limits(private=private))
    return Raw(data=got.body, name=url, url=got.url, type=got.type, charset=got.charset)


def _file(path: Path) -> Raw:
    if path.is_dir():
        raise ManuscriptError(f"{named(path)} is a folder; name a file in it.")
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise ManuscriptError(f"{named(path)}: there is no such file.") from None
    except OSError as error:
        raise ManuscriptError(f"{named(path)} cannot be read: {error.strerror}.") from error
    return Raw(data=_within(data, named(path)), name=path.name)


def _within(data: bytes, name: str) -> bytes:
    if len(data) > LARGEST:
        raise ManuscriptError(f"{name} is larger than {LARGEST // 1_000_000} MB: no manuscript is.")
    if not data.strip():
        raise ManuscriptError(f"{name} is empty: there is nothing to add.")
    return data
