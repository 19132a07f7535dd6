"""Documents that are zips: read part by part in memory, never unpacked onto the disk.

A part is only ever asked for by name, read no further than its limit, and refused where the
archive's own directory is a trap: names that climb out, links, sizes beyond all measure.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from pathlib import PurePosixPath

from spoken_essays.errors import ManuscriptError

MOST_PARTS = 10_000
# A part with text, and all of a document unpacked, in bytes; Tolstoy's longest has 4 MB of text.
LARGEST_PART = 32_000_000
LARGEST = 1_000_000_000
# Text packs to a tenth or so, an empty table to a hundredth; what packs better is a bomb.
_RATIO, _HARMLESS = 200, 20_000_000


class Archive:
    """A zip of a document; ``where`` names it in messages.

    Raises `ManuscriptError` for what is no zip, is damaged, or would do harm.
    """

    def __init__(self, data: bytes, where: str) -> None:
        self.where = where
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise ManuscriptError(f"{where} is damaged: it is no whole zip ({error}).") from None
        self._refuse_traps()
        self.names = frozenset(self._zip.namelist())

    def read(self, name: str) -> bytes:
        """A part; raises `ManuscriptError` if it is not there, damaged, locked or too large."""
        try:
            with self._zip.open(name) as part:
                data = part.read(LARGEST_PART + 1)
        except KeyError:
            raise ManuscriptError(f"{self.where} is incomplete: {name} is missing.") from None
        except RuntimeError:
            raise ManuscriptError(f"{self.where} is locked with a password.") from None
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
            raise ManuscriptError(f"{self.where} is damaged in {name} ({error}).") from None
        if len(data) > LARGEST_PART:
            raise self._bomb(name)
        return data

    def _refuse_traps(self) -> None:
        parts = self._zip.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST:
            raise self._bomb("it")
        for part in parts:
            if climbs(part.filename):
                raise ManuscriptError(
                    f'{self.where} holds a file named "{part.filename[:80]}", which lies outside'
                    " of it: it was made to do harm, and was not read."
                )
            if stat.S_ISLNK(part.external_attr >> 16):
                raise ManuscriptError(f"{self.where} holds a link to a file; it was not read.")
            large = part.file_size > _HARMLESS
            if large and part.file_size > _RATIO * max(part.compress_size, 1):
                raise self._bomb(part.filename)

    def _bomb(self, name: str) -> ManuscriptError:
        return ManuscriptError(
            f"{self.where} is larger than any manuscript once unpacked ({name[:80]}): it was made"
            " to do harm, or is no document; it was not read."
        )


def climbs(name: str) -> bool:
    """Whether a part's name leads out of its archive."""
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in (path.parts or ("",))[0]
