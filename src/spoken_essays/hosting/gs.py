"""Google Cloud Storage as a target: ``gs://bucket/path``."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar
from urllib.parse import SplitResult

from aiohttp import ClientError

# Not the one that gcsfs shows first: that asks by gRPC what kind of bucket it has before it.
from gcsfs.core import GCSFileSystem
from gcsfs.retry import HttpError
from google.auth.exceptions import GoogleAuthError

from spoken_essays.hosting.store import Store
from spoken_essays.outlets import Publish

_LOGIN = (
    "no right to it is known: name a service account's file in GOOGLE_APPLICATION_CREDENTIALS, or "
    "log in with `gcloud auth application-default login`."
)


class Gs(Store):
    """A bucket, or a folder in it: each object is there whole or not at all."""

    troubles: ClassVar[tuple[type[Exception], ...]] = (
        OSError,
        HttpError,
        GoogleAuthError,
        ClientError,
        ValueError,  # what gcsfs makes of an answer 400
    )

    def files(self) -> Mapping[str, int]:
        """Every object below the root."""
        start = len(self.root) + 1
        with self.asked():
            found = self.fs.find(self.root, detail=True)
        return {
            name[start:]: int(entry["size"])
            for name, entry in found.items()
            if entry["type"] == "file" and not name.endswith("/")
        }

    def put(self, href: str, path: Path, headers: Mapping[str, str]) -> None:
        """Put an object with the headers it is to be served with."""
        with self.asked(href):
            self.fs.put_file(
                str(path),
                self.at(href),
                content_type=headers["Content-Type"],
                fixed_key_metadata={"cache_control": headers["Cache-Control"]},
            )

    def why(self, error: Exception) -> str:
        """What Google says, and what it wants to know us by."""
        refused = isinstance(error, HttpError) and error.code in (401, 403)
        refused = refused or str(error).startswith("Forbidden")
        if isinstance(error, GoogleAuthError | PermissionError) or refused:
            return _LOGIN
        if isinstance(error, FileNotFoundError):
            return "there is no bucket of that name. Make it, or mend the target in spoken.toml."
        return super().why(error)


def target(spec: str, url: SplitResult, settings: Publish) -> Gs:
    """The bucket of a URL, connected by Google's default credentials."""
    # It logs what it also raises, traceback and all.
    logging.getLogger("gcsfs").setLevel(logging.CRITICAL)
    # Google's own libraries take this variable for the address of an emulator, which asks nothing.
    token = "anon" if os.environ.get("STORAGE_EMULATOR_HOST") else "google_default"
    fs = GCSFileSystem(token=token, skip_instance_cache=True, use_listings_cache=False)
    return Gs(fs, f"{url.netloc}{url.path}", spec)
