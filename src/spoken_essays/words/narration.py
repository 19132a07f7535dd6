"""Words a show adds to every episode: templates such as ``"{title}. {subtitle}. By {author}."``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from string import Formatter

from spoken_essays.model import Essay
from spoken_essays.settings.kinds import did_you_mean
from spoken_essays.words.sentences import CLOSERS, sentence_ends

FIELDS = ("title", "subtitle", "author", "show", "date", "episode", "season")

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_STOPPED = re.compile(rf"[.!?…。！？][{CLOSERS}]*$")
# Taken for a number when sentences are told apart: it may begin one, and "No. {episode}" goes on.
_FIELD = re.compile(r"\{\w+\}")
_ONE_STOP = re.compile(r"(?<![.…])\.$")

_Piece = tuple[str, str | None]


def wrong(template: str) -> str | None:
    """What a template should be instead, or None if it is well."""
    try:
        named = [(field, rest) for _, field, *rest in Formatter().parse(template)]
    except ValueError:
        return "a template in which each brace has its partner: {{ is one that is to be read"
    for field, (spec, conversion) in named:
        if field is None:
            continue
        if field not in FIELDS:
            hint = did_you_mean(field, FIELDS) or f" There is: {', '.join(FIELDS)}."
            return f"a template of known fields: there is no {{{field}}}.{hint}"
        if spec or conversion:
            return f"a template with {{{field}}} and nothing else between its braces"
    return None


def fields(essay: Essay, *, author: str, show: str) -> dict[str, str]:
    """What the fields of a template stand for in this essay; "" for what it does not have.

    A title made of the slug (line 0) is none: nobody wrote it to be said.
    """
    return {
        "title": essay.title if essay.title_line else "",
        "subtitle": essay.subtitle or "",
        "author": author,
        "show": show,
        "date": spoken_date(essay.published) if essay.published else "",
        "episode": "" if essay.episode is None else str(essay.episode),
        "season": "" if essay.season is None else str(essay.season),
    }


def spoken_date(day: datetime) -> str:
    """A day as it is read aloud: ``2 March 2024``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def render(template: str, values: Mapping[str, str]) -> str:
    """The template's words; a sentence with a field that has no value is dropped whole.

    A value that ends in a stop of its own keeps it and takes no second one. The template must
    not be `wrong`. Each sentence begins with a capital, as a subtitle often does not.
    """
    told = (_capital(_sentence(sentence, values)) for sentence in _sentences(template))
    return " ".join(sentence for sentence in told if sentence)


def _sentences(template: str) -> Iterator[str]:
    for line in template.splitlines():
        start = 0
        masked = _FIELD.sub(lambda field: "0" * len(field[0]), line)
        for end in [*sentence_ends(masked), len(line)]:
            yield line[start:end].strip()
            start = end


def _sentence(sentence: str, values: Mapping[str, str]) -> str:
    told = ""
    for literal, field, *_ in Formatter().parse(sentence):
        told = _joined(told, literal)
        if field is not None:
            value = values[field].strip()
            if not value:
                return ""
            told += value
    return told


def _capital(sentence: str) -> str:
    return sentence if sentence[1:2].isupper() else sentence[:1].title() + sentence[1:]


def _joined(told: str, literal: str) -> str:
    """``literal`` after a value: of two stops that meet, the one that says more is kept."""
    if literal.startswith(".") and not literal.startswith("..") and _STOPPED.search(told):
        return told + literal[1:]
    if literal[:1] in tuple(",;:!?"):
        return _ONE_STOP.sub("", told) + literal
    return told + literal
