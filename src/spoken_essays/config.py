"""Finding a show and reading its ``spoken.toml``."""

from __future__ import annotations

from pathlib import Path

import platformdirs

from spoken_essays.errors import SettingsError, ShowError
from spoken_essays.settings.records import read_record
from spoken_essays.settings.toml_text import line_of, named, quoted, read_toml
from spoken_essays.show import Show

FILE = "spoken.toml"


def find_show(start: Path, explicit: Path | None = None) -> Show:
    """The show in ``explicit``, or the nearest one from ``start`` upward, as git finds its own.

    Raises `ShowError` if there is none, `SettingsError` if its ``spoken.toml`` has a mistake.
    """
    if explicit is not None:
        return read_show(explicit.parent if explicit.name == FILE else explicit)
    root = show_root(start)
    if root is None:
        raise ShowError(
            f"there is no {FILE} here or in any folder above: go into a show's folder, "
            "name it with --show DIR, or make one with `spoken init`"
        )
    return read_show(root)


def show_root(start: Path) -> Path | None:
    """The nearest folder from ``start`` upward that holds a ``spoken.toml``."""
    start = start.absolute()
    return next((folder for folder in (start, *start.parents) if is_show(folder)), None)


def is_show(folder: Path) -> bool:
    """Whether there is a ``spoken.toml`` in ``folder``; one we may not look into has none."""
    try:
        return (folder / FILE).is_file()
    except OSError:
        return False


def read_show(root: Path) -> Show:
    """The show in the folder ``root``, its settings checked."""
    path = root.resolve() / FILE
    if not is_show(path.parent):
        raise ShowError(
            f"there is no {FILE} in {named(path.parent)}: `spoken init DIR` makes a show"
        )
    mapping, text = read_toml(path)
    given = {"root": path.parent, "cache": None}
    return read_record(Show, mapping, where=named(path), text=text, given=given)


def place_of(show: Show, *keys: str) -> str:
    """Where a setting stands, for a message: ``spoken.toml:12``."""
    path = show.root / FILE
    line = line_of(read_toml(path)[1], keys) if is_show(show.root) else None
    return f"{named(path)}:{line}" if line else named(path)


def insist_on_files(show: Show) -> None:
    """See that the files a show names are there; raises `SettingsError` for one that is not."""
    music = show.music
    named_files: dict[tuple[str, ...], str] = {
        ("cover",): show.cover,
        ("music", "intro"): music.intro,
        ("music", "outro"): music.outro,
        ("music", "bed"): music.bed,
        ("site", "about"): show.site.about,
        **{("feeds", name, "cover"): each.cover for name, each in show.feeds.items()},
    }
    for keys, name in named_files.items():
        if name and not (show.root / name).is_file():
            raise SettingsError(
                f"{place_of(show, *keys)}: {keys[-1]} is {quoted(name)}, and there is no such "
                f"file; its path is taken from the folder of {FILE}"
            )


def standalone(path: Path = Path("essay.txt")) -> Show:
    """Settings for an essay outside any show; its takes are kept in the user's cache folder.

    The title is the file's name for the time being: the essay's own is known once it is read.
    """
    title = path.stem.replace("-", " ").replace("_", " ").strip() or "Essay"
    cache = Path(platformdirs.user_cache_dir("spoken", appauthor=False))
    return Show(root=path.absolute().parent, cache=cache, title=title)
