"""The one wall around Jinja: a template and its values become a page.

A show may put its own template in the place of any of ours: a file of the same name in its
``templates/`` folder. Such templates are run in Jinja's sandbox; what is wrong with one is said
with its file and line.
"""

from __future__ import annotations

import difflib
import traceback
from functools import lru_cache
from pathlib import Path
from typing import Any, NoReturn

import jinja2
import jinja2.sandbox
from markupsafe import Markup

from spoken_essays.errors import SettingsError

OVERRIDES = "templates"
# What a mistake inside an expression raises; from a template of ours it is a bug.
_MISTAKES = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def render(root: Path, template: str, **values: object) -> bytes:
    """A page in UTF-8. ``root`` is the show's folder.

    Raises `SettingsError`, with file and line, for a mistake in a template of the show's own.
    """
    folder = root / OVERRIDES
    try:
        page = _environment(folder, folder.is_dir()).get_template(template).render(**values)
    except UnicodeDecodeError as error:
        raise SettingsError(f"{_unreadable(folder)}: this is not text in UTF-8") from error
    except jinja2.TemplateSyntaxError as error:
        _tell(folder, error.filename, error.lineno, error)
    except (jinja2.TemplateError, *_MISTAKES) as error:
        place = _place(folder, error)
        if place is None:
            raise
        _tell(folder, *place, error)
    return page.encode()


def safe(html: str) -> Markup:
    """HTML of our own making, to be put into a page as it stands."""
    return Markup(html)


def attributes(**values: str) -> Markup:
    """Attributes as they stand in a tag, each after a blank: `` lang="en"``."""
    return Markup("").join(Markup(' {}="{}"').format(*pair) for pair in values.items())


def insist_on_known_templates(root: Path) -> None:
    """Raise `SettingsError` for a file in ``templates/`` that would never be used.

    Pieces of an author's own, for their templates to include, begin with ``_``.
    """
    folder = root / OVERRIDES
    ours = _ours().list_templates()
    for path in sorted(folder.rglob("*.html")):
        name = path.relative_to(folder).as_posix()
        if name not in ours and not path.name.startswith("_"):
            near = difflib.get_close_matches(name, ours, 1)
            hint = f'Did you mean "{near[0]}"?' if near else f"There are: {', '.join(ours)}."
            raise SettingsError(
                f"{OVERRIDES}/{name}: no page is made with a template of this name. {hint}"
                " (A piece that another one includes begins with _.)"
            )


@lru_cache(maxsize=8)
def _environment(folder: Path, overridden: bool) -> jinja2.Environment:
    # The sandbox doubles the time a page takes; our own templates need none.
    kind = jinja2.sandbox.ImmutableSandboxedEnvironment if overridden else jinja2.Environment
    ours = _ours()
    return kind(
        loader=jinja2.ChoiceLoader(
            [jinja2.FileSystemLoader(folder), ours, jinja2.PrefixLoader({"spoken": ours})]
        ),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )


def _ours() -> jinja2.PackageLoader:
    return jinja2.PackageLoader("spoken_essays.pages", "templates")


def _place(folder: Path, error: Exception) -> tuple[str, int] | None:
    """Where in the show's own templates it went wrong: the innermost line of theirs."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(folder)]
    return (own[-1].filename, own[-1].lineno or 1) if own else None


def _unreadable(folder: Path) -> str:
    """Which of the show's own templates is not UTF-8; Jinja does not say."""
    for path in sorted(folder.rglob("*.html")):
        if "\N{REPLACEMENT CHARACTER}" in path.read_text(encoding="utf-8", errors="replace"):
            return f"{OVERRIDES}/{path.relative_to(folder).as_posix()}"
    return OVERRIDES


def _tell(folder: Path, filename: str | None, line: int, error: Exception) -> NoReturn:
    if filename is None or not Path(filename).is_relative_to(folder):
        raise error
    name = Path(filename).relative_to(folder).as_posix()
    raise SettingsError(f"{OVERRIDES}/{name}:{line}: {_said(error)}") from error


def _said(error: Exception) -> str:
    if isinstance(error, jinja2.TemplateNotFound):
        return f'there is no template "{error.name}"'
    message: Any = getattr(error, "message", None) or str(error) or type(error).__name__
    return str(message)
