"""A show of one essay that its author records, and what people do in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from click.testing import CliRunner
from clip_making import record
from conftest import Result

from spoken_essays.cli import cli
from spoken_essays.clips.new_voice import new_voice

ESSAY = """---
title: The ferry and the fog
---

Nobody saw the pier until we were upon it.
The captain sang,
because the horn was broken.

> It said very little.
"""


class House:
    """A show of one essay, read by ``me``; and what people do in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.runner = CliRunner(mix_stderr=False)
        self.essay = root / "episodes" / "the-ferry" / "essay.md"
        self.clips = root / "voices" / "me" / "the-ferry"
        self.essay.parent.mkdir(parents=True)
        self.essay.write_text(ESSAY, encoding="utf-8")
        self.settings('title = "A show"', 'voice = "me"')
        new_voice(root / "voices", "me", understudy="joe", language="en")

    def settings(self, *lines: str) -> None:
        (self.root / "spoken.toml").write_text("\n".join(lines), encoding="utf-8")

    def drop(self, *names: str) -> None:
        for name in names:
            record(self.clips / name, seed=sum(map(ord, name)))

    def rewrite(self, old: str, new: str) -> None:
        text = self.essay.read_text(encoding="utf-8")
        assert old in text
        self.essay.write_text(text.replace(old, new), encoding="utf-8")

    def change(self) -> None:
        """Record line 3, then write other words there."""
        self.drop("3.wav")
        self.spoken("clips")
        self.rewrite("sang", "spoke")

    def spoken(self, *arguments: str, root: Path | None = None) -> Result:
        """Run a command in this process: there are many, and each would take a second to begin."""
        done = self.runner.invoke(cli, [*arguments, "--show", str(root or self.root)])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
        return Result(code=done.exit_code, out=done.stdout, err=done.stderr)

    def listed(self, *arguments: str) -> dict[str, Any]:
        [episode] = self.spoken("clips", "--json", *arguments).json["episodes"]
        return dict(episode)
