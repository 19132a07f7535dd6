"""A manuscript written as an essay of the show, and read back before it is."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from spoken_essays import files
from spoken_essays.addresses import ESSAYS, LONGEST_SLUG, find_episodes, is_slug, slugify
from spoken_essays.errors import ManuscriptError, SettingsError, ShowError, TextError
from spoken_essays.intake.records import Added
from spoken_essays.manuscripts.essays import essay
from spoken_essays.manuscripts.records import Manuscript, letters, text_of, words_in
from spoken_essays.model import Essay
from spoken_essays.settings.toml_text import named
from spoken_essays.show import Show
from spoken_essays.text.essay import read_essay
from spoken_essays.text.frontmatter import read_front_matter
from spoken_essays.text.textfile import read_text

_ADDRESS = re.compile(r"(?:(?:https?|ftp)://|www\.)[^\s<>\"“”«»\\`]+", re.IGNORECASE)


def write(show: Show, manuscript: Manuscript, slug: str, *, draft: bool = False) -> Added:
    """Write ``episodes/<slug>/essay.md``; the manuscript has a title.

    Raises `ShowError` for a slug that is taken, `ManuscriptError` where there is nothing to read.
    """
    path = show.episodes / slug / ESSAYS[0]
    refuse_taken(show, slug)
    text, read = _faithful(manuscript, draft=draft)
    files.write(path, text)
    return Added(
        slug=slug,
        path=path,
        title=manuscript.title,
        source=manuscript.source,
        words=words_in(manuscript.passages) or _words(read),
        left_out=manuscript.left_out,
    )


def free_slug(show: Show, title: str, *more: str) -> str:
    """A slug of a title that is not taken: with ``more`` words, or a number, if it has to be."""
    slugs = [slugify(title), *(_joined(slugify(title), word) for word in more if word)]
    numbered = (_joined(slugs[-1], str(number)) for number in range(2, 10_000))
    return next(slug for slug in (*slugs, *numbered) if not is_taken(show, slug))


def checked_slug(slug: str) -> str:
    """A slug that the user chose; raises `ShowError` if it can be no address."""
    if is_slug(slug):
        return slug
    raise ShowError(f'"{slug}" cannot be a web address as it is; try --slug {slugify(slug)}')


def refuse_taken(show: Show, slug: str) -> None:
    """Raises `ShowError` for a slug that another episode has."""
    for name in ESSAYS:
        if (path := show.episodes / slug / name).exists():
            raise ShowError(
                f"{named(path)} is there already, and is left as it is; choose another name:"
                f" --slug {_joined(slug, '2')}"
            )


def is_taken(show: Show, slug: str) -> bool:
    """Whether another episode has a slug."""
    return any((show.episodes / slug / name).exists() for name in ESSAYS)


def sources(show: Show) -> dict[str, Path]:
    """Where the show's essays came from, by which they are known, each with its essay."""
    found: dict[str, Path] = {}
    for episode in find_episodes(show):
        try:
            matter = read_front_matter(read_text(episode.path).lines, episode.path)
        except TextError:
            continue  # an essay that is still empty came from nowhere
        found.update(dict.fromkeys(map(known_as, matter.source), episode.path))
    return found


def known_as(source: str) -> str:
    """A source in the form it is compared in: an address without what changes for no reason."""
    if not source.lower().startswith(("http://", "https://")):
        return source
    bare = re.sub(r"^https?://(?:www\.)?", "", source.partition("#")[0], flags=re.IGNORECASE)
    path, _, query = bare.partition("?")
    kept = [each for each in query.split("&") if each and not each.startswith("utm_")]
    return "?".join([path.rstrip("/"), *(["&".join(kept)] if kept else [])])


def _joined(slug: str, word: str) -> str:
    return f"{slug[: LONGEST_SLUG - len(word) - 1].rstrip('-')}-{word}"


def _faithful(manuscript: Manuscript, *, draft: bool) -> tuple[str, Essay]:
    """The essay's text that is read back as what was meant, as richly as that can be."""
    wanted = _expected(manuscript)
    for styled, spoken in ((True, False), (True, True), (False, False), (False, True)):
        text = essay(manuscript, draft=draft, styled=styled, spoken=spoken)
        read = _read_back(text, manuscript)
        if manuscript.markdown or _found(read) == wanted:
            break
    return text, read


def _read_back(text: str, manuscript: Manuscript) -> Essay:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ESSAYS[0]
        path.write_text(text, encoding="utf-8")
        try:
            return read_essay(path, slug="manuscript", furniture="keep")
        except TextError:
            raise ManuscriptError(
                f"{_name(manuscript)} holds no words of its own: there is nothing to read aloud."
            ) from None
        except SettingsError as error:
            message = re.sub(r"\S*essay\.md(:\d+)?", lambda _: _name(manuscript), error.message)
            raise ManuscriptError(message) from None


def _name(manuscript: Manuscript) -> str:
    return manuscript.source[0] if manuscript.source else manuscript.title or "it"


def _expected(manuscript: Manuscript) -> list[str]:
    """The lines to be read, as letters; web addresses are not."""
    lines = (
        letters((each.label if not at else "") + _ADDRESS.sub("", text_of(line)))
        for each in manuscript.passages
        for at, line in enumerate(each.lines)
    )
    return [line for line in lines if line]


def _found(read: Essay) -> list[str]:
    lines = (letters(line.text) for block in read.body for line in block.lines)
    return [line for line in lines if line]


def _words(read: Essay) -> int:
    return sum(len(line.text.split()) for block in read.body for line in block.lines)
