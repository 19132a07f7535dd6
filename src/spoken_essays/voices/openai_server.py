"""Asking a server of the OpenAI speech API for one reading: the wall around requests.

`ask` gives the sound, raises `Refused` for what may be better next time, `VoiceError` for what will
not. No key is ever part of a message, whatever the server says.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests

from spoken_essays import __version__
from spoken_essays.errors import VoiceError
from spoken_essays.voices import openai_limits, openai_words

_CONNECT_SECONDS = 10.0
_MOST_SOUND = 64 << 20
_MOST_WORDS = 64 << 10
_PASSING = (408, 409, 425, 429)


class Refused(Exception):
    """An answer that may be better next time; ``seconds`` is how long the server asks to wait."""

    def __init__(self, reason: str, seconds: float = 0.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.seconds = seconds


@dataclass(frozen=True, kw_only=True)
class Question:
    """What to ask for, where, and for how many seconds an answer may take.

    ``key`` goes with it, None if there is none; ``key_env`` is the variable it stands in.
    """

    address: str
    body: Mapping[str, str | float]
    key: str | None
    key_env: str
    seconds: float

    @property
    def host(self) -> str:
        return urlsplit(self.address).netloc


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Sound as the server encoded it, and for how long it wants to be left alone (s)."""

    sound: bytes
    pause: float


def ask(question: Question) -> Reading:
    """The reading; no redirect is followed, no cookie kept, no ``.netrc`` read."""
    try:
        with (
            requests.Session() as session,
            session.post(
                question.address,
                json=dict(question.body),
                auth=_signed(question.key),
                headers={"User-Agent": f"spoken/{__version__}", "Accept": "audio/*"},
                timeout=(_CONNECT_SECONDS, question.seconds),
                allow_redirects=False,
                stream=True,
            ) as said,
        ):
            return _reading(question, said)
    except requests.RequestException as error:
        # What requests says may quote the headers.
        raise _broken(question, error) from None


def _reading(question: Question, said: requests.Response) -> Reading:
    if said.status_code != 200:
        raise _refusal(question, said)
    kind = said.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind in ("text/html", "application/json", "text/plain"):
        words = openai_words.told(_body(question, said, _MOST_WORDS), kind, question.key)
        raise VoiceError(
            f"{question.host} answers with a page ({kind}) where there should be sound{words}. "
            "Look at base_url: for most servers it ends in /v1"
        )
    sound = _body(question, said, _MOST_SOUND)
    if not sound:
        raise Refused(f"{question.host} gave an answer without sound")
    return Reading(sound=sound, pause=openai_limits.pause(said.headers))


def _signed(
    key: str | None,
) -> Callable[[requests.PreparedRequest], requests.PreparedRequest]:
    """The key as a header, or none; with no ``auth`` at all requests would look into .netrc."""

    def sign(request: requests.PreparedRequest) -> requests.PreparedRequest:
        if key is not None:
            request.headers["Authorization"] = f"Bearer {key}"
        return request

    return sign


def _body(question: Question, said: requests.Response, most: int) -> bytes:
    """The answer's body; `Refused` if it takes too long, `VoiceError` if it is far too large."""
    until, pieces, size = time.monotonic() + question.seconds, [], 0
    for piece in said.iter_content(65_536):
        pieces.append(piece)
        size += len(piece)
        if size > most:
            raise VoiceError(f"{question.host} sends more than {most >> 10} KB for one line")
        if time.monotonic() > until:
            raise Refused(f"{question.host} was still sending after {question.seconds:g} seconds")
    return b"".join(pieces)


def _refusal(question: Question, said: requests.Response) -> Refused | VoiceError:
    """What to raise for a status that is not 200."""
    kind = said.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    body = _body(question, said, _MOST_WORDS)
    status, words = said.status_code, openai_words.told(body, kind, question.key)
    who = f"{question.host} answered {status}"
    if openai_words.is_out_of_money(body):
        return VoiceError(f"{who}{words}: the account has nothing left to spend")
    if status in _PASSING or status >= 500:
        return Refused(f"{who}{words}", openai_limits.asked(said.headers))
    if 300 <= status < 400:
        place = openai_words.clean(said.headers.get("Location", "elsewhere"), question.key)
        return VoiceError(f"{who} and sends on to {place}: put that address into base_url")
    if status in (401, 403):
        return VoiceError(_unwelcome(question, status))
    if status in (404, 405):
        return VoiceError(f"{who}{words}. Look at base_url ({question.address}), model and voice")
    return VoiceError(f"{who}{words}")


def _unwelcome(question: Question, status: int) -> str:
    """401 and 403; the server's own words are left out, for they like to quote the key."""
    if question.key is None:
        return (
            f"{question.host} wants a key ({status}): put it into an environment variable, and "
            'the name of that into the voice\'s TOML: key_env = "…_KEY"'
        )
    return (
        f"{question.host} does not accept the key in {question.key_env} for this ({status}): "
        "see that it is whole, and may be used for speech"
    )


_BROKEN: dict[type[requests.RequestException], str] = {
    requests.exceptions.SSLError: "has no certificate that can be trusted",
    requests.exceptions.ProxyError: "cannot be reached: the proxy refuses",
    requests.ConnectTimeout: f"cannot be reached: no answer within {_CONNECT_SECONDS:.0f} seconds",
    requests.Timeout: "gave no answer within {seconds:g} seconds (timeout in the voice's TOML)",
    requests.exceptions.ChunkedEncodingError: "broke off in the middle of the sound",
    requests.exceptions.ContentDecodingError: "sends what cannot be unpacked",
    requests.ConnectionError: "cannot be reached, or broke off: is it running?",
}


def _broken(question: Question, error: requests.RequestException) -> Refused | VoiceError:
    words = next((said for kind, said in _BROKEN.items() if isinstance(error, kind)), None)
    if words is None:
        return VoiceError(f"{question.host} cannot be asked ({type(error).__name__})")
    reason = f"{question.host} {words.format(seconds=question.seconds)}"
    hopeless = isinstance(error, requests.exceptions.SSLError)
    return VoiceError(reason) if hopeless else Refused(reason)
