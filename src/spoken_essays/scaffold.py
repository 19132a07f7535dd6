"""New shows and new episodes: files to begin with. Nothing that is there is ever overwritten."""

from __future__ import annotations

import contextlib
import json
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib import metadata, resources
from pathlib import Path

from spoken_essays import __version__, files
from spoken_essays.addresses import ESSAYS, is_slug, slugify
from spoken_essays.config import FILE, is_show
from spoken_essays.errors import ShowError
from spoken_essays.settings.records import read_values
from spoken_essays.settings.toml_text import named, quoted
from spoken_essays.show import Show
from spoken_essays.voices.needs import KOKORO, needed
from spoken_essays.words.tidying import tidy

SAMPLE = "the-long-way-home"
# What decides how a voice sounds, apart from its own file: see the voices' fingerprints.
_ENGINES = ("piper-tts", "onnxruntime", "gTTS")
_KOKORO = ("kokoro-onnx", "phonemizer", "espeakng-loader")
_SSH = """
      - name: Make host and key known to ssh
        run: |
          mkdir -p -m 700 ~/.ssh
          printf '%s\\n' "$KNOWN_HOSTS" >> ~/.ssh/known_hosts
          (umask 077 && printf '%s\\n' "$KEY" > ~/.ssh/id_ed25519)
        env:
          KNOWN_HOSTS: ${{ secrets.SSH_KNOWN_HOSTS }}
          KEY: ${{ secrets.SSH_KEY }}
"""
_GOOGLE = """
      - name: Make the service account known
        run: printf '%s' "$KEY" > "$RUNNER_TEMP/google.json"
        env:
          KEY: ${{ secrets.GOOGLE_KEY }}
"""


@dataclass(frozen=True, kw_only=True)
class _Access:
    """What a workflow needs for a kind of target: an extra to install, secrets, steps before."""

    extra: str = ""
    secrets: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)
    before: str = ""


_GITHUB = _Access(env={"GITHUB_TOKEN": "${{ github.token }}"})
_FTP, _WEBDAV = ("SPOKEN_FTP_PASSWORD",), ("SPOKEN_WEBDAV_PASSWORD",)
_ACCESS = {
    **dict.fromkeys(("github", "git+https", "git+http"), _GITHUB),
    "git+ssh": _Access(before=_SSH),
    "sftp": _Access(extra="sftp", secrets=("SPOKEN_SFTP_PASSWORD",), before=_SSH),
    "s3": _Access(extra="s3", secrets=("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")),
    "gs": _Access(
        extra="gs",
        env={"GOOGLE_APPLICATION_CREDENTIALS": "${{ runner.temp }}/google.json"},
        before=_GOOGLE,
    ),
    **dict.fromkeys(("ftp", "ftps"), _Access(secrets=_FTP)),
    **dict.fromkeys(
        ("webdav", "webdavs", "dav", "davs", "webdav+https"),
        _Access(extra="webdav", secrets=_WEBDAV),
    ),
}


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


def workflow(show: Show) -> Path:
    """Make the workflow by which GitHub builds and publishes a show, and return its path.

    It lies in ``.github/workflows/`` of the repository that the show is in. Raises `ShowError` if
    it is there already, and for a target that GitHub's machines cannot publish to.
    """
    repository = _repository(show.root)
    folder = show.root.relative_to(repository).as_posix()
    name = "publish.yml" if folder == "." else f"publish-{slugify(folder)}.yml"
    path = repository / ".github" / "workflows" / name
    if path.exists():
        raise ShowError(f"{named(path)} is there already; remove it to have it made anew")
    files.write(path, _workflow(show, folder, name, _access(show.publish.target)))
    return path


def _workflow(show: Show, folder: str, name: str, access: _Access) -> str:
    """The text of the workflow ``name`` for a show in ``folder`` of its repository."""
    env = {**access.env, **{each: f"${{{{ secrets.{each} }}}}" for each in access.secrets}}
    lines = ["", "        env:", *(f"          {key}: {value}" for key, value in env.items())]
    said = {
        "title": _yaml("Publish" if folder == "." else f"Publish {folder}"),
        "folder": _yaml(folder),
        "name": name,
        "path": "" if folder == "." else f"{folder}/",
        "packages": " ".join(map(shlex.quote, _packages(show, access.extra))),
        "before": access.before,
        "env": "\n".join(lines) if env else "",
    }
    return re.sub(r"@@(\w+)@@", lambda mark: said[mark[1]], _template("publish.yml"))


def _repository(folder: Path) -> Path:
    """The nearest folder from ``folder`` upward that is a git repository; itself if none is."""
    return next((each for each in (folder, *folder.parents) if (each / ".git").exists()), folder)


def _access(target: str) -> _Access:
    scheme = target.partition(":")[0] if "://" in target else ""
    if target and scheme not in _ACCESS:
        raise ShowError(
            f'the target "{target}" in [publish] of spoken.toml is not to be reached from GitHub; '
            'set it to "github://owner/repository" or another host'
        )
    return _ACCESS.get(scheme, _GITHUB)


def _packages(show: Show, extra: str) -> Iterator[str]:
    """What to install, in the versions that are installed here: the same voice as here."""
    kokoro = KOKORO in needed(show.voices)
    extras = ",".join(filter(None, (extra, KOKORO if kokoro else "")))
    yield f"spoken-essays{f'[{extras}]' if extras else ''}=={__version__}"
    for name in (*_ENGINES, *(_KOKORO if kokoro else ())):
        with contextlib.suppress(metadata.PackageNotFoundError):
            yield f"{name}=={metadata.version(name)}"


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
