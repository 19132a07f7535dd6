"""What a command was asked to work on: a show and its episodes, or the file of a single essay."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from spoken_essays.addresses import Source, find_episodes
from spoken_essays.config import find_show, show_root, standalone
from spoken_essays.errors import ShowError
from spoken_essays.planning import wanted
from spoken_essays.show import Show


def show_here(folder: Path | None) -> Show | None:
    """The show named, or found upward from here; None if we stand outside of any."""
    here = Path.cwd()
    return find_show(here, folder) if folder or show_root(here) else None


def chosen(what: Sequence[str], folder: Path | None) -> tuple[Show, tuple[Source, ...]]:
    """The show and those of its episodes that are named (all if none is), or a lone essay."""
    show = show_here(folder)
    essays = lone_essays(what, show)
    if essays:
        lone = tuple(Source(slug=path.stem, path=path.absolute()) for path in essays)
        return show or standalone(essays[0]), lone
    show = show or find_show(Path.cwd())
    return show, wanted(find_episodes(show), what)


def lone_essays(what: Sequence[str], show: Show | None) -> tuple[Path, ...]:
    """The arguments that are files of essays which belong to no show; all of them, or none."""
    essays = tuple(Path(name) for name in what if _is_lone_essay(name, show))
    if essays and len(essays) < len(what):
        raise ShowError("name episodes of the show, or files outside it, but not both at once")
    return essays


def _is_lone_essay(name: str, show: Show | None) -> bool:
    path = Path(name)
    if path.is_file():
        ours = find_episodes(show) if show else ()
        return path.resolve() not in [source.path.resolve() for source in ours]
    if path.suffix in (".txt", ".md"):
        raise ShowError(f"{name}: there is no such file")
    return False
