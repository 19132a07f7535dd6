"""What a show's texts must look like to be of use: rules for single settings.

Each rule takes a text and returns None, or what it should be instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_WEB = re.compile(r"https?://[^\s\"<>\\@]+")
_COLOUR = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
_GEO = re.compile(r"-?\d{1,2}(\.\d+)?,-?\d{1,3}(\.\d+)?(,-?\d+(\.\d+)?)?")
_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")
_EMAIL = re.compile(r"[^\s@<>\"(),;:]+@[^\s@<>\"(),;:.]+(\.[^\s@<>\"(),;:.]+)+")


def name(text: str) -> str | None:
    """A title, an author: one line that is not empty."""
    if not text.strip():
        return "a name, not empty"
    return one_line(text)


def one_line(text: str) -> str | None:
    """Any text without a line break."""
    return "text on one line" if len(text.splitlines()) > 1 else None


def language(text: str) -> str | None:
    """A language tag in the form of BCP 47, as a feed needs it."""
    if _LANGUAGE.fullmatch(text):
        return None
    better = text.replace("_", "-").split(".")[0]
    hint = f'; did you mean "{better}"?' if _LANGUAGE.fullmatch(better) else ""
    return f'a language code such as "en" or "en-GB"{hint}'


def email(text: str) -> str | None:
    """An address that directories can write to, or nothing."""
    if not text or _EMAIL.fullmatch(text):
        return None
    return 'an e-mail address such as "me@example.com", or empty'


def license(text: str) -> str | None:
    """The identifier of a public licence, as SPDX writes it in any case, or nothing."""
    if not text or _IDENTIFIER.fullmatch(text):
        return None
    return 'the identifier of a licence, such as "cc-by-4.0"'


def web_address(text: str) -> str | None:
    """An http(s) URL without a name or password in it, or nothing."""
    if not text or _WEB.fullmatch(text):
        return None
    return 'a web address such as "https://example.com/", or empty'


def colour(text: str) -> str | None:
    """A colour as CSS writes it in digits, or nothing."""
    if not text or _COLOUR.fullmatch(text):
        return None
    return 'a colour such as "#7a3b12", or empty'


def geo(text: str) -> str | None:
    """The coordinates of a geo: URI (RFC 5870), latitude first, or nothing."""
    if not text or _GEO.fullmatch(text):
        return None
    return 'latitude and longitude such as "38.7223,-9.1393", or empty'


def file_names(names: Iterable[str]) -> str | None:
    """Names that become files of the feeds and addresses: lower case, digits, hyphens."""
    for name in names:
        if not _SLUG.fullmatch(name):
            return f'named with small letters, digits and hyphens only; "{name}" is not'
    return None


def season_numbers(names: Iterable[str]) -> str | None:
    """The keys of [seasons]: numbers from 1."""
    for name in names:
        if not re.fullmatch("[1-9][0-9]{0,3}", name):
            return f'lines such as 1 = "Winter"; "{name}" is no season\'s number'
    return None


def web_addresses(links: Mapping[str, str]) -> str | None:
    """The lines of [links]: a name and its address."""
    for name, url in links.items():
        if not url or web_address(url):
            return f'lines such as apple = "https://…"; that of "{name}" is no web address'
    return None
