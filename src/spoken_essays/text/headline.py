"""An essay's title and subtitle: from its front matter, or from the first lines of its text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from spoken_essays.errors import TextError
from spoken_essays.model import Role
from spoken_essays.text.frontmatter import FrontMatter
from spoken_essays.text.marks import Notes
from spoken_essays.text.passages import Passage, Source

# A first line longer than this is a paragraph.
LONGEST_TITLE = 200

_DASH = re.compile(r"\s*(?:[—–―‒]|--|-\s)\s*")


@dataclass(frozen=True, kw_only=True)
class Headline:
    """Title and subtitle, the source lines they stand in (0: not written), and what follows."""

    title: str
    title_line: int
    subtitle: str | None
    subtitle_line: int
    body: tuple[Passage, ...]


def find_headline(
    passages: Sequence[Passage], source: Source, matter: FrontMatter, notes: Notes, slug: str
) -> Headline:
    """The headline: front matter wins over the text's first lines, those over the slug.

    A title in front matter that the text repeats at its top is not said twice. A title made of the
    slug has the line 0: nobody wrote it, so nobody should speak it.
    """
    written, body = _written_title(tuple(passages), matter.title)
    below = _written_subtitle(body, source, matter.subtitle) if written else None
    for passage in filter(None, (written, below)):
        _note_marks(passage, notes)
    title, title_line = _title(written, matter, slug, notes)
    subtitle, subtitle_line = matter.subtitle, matter.lines.get("subtitle", 0)
    if subtitle is None and below is not None:
        subtitle, subtitle_line = _subtitle_text(below), below.start
    return Headline(
        title=title,
        title_line=title_line,
        subtitle=subtitle,
        subtitle_line=subtitle_line if subtitle else 0,
        body=body[1:] if below else body,
    )


def _title(
    written: Passage | None, matter: FrontMatter, slug: str, notes: Notes
) -> tuple[str, int]:
    """The title and its line."""
    if matter.title is not None:
        title, line = matter.title, matter.lines["title"]
    elif written is not None:
        title, line = written.rows[0].text, written.start
    else:
        title, line = slug.replace("-", " ").replace("_", " ").strip().capitalize(), 0
        notes.remarks.append(_no_title(title))
    _insist_on_words(title, line, notes)
    return title, line


def _written_title(
    body: tuple[Passage, ...], given: str | None
) -> tuple[Passage | None, tuple[Passage, ...]]:
    """The passage that holds the title, if one does, and those after it (and its underline)."""
    if not body or len(body[0].rows) != 1:
        return None, body
    first, rest = body[0], body[1:]
    if rest and rest[0].role == Role.BREAK and not rest[0].blanks:
        rest = rest[1:]  # "=====" or "-----" right under a first line underlines it
    if not _has_words(rest):
        return None, body
    if given is not None:
        return (first, rest) if _letters(first.rows[0].text) == _letters(given) else (None, body)
    return (first, rest) if _is_title(first, rest) else (None, body)


def _is_title(first: Passage, rest: Sequence[Passage]) -> bool:
    """A heading over the whole, or a line of its own with a blank line below."""
    if first.role == Role.HEADING:
        others = [each.level for each in rest if each.role == Role.HEADING]
        return first.level == 1 or all(level > first.level for level in others)
    followed = rest[0].blanks > 0
    text = first.rows[0].text
    return first.role == Role.LINE and followed and 0 < len(text) <= LONGEST_TITLE


def _written_subtitle(body: Sequence[Passage], source: Source, given: str | None) -> Passage | None:
    """The block after the title, if it begins with a dash and is no dialogue."""
    if not body or not _has_words(body[1:]) or not body[0].rows:
        return None
    first, following = body[0], body[1]
    if given is not None:
        same = _letters(_subtitle_text(first)) == _letters(given)
        return first if same and _dashed(first, source) else None
    if first.role == Role.ITEM and following.role == Role.ITEM:
        return None
    if not _dashed(first, source) or _dashed(following, source) or len(first.rows) > 3:
        return None
    return first if not any(_DASH.match(row.text) for row in first.rows[1:]) else None


def _dashed(passage: Passage, source: Source) -> bool:
    if passage.role not in (Role.LINE, Role.ITEM, Role.HEADING) or not passage.rows:
        return False
    line = source.line(passage.start) if passage.role == Role.ITEM else passage.rows[0].text
    return _DASH.match(line) is not None


def _subtitle_text(passage: Passage) -> str:
    """Without its dash, on one line."""
    text = " ".join(row.text for row in passage.rows if row.text)
    return _DASH.sub("", text, count=1) if _DASH.match(text) else text


def _note_marks(passage: Passage, notes: Notes) -> None:
    for row in passage.rows:
        if row.marks:
            notes.leave(row.number, "[pause]", "pause within a title")
        if row.teaser:
            notes.leave(row.number, "[teaser]", "teaser within a title")
        if row.voice:
            notes.leave(row.number, f"{{voice={row.voice}}}", "voice within a title")


def _has_words(passages: Sequence[Passage]) -> bool:
    return any(_letters(row.text) for passage in passages for row in passage.rows)


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def _insist_on_words(title: str, line: int, notes: Notes) -> None:
    if not _letters(title):
        where = f"{notes.file}:{line}" if line else notes.file
        raise TextError(
            f'{where}: the title "{title}" has no word in it; give it one, '
            "or write a title in front matter."
        )


def _no_title(title: str) -> str:
    return (
        f'No title was found, so the episode is called "{title}" and the title is not spoken. '
        "Write one on the first line, with a blank line below it."
    )
