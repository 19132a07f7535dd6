"""The openai engine: any server that has OpenAI's speech API, ``POST /v1/audio/speech``.

OpenAI itself, and those that run on one's own machine: Kokoro-FastAPI, LocalAI, openedai-speech.
Each line is sent to the server. The key comes from the environment and goes nowhere else: the
variable ``OPENAI_API_KEY`` to OpenAI alone, another one to the server whose TOML names it.
"""

from __future__ import annotations

import ipaddress
import json
import os
import random
import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from spoken_essays.errors import VoiceError
from spoken_essays.settings.records import setting
from spoken_essays.voices.complaints import nothing_to_say

if TYPE_CHECKING:
    from pydub import AudioSegment

    from spoken_essays.voices.openai_server import Question

OPENAI = "https://api.openai.com/v1"
_OPENAI_KEY = "OPENAI_API_KEY"
_ENDPOINT = "/audio/speech"
_TRIES = 4
_WAIT = 1.0  # before the second try (s); twice as long before each further one
_MOST_SECONDS = 120.0  # that a server may ask us to wait
_KEPT = "What was spoken is kept; build again later"


def _address(url: str) -> str | None:
    """What a base URL should be instead, or None. One with a password in it is not shown here."""
    if "@" in url:
        return None
    try:
        parts = urlsplit(url)
        right = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        right = False
    if not right or parts.query or parts.fragment or url.rstrip("/").endswith(_ENDPOINT):
        return f'the address that {_ENDPOINT} is added to, such as "http://localhost:8880/v1"'
    return None


@dataclass(frozen=True, kw_only=True)
class OpenaiVoice:
    """A voice of a server. The fields but ``name`` and ``folder`` are its TOML's keys.

    ``voice`` and ``model`` are the server's own names; ``instructions`` say how to read, to models
    that listen to them. ``speed`` is sent if it is not 1. ``timeout`` is how many seconds a line
    may take, ``price`` what a million characters cost.
    """

    name: str
    folder: Path | None = None
    base_url: str = setting(OPENAI, check=_address)
    model: str = "gpt-4o-mini-tts"
    voice: str = "alloy"
    instructions: str = ""
    language: str = "en"
    speed: float = setting(1.0, least=0.25, most=4.0)
    format: str = setting("wav", among=("wav", "flac", "mp3", "opus", "aac"))
    key_env: str = ""
    at_once: int = setting(2, least=1, most=32)
    timeout: float = setting(60.0, least=1.0, most=1800.0)
    price: float | None = setting(None, what="a number", least=0.0)

    @property
    def costs(self) -> float | None:
        """Its price; a server on this machine or in this house costs nothing."""
        if self.price is None and _is_near(urlsplit(self.base_url).hostname or ""):
            return 0.0
        return self.price

    @property
    def fingerprint(self) -> str:
        """What is asked for, and of whom; no server tells when its voices change."""
        return json.dumps(["openai", self.base_url.rstrip("/"), self._body("")])

    def trouble(self) -> str | None:
        """A key that is missing or must not be sent there; the network is not tried."""
        if "@" in self.base_url:
            return "base_url holds a user name or password: take it out, a key goes by key_env"
        if self.key_env and not re.fullmatch(r"[A-Z_][A-Z0-9_]*", self.key_env):
            return (
                "key_env should be the name of an environment variable in capitals, such as "
                f"{_OPENAI_KEY}, and never the key itself"
            )
        return self._key_trouble() if self._key_env else None

    def speak(self, text: str) -> AudioSegment:
        """Fetch the reading of ``text``: 16-bit mono at the server's rate. Tries four times."""
        from spoken_essays.voices import openai_limits, openai_server, received

        question = self._question(text)
        gate = openai_limits.gate(question.address, self._key_env)
        failure = ""
        for attempt in range(_TRIES):
            gate.passed()
            try:
                reading = openai_server.ask(question)
                gate.shut(min(reading.pause, _MOST_SECONDS))
                return received.decoded(reading.sound, question.host)
            except openai_server.Refused as refused:
                failure = refused.reason
                gate.shut(self._patience(refused.reason, refused.seconds))
            except received.Unheard as error:
                failure = error.message
            if attempt + 1 < _TRIES:
                time.sleep(_WAIT * 2**attempt * random.uniform(0.75, 1.25))
        raise VoiceError(f"{failure} (tried {_TRIES} times). {_KEPT}")

    def _patience(self, reason: str, seconds: float) -> float:
        """How long to wait because the server asks for it; `VoiceError` if that is too long."""
        if seconds > _MOST_SECONDS:
            raise VoiceError(f"{reason}; it asks to wait {seconds / 60:.0f} minutes. {_KEPT}")
        return seconds

    def _question(self, text: str) -> Question:
        from spoken_essays.voices.openai_server import Question

        if not any(map(str.isalnum, text)):
            raise nothing_to_say(self.name, text)
        if (trouble := self.trouble()) is not None:
            raise VoiceError(f"the voice {self.name} cannot speak: {trouble}")
        return Question(
            address=self.base_url.rstrip("/") + _ENDPOINT,
            body=self._body(text),
            key=self._key,
            key_env=self._key_env,
            seconds=self.timeout,
        )

    def _body(self, text: str) -> dict[str, str | float]:
        """What is sent; settings left alone are not, for not every server knows them."""
        body: dict[str, str | float] = {
            "model": self.model,
            "voice": self.voice,
            "input": text,
            "response_format": self.format,
        }
        if self.instructions:
            body["instructions"] = self.instructions
        if self.speed != 1.0:
            body["speed"] = self.speed
        return body

    @property
    def _key_env(self) -> str:
        """The variable that holds the key, empty if none is sent."""
        to_openai = urlsplit(self.base_url).hostname == urlsplit(OPENAI).hostname
        return self.key_env or (_OPENAI_KEY if to_openai else "")

    @property
    def _key(self) -> str | None:
        return os.environ.get(self._key_env, "").strip() or None if self._key_env else None

    def _key_trouble(self) -> str | None:
        if self._key is None:
            return f"its key is missing: put it into the environment variable {self._key_env}"
        if not re.fullmatch(r"[!-~]+", self._key):
            return f"what stands in {self._key_env} is no key: it has spaces or odd characters"
        parts = urlsplit(self.base_url)
        if parts.scheme == "http" and not _is_near(parts.hostname or ""):
            return (
                f"its key would travel to {parts.hostname} for all to read: "
                "base_url should begin with https://"
            )
        return None


def _is_near(host: str) -> bool:
    """Whether a host is this machine, or in the same house."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return "." not in host or host.endswith((".local", ".localhost", ".lan", ".internal"))
    return address.is_private or address.is_loopback or address.is_link_local
