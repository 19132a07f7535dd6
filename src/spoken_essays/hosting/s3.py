"""S3 and its likes as a target: ``s3://bucket/path``, an endpoint of one's own by a setting."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar
from urllib.parse import SplitResult

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    NoCredentialsError,
    PartialCredentialsError,
)
from s3fs import S3FileSystem

from spoken_essays.hosting.store import Store
from spoken_essays.outlets import Publish

_LOGIN = (
    "no key is known: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile of "
    "~/.aws/credentials in AWS_PROFILE."
)
_REFUSED = (
    "the keys in use may not do this. Check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (or "
    "AWS_PROFILE), and that they may list, read and write this bucket."
)


class S3(Store):
    """A bucket, or a folder in it: each object is there whole or not at all."""

    troubles: ClassVar[tuple[type[Exception], ...]] = (OSError, BotoCoreError, ClientError)

    def files(self) -> Mapping[str, int]:
        """Every object below the root, by pages of a thousand."""
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
        kept = {name.replace("-", ""): value for name, value in headers.items()}
        with self.asked(href):
            self.fs.put_file(str(path), self.at(href), **kept)

    def why(self, error: Exception) -> str:
        """What S3 says, and which keys it said it to."""
        if isinstance(error, NoCredentialsError | PartialCredentialsError):
            return _LOGIN
        if isinstance(error, PermissionError):
            return _REFUSED
        if isinstance(error, FileNotFoundError):
            return "there is no bucket of that name. Make it, or mend the target in spoken.toml."
        return super().why(error)


def target(spec: str, url: SplitResult, settings: Publish) -> S3:
    """The bucket of a URL, connected by what botocore finds in the environment."""
    fs = S3FileSystem(
        endpoint_url=settings.endpoint or None,
        config_kwargs={
            "connect_timeout": 20,
            "read_timeout": 60,
            "retries": {"mode": "standard", "total_max_attempts": 3},
            # Checksums that S3's likes do not know are sent only where a call cannot do without.
            "request_checksum_calculation": "when_required",
            "response_checksum_validation": "when_required",
        },
        use_listings_cache=False,
        skip_instance_cache=True,
    )
    fs.retries = 2  # botocore's own come on top of each
    return S3(fs, f"{url.netloc}{url.path}", spec)
