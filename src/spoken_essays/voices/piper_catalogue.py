"""Piper's catalogue of voices, at the address that its own downloader has for it.

That downloader writes under the final name as bytes come and looks at no checksum, so files are
fetched by ours.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from spoken_essays.errors import VoiceError
from spoken_essays.voices import downloads
from spoken_essays.voices.downloads import Remote
from spoken_essays.voices.piper import FETCHED_NAME

CARD = "MODEL_CARD"
_MOST = 8 << 20


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A voice of the catalogue: its full name, and the files that belong to it by local name."""

    name: str
    language: str
    files: Mapping[str, Remote]


def catalogue() -> dict[str, Entry]:
    """All voices, by name and by other names. Raises `VoiceError` if it cannot be had or read."""
    from piper.download_voices import VOICES_JSON

    try:
        listed = json.loads(downloads.read(VOICES_JSON, most=_MOST))
        entries = [_entry(name, about, VOICES_JSON) for name, about in listed.items()]
        aliases = {
            alias: entry
            for entry in entries
            for alias in listed[entry.name].get("aliases", ())
            if isinstance(alias, str)
        }
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise VoiceError(
            "Piper's catalogue cannot be read: it is not as it was, or no catalogue at all"
        ) from error
    return {**aliases, **{entry.name: entry for entry in entries}}


def _entry(name: str, about: Mapping[str, Any], listed_at: str) -> Entry:
    if not FETCHED_NAME.fullmatch(name):
        raise ValueError(name)
    wanted = {f"{name}.onnx": f"{name}.onnx", f"{name}.onnx.json": f"{name}.onnx.json"}
    wanted[CARD] = f"{name}.{CARD}"
    files = {}
    for path, facts in about["files"].items():
        if local := wanted.get(path.rpartition("/")[2]):
            url = listed_at.replace("voices.json", quote(path))
            checksum = f"md5:{facts['md5_digest']}"
            files[local] = Remote(url=url, size=int(facts["size_bytes"]), checksum=checksum)
    if f"{name}.onnx" not in files or f"{name}.onnx.json" not in files:
        raise ValueError(name)
    return Entry(name=name, language=str(about["language"]["code"]), files=files)
