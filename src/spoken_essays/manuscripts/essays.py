"""A manuscript as the text of an essay: front matter on top, Markdown below."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from spoken_essays.manuscripts.markdown import markdown
from spoken_essays.manuscripts.records import Manuscript, letters, text_of
from spoken_essays.manuscripts.trees import parse_html, words_of
from spoken_essays.model import Role
from spoken_essays.words.tidying import shortened, tidy

LONGEST_SUMMARY = 4000
LONGEST_TITLE = 100


def settled(manuscript: Manuscript, fallback: str) -> Manuscript:
    """With a title, which the text does not repeat: its own, its first heading or ``fallback``.

    Without any it has none, and our reader will make one of its address, and not speak it.
    """
    title = tidy(manuscript.title)
    passages = manuscript.passages
    heading = _first_heading(manuscript)
    first = _first_line(manuscript)
    if not letters(title):
        title = next(filter(letters, (tidy(heading), _title_line(manuscript), fallback)), "")
    if title and letters(first) == letters(title) and len(passages) > 1:
        passages = passages[1:]
    return replace(
        manuscript,
        title=title,
        author=tidy(manuscript.author),
        summary=shortened(_plain(manuscript.summary), LONGEST_SUMMARY),
        passages=passages,
    )


def essay(
    manuscript: Manuscript, *, draft: bool = False, styled: bool = True, spoken: bool = False
) -> str:
    """The whole text of ``essay.md``.

    ``styled`` is without emphasis and links if false, ``spoken`` says that every line end is meant.
    """
    matter = "\n".join(_matter(manuscript, draft=draft, spoken=spoken))
    body = manuscript.markdown or markdown(manuscript.passages, styled=styled)
    return f"---\n{matter}\n---\n\n{body}"


def _matter(manuscript: Manuscript, *, draft: bool, spoken: bool) -> Iterator[str]:
    known = {
        "title": manuscript.title,
        "author": manuscript.author,
        "date": _date(manuscript.published),
        "summary": manuscript.summary,
        "language": manuscript.language,
        "source": manuscript.source[0] if len(manuscript.source) == 1 else list(manuscript.source),
        **manuscript.matter,
        **({"draft": True} if draft else {}),
        **({"line_breaks": "spoken"} if spoken else {}),
    }
    for key, value in known.items():
        if value not in ("", None, [], ()):
            yield f"{key}: {value if key == 'date' else _yaml(value)}"
        if key == "date" and not value and manuscript.begun:
            yield f"# date: {_date(manuscript.begun)}  (when the manuscript was begun)"


def _yaml(value: object) -> str:
    """A value as YAML, of which JSON is a part; all but plain texts without risk in quotes."""
    return json.dumps(value, ensure_ascii=False, default=str)


def _date(moment: datetime | None) -> str:
    """A date, with its time if it has one, in UTC."""
    if moment is None:
        return ""
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    moment = moment.astimezone(UTC).replace(microsecond=0)
    if moment.time() == datetime.min.time():
        return moment.date().isoformat()
    return moment.isoformat().replace("+00:00", "Z")


def _title_line(manuscript: Manuscript) -> str:
    """The first passage if it stands there as a title does: a short line, and no sentence."""
    line = tidy(_first_line(manuscript))
    plain = manuscript.passages[:1] and manuscript.passages[0].role == Role.LINE
    is_title = plain and len(line) <= LONGEST_TITLE and not line.endswith((".", ",", ":", ";", "…"))
    return line if is_title and len(manuscript.passages) > 1 else ""


def _first_line(manuscript: Manuscript) -> str:
    """The first passage, if it is one line: a title is that in many manuscripts."""
    first = manuscript.passages[0] if manuscript.passages else None
    return text_of(first.lines[0]) if first and len(first.lines) == 1 else ""


def _plain(text: str) -> str:
    """A summary without tags: what reads feeds takes it for HTML, whatever it was."""
    return words_of(parse_html(text)) if "<" in text else text


def _first_heading(manuscript: Manuscript) -> str:
    first = manuscript.passages[0] if manuscript.passages else None
    return text_of(first.lines[0]) if first and first.role == Role.HEADING else ""
