"""New shows and new episodes: files to begin with. Nothing that is there is ever overwritten."""

from __future__ import annotations

import json
import re
from importlib import resources
from pathlib import Path

from spoken_essays import files
from spoken_essays.addresses import ESSAYS, is_slug, slugify
from spoken_essays.config import FILE, is_show
from spoken_essays.errors import ShowError
from spoken_essays.settings.records import read_values
from spoken_essays.settings.toml_text import named, quoted
from spoken_essays.show import Show
from spoken_essays.words.tidying import tidy

SAMPLE = "the-long-way-home"


def init(folder: Path, **settings: str) -> list[Path]:
    """Make a show in ``folder`` and return what was written, in order.

    ``settings`` are top-level keys of spoken.toml that are texts; without a title it is called as
    its folder is. Raises `ShowError` where there is a show already, `SettingsError` for a setting
    that cannot be. ``spoken.toml`` comes last: an init that was cut short can be run again.
    """
    folder = folder.absolute()
    _refuse_taken(folder)
    chosen = {key: value for key, value in settings.items() if value}
    read_values(Show, chosen, where="spoken init", given=("root", "cache"))
    chosen.setdefault("title", _title_of(folder))
    beginnings = {
        folder / "voices" / "joe.toml": _template("joe.toml"),
        folder / "episodes" / SAMPLE / "essay.md": _template("essay.md"),
        folder / FILE: _with_settings(_template(FILE), chosen),
    }
    if _has_essays(folder / "episodes"):
        del beginnings[folder / "episodes" / SAMPLE / "essay.md"]
    _make(folder)
    ignored = [folder / ".gitignore"] if _ignore(folder / ".gitignore") else []
    return ignored + [path for path, text in beginnings.items() if _begin(path, text)]


def new(show: Show, title: str, *, slug: str | None = None) -> Path:
    """Make ``episodes/<slug>/essay.md`` with the title in its front matter, and return its path.

    Raises `ShowError` for a slug that is taken or cannot be an address, and for a title that none
    can be made of.
    """
    title = tidy(title)
    slug = slugify(title) if slug is None else _checked(slug)
    folder = show.episodes / slug
    for name in ESSAYS:
        if (folder / name).exists():
            raise ShowError(
                f"{named(folder / name)} is there already; choose another name: --slug {slug}-2"
            )
    path = folder / ESSAYS[0]
    files.write(path, _template("new.md").replace("$title", _yaml(title)))
    return path


def _refuse_taken(folder: Path) -> None:
    if is_show(folder):
        here = "this folder" if folder == Path.cwd() else named(folder)
        raise ShowError(f"{here} is a show already; `spoken new TITLE` adds an episode")
    if folder.exists() and not folder.is_dir():
        raise ShowError(f"{named(folder)} is a file; name a folder for the show")


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, FileNotFoundError) as error:
        raise ShowError(f"{named(folder)} cannot be made: {error.strerror}") from error


def _checked(slug: str) -> str:
    if is_slug(slug):
        return slug
    better = slugify(slug)
    raise ShowError(f'"{slug}" cannot be a web address as it is; try --slug {better}')


def _template(name: str) -> str:
    return (resources.files("spoken_essays") / "templates" / name).read_text(encoding="utf-8")


def _with_settings(template: str, settings: dict[str, str]) -> str:
    """The text of a spoken.toml with some keys set, all else as it stands."""
    for key, value in settings.items():
        line = f"{key} = {quoted(value)}".replace("\\", r"\\")
        template = re.sub(rf"^(# )?{key} = .*$", line, template, count=1, flags=re.M)
    return template


def _title_of(folder: Path) -> str:
    words = tidy(re.sub(r"[-_]+", " ", folder.name))
    return words[:1].upper() + words[1:] if words else "Untitled show"


def _yaml(text: str) -> str:
    """A text as a YAML scalar between double quotes, which JSON's strings are."""
    return json.dumps(text, ensure_ascii=False)


def _has_essays(episodes: Path) -> bool:
    return any(any(episodes.glob(f"*/{name}")) for name in ESSAYS)


def _begin(path: Path, text: str) -> bool:
    return not path.exists() and files.write(path, text)


def _ignore(path: Path) -> bool:
    """See that git passes over what a build makes; True if the file had to be written."""
    lines = _template("gitignore").splitlines()
    old = path.read_bytes() if path.exists() else b""
    known = {line.strip().strip(b"/") for line in old.splitlines()}
    missing = [line for line in lines if line.strip("/").encode() not in known]
    if not [line for line in missing if not line.startswith("#")]:
        return False
    begun = old if not old or old.endswith(b"\n") else old + b"\n"
    return files.write(path, begun + "\n".join([*missing, ""]).encode())
