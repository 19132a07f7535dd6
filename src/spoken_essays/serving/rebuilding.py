"""A build in a process of its own, beside the server: it can be ended at once, whatever it does.

What it tells comes through a pipe, so that it is shown as that of any build. The memory that voices
take is given back when it has ended.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from spoken_essays.config import read_show
from spoken_essays.errors import SpokenError
from spoken_essays.production import Order, build
from spoken_essays.report import Event, Stopped

# How long a build may take to tidy up when it is told to end, in seconds.
PATIENCE = 0.5
BROKE_OFF = "the build broke off; `spoken build` shows why"


class Builder:
    """Builds a show, each time in a new process; `stop` ends the one at work, and all to come."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._stopped = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None

    def events(self) -> Iterator[Event | str]:
        """What happens in one build; a text is a warning that was given."""
        if self.stopped:
            return
        # -P: a module in the folder we stand in takes the place of none of ours.
        command = [sys.executable, "-P", "-m", __name__, str(self.root)]
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, start_new_session=True
        )
        self._child = child
        try:
            # `stop` may have come before it could know of the child.
            if self.stopped:
                return
            assert child.stdout is not None
            yield from _received(child.stdout)
            if child.wait() and not self.stopped:
                yield Stopped(error=BROKE_OFF)
        finally:
            _end(child)

    @property
    def stopped(self) -> bool:
        return self._stopped.is_set()

    def stop(self) -> None:
        """End the build at work; from any thread."""
        self._stopped.set()
        if self._child is not None:
            _end(self._child)


def _received(pipe: IO[bytes]) -> Iterator[Event | str]:
    with pipe:
        while True:
            try:
                yield pickle.load(pipe)
            except (EOFError, pickle.UnpicklingError):  # it has ended, or was cut off
                return


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def main() -> None:
    """In the process of its own: build the show that is named, and tell."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # Whatever else is printed goes to the terminal, not between the events.
    with os.fdopen(os.dup(1), "wb") as pipe:
        os.dup2(2, 1)
        try:
            for event in _told(Path(sys.argv[1])):
                pickle.dump(event, pipe)
                pipe.flush()
        except (KeyboardInterrupt, BrokenPipeError):
            os._exit(1)


def _told(root: Path) -> Iterator[Event | str]:
    """The events of a build; a mistake that ends it comes last."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        try:
            yield from build(read_show(root), Order())
        except SpokenError as error:
            yield Stopped(error=error.message)
    yield from dict.fromkeys(str(each.message) for each in caught)


if __name__ == "__main__":
    main()
