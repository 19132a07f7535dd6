"""A built show to be damaged, and the check that must notice."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spoken_essays.checking.checks import Request, check
from spoken_essays.checking.findings import Checked, Finding, Severity
from spoken_essays.config import read_show

SLUG = "the-ferry"
PARTS = ("public", "episodes", "voices", "spoken.toml", "identity.toml")
# What the sample says that is no mistake: nobody has set an e-mail address.
EXPLAINED = {("spec.channel", Severity.NOTE)}


def linked(source: str, target: str) -> None:
    """Copy a file, but link to an mp3, so that what was measured of it holds for the copy too."""
    if source.endswith(".mp3"):
        Path(target).symlink_to(Path(source).resolve())
    else:
        shutil.copy2(source, target)


@dataclass(frozen=True, kw_only=True)
class Damaged:
    """A copy of a built show; ``kept`` is where measurements are kept for all copies."""

    root: Path
    kept: Path

    @classmethod
    def copy(cls, built: Path, root: Path, kept: Path) -> Damaged:
        root.mkdir()
        for name in PARTS:
            if (built / name).is_dir():
                shutil.copytree(built / name, root / name, copy_function=linked)
            elif (built / name).exists():
                shutil.copy2(built / name, root / name)
        return cls(root=root, kept=kept)

    @property
    def public(self) -> Path:
        return self.root / "public"

    @property
    def feed(self) -> Path:
        return self.public / "feed.xml"

    @property
    def folder(self) -> Path:
        return self.public / "episodes" / SLUG

    @property
    def mp3(self) -> Path:
        return next(self.folder.glob("*.mp3"))

    @property
    def cover(self) -> Path:
        return next(self.public.glob("cover-*"))

    def put(self, path: Path, data: bytes | str) -> None:
        """Write a file anew; one that was linked is left alone."""
        path.unlink(missing_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)

    def edit(self, path: Path, before: str, after: str) -> None:
        text = path.read_text(encoding="utf-8")
        assert before in text, before
        self.put(path, text.replace(before, after))

    def change(self, path: Path, how: Callable[[bytes], bytes]) -> None:
        self.put(path, how(path.read_bytes()))

    def checked(self, **asked: Any) -> Checked:
        request = Request(**{"out": self.public, "kept": self.kept, **asked})
        return check(request, read_show(self.root))

    def found(self, rule: str, **asked: Any) -> list[Finding]:
        """The findings of one rule."""
        return [each for each in self.checked(**asked).findings if each.rule == rule]

    def unexplained(self, **asked: Any) -> list[Finding]:
        """All findings but those that the sample has undamaged."""
        return [
            each
            for each in self.checked(**asked).findings
            if (each.rule, each.severity) not in EXPLAINED
        ]
