"""Asking a web host as a podcast app would: the one module that knows requests.

Every answer is bounded, in bytes and in seconds, and nothing of the user's is sent along: no
cookie, no password of a ``.netrc``.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urljoin, urlsplit

import requests

from spoken_essays import __version__

AGENT = f"spoken/{__version__}"
# As many as Apple's and most apps' clients go along with, and how long a host may keep silent.
MOST_HOPS = 5
SILENCE = 15.0
# The whole of one answer, in seconds.
LONGEST = 60.0
_REDIRECTS = (301, 302, 303, 307, 308)


class Unanswered(Exception):
    """No whole answer came; the text says why, in words that follow the URL."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a host said: header names are in lower case, ``hops`` are the URLs it sent us on to.

    ``body`` is decoded from what it was compressed with.
    """

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    hops: tuple[str, ...] = ()

    @property
    def type(self) -> str:
        """The MIME type without its parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def last(self) -> str:
        """The URL that answered, at the end of all hops."""
        return self.hops[-1] if self.hops else self.url


class _Session(requests.Session):
    """A session that follows nothing by itself, and so reads nothing of what stands on the way."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        return None


class Web:
    """A client that keeps its connections.

    ``silence`` is how long a host may say nothing, ``longest`` how long one answer may take (s).
    """

    def __init__(self, *, silence: float = SILENCE, longest: float = LONGEST) -> None:
        self._silence, self._longest = silence, longest
        self._session = _Session()
        self._session.headers["User-Agent"] = AGENT
        self._session.auth = _nobody

    def __enter__(self) -> Web:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()

    def ask(
        self,
        url: str,
        *,
        method: Literal["GET", "HEAD"] = "GET",
        headers: Mapping[str, str] | None = None,
        most: int = 0,
    ) -> Answer:
        """The answer, after `MOST_HOPS` redirects at most, with its body if ``most`` is not 0.

        Raises `Unanswered` where none comes, and for a body of more than ``most`` bytes.
        """
        hops: list[str] = []
        while True:
            answer = self._once([url, *hops][-1], method, dict(headers or {}), most)
            place = answer.headers.get("location")
            if answer.status not in _REDIRECTS or not place:
                return Answer(
                    url=url,
                    status=answer.status,
                    headers=answer.headers,
                    body=answer.body,
                    hops=tuple(hops),
                )
            hops.append(_next(answer.url, place))
            if len(hops) > MOST_HOPS or len(set(hops)) < len(hops):
                raise Unanswered(f"sends on from one address to the next, at last to {hops[-1]}")

    def tell(self, url: str, form: Mapping[str, str]) -> Answer:
        """The answer to a form that is sent by POST; raises `Unanswered` where none comes."""
        return self._once(url, "POST", {}, 0, form)

    def _once(
        self,
        url: str,
        method: str,
        headers: Mapping[str, str],
        most: int,
        form: Mapping[str, str] | None = None,
    ) -> Answer:
        try:
            with self._session.request(
                method,
                url,
                headers=dict(headers),
                data=form,
                timeout=self._silence,
                allow_redirects=False,
                stream=True,
            ) as said:
                return Answer(
                    url=url,
                    status=said.status_code,
                    headers={name.lower(): value for name, value in said.headers.items()},
                    body=b"".join(self._pieces(said, most)) if said.ok else b"",
                )
        except requests.RequestException as error:
            raise Unanswered(_why(error)) from error

    def _pieces(self, said: requests.Response, most: int) -> Iterator[bytes]:
        """The body as it comes, and no more of it than was asked for."""
        until, size = time.monotonic() + self._longest, 0
        for piece in said.iter_content(65_536) if most else ():
            yield piece
            size += len(piece)
            if size > most:
                raise Unanswered(f"sends more than {most} bytes")
            if time.monotonic() > until:
                raise Unanswered(f"was still sending after {self._longest:.0f} s")


def _nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Leave a request as it is: with no ``auth`` of its own requests would look into .netrc."""
    return request


def _next(url: str, place: str) -> str:
    try:
        following = urljoin(url, place)
        scheme = urlsplit(following).scheme
    except ValueError as error:
        raise Unanswered(f"sends on to {place!r}, which is no address") from error
    if scheme not in ("http", "https"):
        raise Unanswered(f"sends on to {following}, which is not on the web")
    return following


def _why(error: requests.RequestException) -> str:
    """Why there was no answer, without the machinery's own names."""
    reasons: dict[type[requests.RequestException], str] = {
        requests.exceptions.SSLError: "has no certificate that can be trusted",
        requests.ConnectTimeout: "cannot be reached: nobody answers",
        requests.Timeout: "answers too slowly",
        requests.exceptions.ChunkedEncodingError: "broke off in the middle",
        requests.exceptions.ContentDecodingError: "sends what cannot be unpacked",
        requests.ConnectionError: "cannot be reached",
        requests.exceptions.InvalidSchema: "is not on the web",
        requests.exceptions.MissingSchema: "is no address",
        requests.exceptions.InvalidURL: "is no address",
    }
    return next(
        (words for kind, words in reasons.items() if isinstance(error, kind)),
        f"gives no answer ({type(error).__name__})",
    )
