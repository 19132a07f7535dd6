"""An essay read from its file: title, blocks of lines as its author broke them, what was left out.

``.md`` and ``.markdown`` are Markdown, everything else is plain text, which is never parsed as
Markdown. Every word of the source is in the essay, or in its ``left_out`` with the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from spoken_essays.errors import TextError
from spoken_essays.model import Essay
from spoken_essays.settings.toml_text import named
from spoken_essays.show import Furniture, Images, LineBreaks
from spoken_essays.text.frontmatter import FrontMatter, read_front_matter
from spoken_essays.text.furniture import without_furniture
from spoken_essays.text.headline import Headline, find_headline
from spoken_essays.text.marks import Notes
from spoken_essays.text.passages import Passage, Source, blocks_of, settled, with_scene_breaks
from spoken_essays.text.plain import read_plain
from spoken_essays.text.readers import with_readers
from spoken_essays.text.textfile import read_text
from spoken_essays.text.wrapping import unwrapped

MARKDOWN = (".md", ".markdown")


def read_essay(
    path: Path,
    *,
    slug: str,
    line_breaks: LineBreaks = "auto",
    furniture: Furniture = "drop",
    images: Images = "drop",
) -> Essay:
    """The essay in a file; its front matter wins over what is given.

    Raises `TextError` for a file that cannot be read, is no text, or holds nothing to read aloud,
    and for a pause that cannot be understood; `SettingsError` for mistakes in front matter.
    """
    text = read_text(path)
    matter = read_front_matter(text.lines, path)
    source = Source(lines=text.lines[matter.end :], first=matter.end + 1)
    notes = Notes(file=named(path), remarks=[*text.remarks, *matter.remarks])
    passages = _passages(path, source, notes, matter.images or images)
    passages = without_furniture(passages, notes, matter.furniture or furniture)
    _insist_on_words(passages, matter, notes)
    headline = find_headline(passages, source, matter, notes, slug)
    body, wraps = unwrapped(headline.body, source, matter.line_breaks or line_breaks)
    notes.remarks += wraps
    return _essay(path, slug, matter, headline, body, notes)


def _passages(path: Path, source: Source, notes: Notes, images: Images) -> tuple[Passage, ...]:
    if path.suffix.lower() in MARKDOWN:
        # The parser takes 70 ms to load, which plain texts should not pay.
        from spoken_essays.text.markdown import read_markdown

        passages = read_markdown(source, notes, images)
    else:
        passages = read_plain(source, notes)
    return tuple(settled(with_scene_breaks(with_readers(passages, source, notes))))


def _insist_on_words(passages: Sequence[Passage], matter: FrontMatter, notes: Notes) -> None:
    texts = [row.text for each in passages for row in each.rows]
    # A draft may have no more than its title yet: it is not to keep the other episodes at home.
    if matter.draft and matter.title:
        texts.append(matter.title)
    if any(letter.isalnum() for text in texts for letter in text):
        return
    reasons = dict.fromkeys(each.why for each in notes.left_out)
    if reasons:
        found = f"holds nothing but what is left out ({', '.join(reasons)})"
        hint = ' Set furniture = "keep" to have it read.' if "page furniture" in reasons else ""
    else:
        found = "has no text below its front matter" if matter.end else "holds no words"
        may_wait = bool(matter.end) and not matter.draft
        hint = " Write your essay in it" + (", or say draft: true." if may_wait else ".")
    raise TextError(f"{notes.file} {found}: there is nothing to read aloud.{hint}")


def _essay(
    path: Path,
    slug: str,
    matter: FrontMatter,
    headline: Headline,
    body: Sequence[Passage],
    notes: Notes,
) -> Essay:
    return Essay(
        slug=slug,
        path=path,
        title=headline.title,
        title_line=headline.title_line,
        subtitle=headline.subtitle,
        subtitle_line=headline.subtitle_line,
        published=matter.date,
        voice_line=matter.lines.get("voice", 0),
        cast_line=matter.lines.get("cast", 0),
        kind=matter.type,
        **matter.same(),
        body=blocks_of(body),
        left_out=tuple(sorted(notes.left_out, key=lambda each: each.line)),
        remarks=tuple(notes.remarks),
    )
