"""The command line: parses options, calls, shows what happens. It knows no sound and no feed.

Each command lives in a module of its own that is imported when the command is called, so that
``spoken --help`` and a build in which nothing changed answer at once.
"""

from __future__ import annotations

import errno
import importlib
import io
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from spoken_essays import __version__
from spoken_essays.errors import SpokenError
from spoken_essays.settings.toml_text import named

COMMANDS = {
    "init": "spoken_essays.cli.house:init",
    "new": "spoken_essays.cli.house:new",
    "add": "spoken_essays.cli.add:add",
    "plan": "spoken_essays.cli.plan:plan",
    "words": "spoken_essays.cli.words:words",
    "clips": "spoken_essays.cli.clips:clips",
    "build": "spoken_essays.cli.build:build",
    "serve": "spoken_essays.cli.serve:serve",
    "check": "spoken_essays.cli.check:check",
    "publish": "spoken_essays.cli.publish:publish",
    "play": "spoken_essays.cli.listen:play",
    "record": "spoken_essays.cli.record:record",
    "take": "spoken_essays.cli.take:take",
    "say": "spoken_essays.cli.listen:say",
    "voices": "spoken_essays.cli.voices:voices",
    "doctor": "spoken_essays.cli.house:doctor",
    "clean": "spoken_essays.cli.house:clean",
}
# What the machine refuses, not what we did wrong: said in a sentence, without a traceback.
REFUSALS = {
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
    errno.EROFS: "the disk is read-only",
    errno.ENOSPC: "no space left on the disk",
    errno.EDQUOT: "your disk quota is used up",
    errno.ENOTDIR: "a file stands where a folder is needed",
    errno.EEXIST: "a file stands where a folder is needed",
    errno.EISDIR: "a folder stands where a file is needed",
    errno.ENAMETOOLONG: "the name is too long",
    errno.ELOOP: "the link leads round in a circle",
    errno.EIO: "the disk fails to read or write",
    errno.EFBIG: "the disk takes no file as large as that",
}

BUG = (
    "This is a bug in spoken. Please report it with the lines below and what `spoken doctor` says."
)


class LazyGroup(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, package_name="spoken-essays", prog_name="spoken")
def cli() -> None:
    """Turn an essay into a podcast episode, with the pauses its author wrote.

    \b
    spoken build essay.txt    one essay becomes an mp3 and its transcript
    spoken init my-show       a show of your own: episodes, feed, chapters
    """


def main(args: Sequence[str] | None = None) -> None:
    """Run a command and exit: 0 done, 1 cannot, 2 called wrongly, 130 stopped with Ctrl-C."""
    # A kill asks us to stop as Ctrl-C does: files being written are taken away again.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    for stream in (sys.stdout, sys.stderr):
        # A terminal without the letters of an essay shows “?” for them.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        code = cli.main(args=args, prog_name="spoken", standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except (KeyboardInterrupt, click.Abort):
        click.echo("Stopped. What was spoken is kept; the next build goes on from there.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.exit(1)
    except Exception as error:
        refused = _refused(error)
        if refused is None:
            click.echo(BUG, err=True)
            raise
        refused.show()
        sys.exit(1)
    sys.exit(code if isinstance(code, int) else 0)


def _refused(error: Exception) -> SpokenError | None:
    """What to say if it was the machine that refused; None for a bug of ours."""
    if isinstance(error, FileNotFoundError) and error.filename is None:
        return SpokenError("the folder you are in is not there any more; go to another one")
    if not isinstance(error, OSError) or error.errno not in REFUSALS:
        return None
    file = error.filename2 or error.filename  # of a copy, the file that was to be written
    where = f"{_place(Path(os.fsdecode(file)))}: " if file else ""
    return SpokenError(f"{where}{REFUSALS[error.errno]}; nothing there was changed")


def _place(path: Path) -> str:
    """A file's name, or its folder's if it has a name for the time being only."""
    name = named(path.parent if path.suffix == ".part" else path)
    return "this folder" if name == "." else name
