"""Front matter: what an essay says of itself in YAML, between ``---`` and ``---`` at its top.

    ---
    title: When the house was quiet
    date: 2024-05-01
    tags: [home, grief]
    pacing: {paragraph: 1200}
    ---

Every value is read as text and then typed here, so that ``no`` is a title if it stands there, and a
mistake names its line and what would be right. A key that is not known is a mistake.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spoken_essays.errors import SettingsError
from spoken_essays.model import EpisodeKind, Essay
from spoken_essays.settings.kinds import did_you_mean
from spoken_essays.settings.toml_text import named
from spoken_essays.show import Furniture, Images, LineBreaks
from spoken_essays.text import frontmatter_values as values

if TYPE_CHECKING:
    from yaml import MarkedYAMLError


@dataclass(frozen=True, kw_only=True)
class FrontMatter:
    """What the front matter says; None or empty where it says nothing.

    ``lines`` are the source lines of its keys, ``end`` is the line it ends in, 0 without any;
    ``remarks`` are what its author should know.
    """

    title: str | None = None
    subtitle: str | None = None
    author: str | None = None
    date: datetime | None = None
    summary: str | None = None
    tags: tuple[str, ...] = ()
    language: str | None = None
    voice: str | None = None
    cast: Mapping[str, str] = field(default_factory=dict)
    pace: str | None = None
    draft: bool = False
    withdrawn: bool = False
    explicit: bool | None = None
    full_text: bool | None = None
    cover: str | None = None
    type: EpisodeKind = "full"
    episode: int | None = None
    episode_name: str | None = None
    season: int | None = None
    license: str | None = None
    location: str | None = None
    source: tuple[str, ...] = ()
    pacing: Mapping[str, int] = field(default_factory=dict)
    line_breaks: LineBreaks | None = None
    furniture: Furniture | None = None
    images: Images | None = None
    lines: Mapping[str, int] = field(default_factory=dict)
    end: int = 0
    remarks: tuple[str, ...] = ()

    def same(self) -> dict[str, Any]:
        """What an `Essay` has under the same names; its title and subtitle may be the text's."""
        return {name: getattr(self, name) for name in _SAME}


_SAME = {each.name for each in fields(FrontMatter)} & {each.name for each in fields(Essay)} - {
    *("title", "subtitle", "remarks")
}

_KINDS: dict[str, values.Kind] = {
    "title": values.words,
    "subtitle": values.words,
    "author": values.words,
    "date": values.date,
    "summary": values.paragraphs,
    "tags": values.tags,
    "language": values.language,
    "voice": values.words,
    "cast": values.cast,
    "pace": values.pace,
    "draft": values.truth,
    "withdrawn": values.truth,
    "explicit": values.truth,
    "full_text": values.truth,
    "cover": values.words,
    "type": values.episode_kind,
    "episode": values.number,
    "episode_name": values.words,
    "season": values.number,
    "license": values.license,
    "location": values.words,
    "source": values.sources,
    "pacing": values.pacing,
    "line_breaks": values.line_breaks,
    "furniture": values.furniture,
    "images": values.images,
}


def read_front_matter(lines: Sequence[str], path: Path) -> FrontMatter:
    """The front matter at the top of a text, if there is some.

    Raises `SettingsError` with file and line for YAML that is none, unknown keys, wrong values, and
    front matter that is not closed.
    """
    end = _end(lines, path)
    if not end:
        return FrontMatter()
    file = named(path)
    given: dict[str, Any] = {}
    numbers: dict[str, int] = {}
    remarks: list[str] = []
    for key, number, node in _pairs(lines[1 : end - 1], file):
        value = values.Value(key=key, node=node, where=f"{file}:{number}")
        numbers[key] = number
        if not value.is_empty:
            given[key] = _KINDS[key](value)
        if key in _TEXTS and (comment := _comment(lines, node)):
            remarks.append(f"Line {number}: YAML takes {comment} for a comment, not for {key}.")
    _insist_on_number(given, numbers, file)
    return FrontMatter(**given, lines=numbers, end=end, remarks=tuple(remarks))


def _insist_on_number(given: Mapping[str, Any], numbers: Mapping[str, int], file: str) -> None:
    if "episode_name" in given and "episode" not in given:
        raise SettingsError(
            f"{file}:{numbers['episode_name']}: episode_name is shown in place of a number that"
            " apps sort by: add that too, such as episode: 12."
        )


_NESTING = 300
_FENCE = re.compile(r"---\s*")
_CLOSING = re.compile(r"(?:---|\.\.\.)\s*")
_KEY = re.compile(r"\s*[\"']?(?P<key>[A-Za-z][\w -]{0,30}?)[\"']?\s*:(?:\s|$)")


