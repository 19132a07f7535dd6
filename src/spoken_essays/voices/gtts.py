"""The gTTS engine: the voices of Google Translate, over the network.

Nobody promises that they stay, or stay the same; every text is sent to Google, and gTTS does not
check the server's certificate.
"""

from __future__ import annotations

import json
import random
import re
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spoken_essays.errors import SoundError, VoiceError
from spoken_essays.settings.kinds import did_you_mean
from spoken_essays.settings.records import setting

if TYPE_CHECKING:
    from pydub import AudioSegment

_TRIES = 4
_CONNECT_SECONDS, _READ_SECONDS = 10.0, 30.0
_MOST_SECONDS = 60.0  # that a server may ask us to wait
_RATE = 24_000  # of Google's mp3
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")  # no words, though gTTS would send them


def _top_level(tld: str) -> str | None:
    """What a top-level domain should be instead, or None."""
    right = re.fullmatch(r"[a-z]{2,6}(\.[a-z]{2})?", tld)
    return None if right else 'the end of a Google address, such as "com", "co.uk" or "ca"'


@dataclass(frozen=True, kw_only=True)
class GttsVoice:
    """A voice of Google Translate. The fields but ``name`` and ``folder`` are its TOML's keys.

    ``tld`` chooses the accent within a language (``co.uk`` reads English as the British do).
    ``wait`` is how many seconds pass before the second of four tries; before each further one it
    is twice as long.
    """

    name: str
    folder: Path | None = None
    language: str = "en"
    tld: str = setting("com", check=_top_level)
    slow: bool = False
    wait: float = setting(2.0, least=0.0, most=60.0)

    costs = 0.0

    @property
    def at_once(self) -> int:
        """Two, so as not to be taken for an attack."""
        return 2

    @property
    def fingerprint(self) -> str:
        """What we can know: Google does not tell when its voices change."""
        return json.dumps(["gtts", _version(), self.language, self.tld, self.slow])

    def trouble(self) -> str | None:
        """A missing package or an unknown language; the network is not tried."""
        if _version() is None:
            return "the package gTTS is not installed: pip install gTTS"
        from gtts.lang import tts_langs

        known = tts_langs()
        if self.language in known or self.language.split("-")[0] in known:
            return None
        hint = did_you_mean(self.language, known) or f" It knows {', '.join(sorted(known))}."
        return f'Google Translate has no voice for language = "{self.language}".{hint}'

    def speak(self, text: str) -> AudioSegment:
        """Fetch the reading of ``text``: 16-bit mono at 24 kHz. Tries four times."""
        request = self._request(text)
        failure = ""
        for attempt in range(_TRIES):
            try:
                return _decoded(_fetched(request))
            except _Refused as refused:
                failure = refused.reason
                if attempt + 1 < _TRIES:
                    time.sleep(max(refused.seconds, self.wait * 2**attempt * _jitter()))
        raise VoiceError(f"{failure} (tried {_TRIES} times). {_KEPT}")

    def _request(self, text: str) -> Any:
        """What gTTS would send; the network is not touched."""
        if (trouble := self.trouble()) is not None:
            raise VoiceError(f"the voice {self.name} cannot speak: {trouble}")
        from gtts import gTTS
        from gtts.lang import tts_langs

        language = self.language if self.language in tts_langs() else self.language.split("-")[0]
        try:
            request = gTTS(
                _CONTROL.sub(" ", text),
                lang=language,
                tld=self.tld,
                slow=self.slow,
                lang_check=False,  # done; gTTS would take some languages for others
                timeout=(_CONNECT_SECONDS, _READ_SECONDS),
            )
            request.get_bodies()
        except AssertionError as error:
            quoted = " ".join(text.split())[:60]
            words = f"the voice {self.name} finds nothing to say in “{quoted}”"
            raise VoiceError(words) from error
        return request


_KEPT = "What was spoken is kept; build again later, or choose a voice that needs no network"


class _Refused(Exception):
    """An answer that may be better next time; ``seconds`` is how long the server asks to wait."""

    def __init__(self, reason: str, seconds: float = 0.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.seconds = seconds


def _fetched(request: Any) -> list[bytes]:
    """The mp3s of a request, one for each 100 characters or so.

    Raises `_Refused`, or `VoiceError` where trying again is no use.
    """
    from gtts import gTTSError

    try:
        mp3s = list(request.stream())
    except gTTSError as error:
        raise _reason(request, error) from error
    except ValueError as error:  # text that is not UTF-8, sound that is not base64
        raise _Refused("Google Translate gave an answer that makes no sense") from error
    if not mp3s or not all(mp3s):
        raise _Refused("Google Translate gave a page without sound")
    return mp3s


def _reason(request: Any, error: Any) -> _Refused | VoiceError:
    host = f"translate.google.{request.tld}"
    if error.rsp is None:
        cause = type(error.__context__).__name__
        why = _CONNECTION.get(cause, f"the connection broke: {cause}")
        return _Refused(f"Google Translate cannot be reached at {host}: {why}")
    status = error.rsp.status_code
    if status == 429:
        waiting = _seconds(error.rsp.headers.get("Retry-After", ""))
        return _Refused("Google Translate has had too many requests from here (429)", waiting)
    if status >= 500:
        return _Refused(f"Google Translate is out of order ({status})")
    if status == 200:
        return _Refused("Google Translate gave an answer without sound")
    return VoiceError(
        f"Google Translate refuses to speak: {host} answered {status} {error.rsp.reason}. "
        "Look at tld and language, or choose another voice"
    )


_CONNECTION = {
    "ConnectionError": "there is no connection",
    "ConnectTimeout": f"no answer within {_CONNECT_SECONDS:.0f} seconds",
    "ReadTimeout": f"no answer within {_READ_SECONDS:.0f} seconds",
    "ProxyError": "the proxy refuses",
    "ChunkedEncodingError": "the connection broke in the middle of the sound",
}


def _seconds(header: str) -> float:
    """``Retry-After``, if it is a number of seconds."""
    return min(float(header), _MOST_SECONDS) if header.strip().isdigit() else 0.0


def _jitter() -> float:
    """Two readers that were refused together should not come back together."""
    return random.uniform(0.75, 1.25)


def _decoded(mp3s: list[bytes]) -> AudioSegment:
    import numpy as np

    from spoken_essays.sound import codec
    from spoken_essays.sound import segments as sound

    blocks: list[Any] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reading.mp3"
        try:
            for mp3 in mp3s:
                path.write_bytes(mp3)
                blocks += codec.decode(path, _RATE)
        except SoundError as error:
            raise _Refused("Google Translate gave sound that cannot be decoded") from error
    if not blocks:
        raise _Refused("Google Translate gave an empty sound")
    samples = np.rint(np.clip(np.concatenate(blocks), -1.0, 1.0) * 32767).astype(np.int16)
    return sound.from_samples(samples, _RATE)


@cache
def _version() -> str | None:
    try:
        return version("gTTS")
    except PackageNotFoundError:
        return None
