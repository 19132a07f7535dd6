"""What a show says about itself, as HTML that is safe: Markdown without HTML and pictures, or text.

The one place in the pages that knows markdown-it.
"""

from __future__ import annotations

import html
import re
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from spoken_essays.errors import SettingsError
from spoken_essays.words.tidying import tidy_lines

# The page's title is h1, the section's heading h2.
_FIRST_LEVEL = 3
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


def about(root: Path, name: str) -> str:
    """The file as HTML; nothing if none is named.

    Raises `SettingsError` for a file that is not there or not text in UTF-8.
    """
    if not name:
        return ""
    path = root / name
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise _trouble(name, "cannot be read", error) from error
    except UnicodeDecodeError as error:
        raise _trouble(name, "is not text in UTF-8", None) from error
    return paragraphs(text) if path.suffix.lower() == ".txt" else markdown(text)


def paragraphs(text: str) -> str:
    """Plain text: a blank line ends a paragraph, a line end breaks the line."""
    blocks = [block.strip("\n") for block in tidy_lines(text).split("\n\n")]
    escaped = (html.escape(block, quote=False).replace("\n", "<br>\n") for block in blocks if block)
    return "\n".join(f"<p>{block}</p>" for block in escaped)


def markdown(text: str) -> str:
    """CommonMark without HTML; a picture becomes its words, since it would be another's request."""
    reader = MarkdownIt("commonmark", {"html": False})
    tokens = reader.parse(_CONTROL.sub("", text))
    _deepen(tokens)
    for token in tokens:
        token.children = [_without_picture(child) for child in token.children or ()]
    return str(reader.renderer.render(tokens, reader.options, {})).strip()


def _deepen(tokens: list[Token]) -> None:
    """Headings as deep as the page wants them, whichever levels were written; none is skipped."""
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    levels = sorted({token.tag for token in headings})
    for token in headings:
        token.tag = f"h{min(6, _FIRST_LEVEL + levels.index(token.tag))}"


def _without_picture(token: Token) -> Token:
    return Token("text", "", 0, content=token.content) if token.type == "image" else token


def _trouble(name: str, what: str, error: OSError | None) -> SettingsError:
    why = f" ({error.strerror})" if error else ""
    return SettingsError(f'spoken.toml: about in [site] is "{name}", which {what}{why}.')