def _end(lines: Sequence[str], path: Path) -> int:
    """The number of the line that closes the front matter; 0 if there is none.

    A text may begin with a scene break: a blank line below it, or no key there, tells.
    """
    if lines[0].rstrip() == "+++" and len(lines) > 1 and re.match(r"\w+\s*=", lines[1]):
        raise SettingsError(
            f"{named(path)}:1: front matter between +++ is TOML; write it as YAML between --- and"
            " ---."
        )
    if _FENCE.fullmatch(lines[0]) is None:
        return 0
    closing = (at for at, line in enumerate(lines[1:], start=2) if _CLOSING.fullmatch(line))
    end = next(closing, 0)
    if not _is_yaml(lines[1 : end - 1] if end else lines[1:], closed=bool(end)):
        return 0
    if not end:
        raise SettingsError(
            f"{named(path)}:1: the front matter is not closed: put a line --- below its last key."
        )
    return end


def _is_yaml(lines: Sequence[str], *, closed: bool) -> bool:
    """Whether lines below ``---`` are meant as front matter."""
    written = [line for line in lines if line.strip() and not line.startswith("#")]
    keys = [_KEY.match(line) for line in written[:2]]
    if keys and keys[0] and _is_like_a_key(keys[0]["key"]):
        return True
    if not closed:
        return len(keys) == 2 and all(keys)
    if not written:
        return not lines or bool(lines[0])
    return bool(lines[0]) and (keys[0] is not None or all(line.strip() for line in lines))


def _is_like_a_key(word: str) -> bool:
    return word.lower() in _KINDS or bool(did_you_mean(word, _KINDS))


def _pairs(lines: Sequence[str], file: str) -> Iterator[tuple[str, int, Any]]:
    """The keys of a YAML mapping, each with its line in the file and its value's node."""
    # PyYAML takes 30 ms to load, which only essays with front matter should pay.
    import yaml

    try:
        root = _composed("\n".join(lines))
    except yaml.MarkedYAMLError as error:
        raise _not_yaml(error, lines, file) from None
    except (yaml.YAMLError, RecursionError):
        raise SettingsError(f"{file}:2: the front matter is no YAML.") from None
    if root is not None and not isinstance(root, yaml.MappingNode):
        raise SettingsError(
            f'{file}:2: front matter is made of lines such as "title: My essay", between ---'
            " and ---; if this is text, leave a blank line below the first ---."
        )
    seen: set[str] = set()
    for key_node, node in root.value if root is not None else ():
        key, number = str(key_node.value), key_node.start_mark.line + 2
        _check(key, f"{file}:{number}", seen)
        seen.add(key)
        yield key, number, node


def _composed(text: str) -> Any:
    """The YAML as nodes.

    libyaml is ten times as fast, but says less of mistakes, and falls over nesting that is very
    deep: it is given only what has too few signs for that.
    """
    import yaml

    if sum(map(text.count, "[{-?:")) < _NESTING:
        try:
            return yaml.compose(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
        except yaml.YAMLError:
            pass  # Told below, in the words of the other one.
    return yaml.compose(text, Loader=yaml.BaseLoader)


def _check(key: str, where: str, seen: set[str]) -> None:
    if key in seen:
        raise SettingsError(f'{where}: "{key}" is given twice; leave one of them.')
    if key not in _KINDS:
        hint = did_you_mean(key, _KINDS) or f" There is: {', '.join(_KINDS)}."
        raise SettingsError(f'{where}: there is no key "{key[:40]}" in front matter.{hint}')


def _not_yaml(error: MarkedYAMLError, lines: Sequence[str], file: str) -> SettingsError:
    """YAML's complaint, its line, and what is nearly always the cause: quotes are missing."""
    mark = error.problem_mark or error.context_mark
    number = mark.line if mark else 0
    problem = (error.problem or "it cannot be read").replace("\n", " ")
    sentence = f"{file}:{number + 2}: the front matter is no YAML here ({problem})."
    found = _KEY_AND_TEXT.fullmatch(lines[number]) if number < len(lines) else None
    if found is None or '"' in found["text"]:
        return SettingsError(sentence)
    return SettingsError(
        f'{sentence}\nIf it is text, put it in quotes: {found["key"]}"{found["text"]}"'
    )


_KEY_AND_TEXT = re.compile(r"(?P<key>\w+: )\s*(?P<text>\S.*?)\s*")
_TEXTS = ("title", "subtitle", "author", "summary")


def _comment(lines: Sequence[str], node: Any) -> str:
    """What YAML took for a comment behind a text: ``#5`` of ``title: Room #5``."""
    line = lines[node.start_mark.line + 1]
    rest = line[node.end_mark.column :] if node.end_mark.line == node.start_mark.line else ""
    return rest.strip() if rest.strip().startswith("#") else ""
