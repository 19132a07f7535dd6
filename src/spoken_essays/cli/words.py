"""``spoken words``: the words that may go wrong, to be heard and to be put into the lexicon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from spoken_essays.addresses import Source
from spoken_essays.cli.arguments import chosen
from spoken_essays.cli.common import counted, json_option, print_json, shortened, show_option
from spoken_essays.cli.listen import hear
from spoken_essays.doubts.finding import doubts
from spoken_essays.doubts.records import Doubt
from spoken_essays.errors import SpokenError
from spoken_essays.planning import Plan, lexicon
from spoken_essays.planning import plan as plan_one
from spoken_essays.settings.toml_text import named
from spoken_essays.show import Show
from spoken_essays.words import lexicon_writing

# So many of a word's lines are named.
_LINES = 6


@dataclass(frozen=True, kw_only=True)
class _Essay:
    """An essay, and what is doubtful in it."""

    plan: Plan
    doubts: tuple[Doubt, ...]

    @property
    def open(self) -> tuple[Doubt, ...]:
        return tuple(doubt for doubt in self.doubts if not doubt.settled)

    @property
    def settled(self) -> tuple[Doubt, ...]:
        return tuple(doubt for doubt in self.doubts if doubt.settled)


@click.command()
@click.argument("what", nargs=-1, metavar="[SLUG | FILE]...")
@click.option("--only", multiple=True, metavar="WORD", help="Just this word; may be repeated.")
@click.option("--all", "everything", is_flag=True, help="Also those that are settled, and why.")
@click.option("--play", is_flag=True, help="Hear them, each in its line.")
@click.option(
    "--save",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write what --play plays into DIR, a file for each.",
)
@click.option("--alone", is_flag=True, help="With --play or --save: the word without its line.")
@click.option(
    "--add",
    "wishes",
    multiple=True,
    metavar="WORD=HOW",
    help="Put it into the lexicon: Nguyen=win, Nguyen=/wɪn/. May be repeated.",
)
@click.option(
    "--propose", is_flag=True, help="Write them into the lexicon behind a #, for you to choose."
)
@show_option
@json_option
def words(
    what: tuple[str, ...],
    only: tuple[str, ...],
    everything: bool,
    play: bool,
    save: Path | None,
    alone: bool,
    wishes: tuple[str, ...],
    propose: bool,
    show_folder: Path | None,
    as_json: bool,
) -> None:
    """List the words a voice may say wrongly.

    Names, capitals, words said in two ways, foreign words, odd numbers, and words the dictionary
    lacks, the most doubtful first: how the voice says each, where it stands (lines as in `spoken
    plan`), why it is listed, and a line for lexicon.toml. With one SLUG --add and --propose write
    into that essay's own lexicon, else into the show's.
    """
    show, sources = chosen(what, show_folder)
    if wishes:
        _add(show, sources, _folder(show, sources, what), wishes, as_json=as_json)
        return
    essays, errors = _all_looked_at(show, sources, only)
    if as_json:
        print_json({"episodes": [_as_json(essay) for essay in essays], "errors": errors})
    elif not sources:
        click.echo('There is no episode yet: `spoken new "A title"` makes one.')
    elif not (play or save):
        _print(essays, everything=everything, named_one=len(what) == 1)
    if play or save:
        _hear(show, essays, save, alone=alone)
    if propose:
        _propose(_folder(show, sources, what), essays)
    for error in errors:
        click.echo(f"Error: {error}", err=True)
    if errors:
        raise click.exceptions.Exit(1)


def _all_looked_at(
    show: Show, sources: Sequence[Source], only: Sequence[str]
) -> tuple[list[_Essay], list[str]]:
    """The essays that can be read, and why the others cannot, each reason once."""
    essays, errors = [], {}
    for source in sources:
        try:
            essays.append(_looked_at(show, source, only))
        except SpokenError as error:
            errors[error.message] = source
    return essays, list(errors)


def _looked_at(show: Show, source: Source, only: Sequence[str]) -> _Essay:
    plan = plan_one(show, source)
    found = doubts(plan.parts, lexicon(show, source.folder))
    wanted = {word.lower() for word in only}
    if not wanted:
        return _Essay(plan=plan, doubts=found)
    return _Essay(plan=plan, doubts=tuple(each for each in found if each.word.lower() in wanted))


def _folder(show: Show, sources: Sequence[Source], what: Sequence[str]) -> Path:
    """Whose lexicon is written into: the one essay's that is named, else the show's."""
    if len(what) > 1:
        raise click.UsageError("Name one essay, for its own lexicon, or none, for the show's.")
    return sources[0].folder if what else show.root


# The list.


def _print(essays: Sequence[_Essay], *, everything: bool, named_one: bool) -> None:
    quiet = [essay for essay in essays if not essay.open and not everything]
    for essay in essays:
        if essay not in quiet:
            for line in _lines(essay, everything=everything):
                click.echo(line)
    for essay in quiet:
        click.echo(f"{essay.plan.slug}: no word in it is in doubt.")
    if any(essay.open for essay in essays):
        slug = f" {essays[0].plan.slug}" if named_one else ""
        click.echo(f"Hear them with `spoken words{slug} --play`. What is wrong goes into the")
        click.echo(f'lexicon: `spoken words{slug} --add "WORD=how it sounds"`.')


def _lines(essay: _Essay, *, everything: bool) -> Iterator[str]:
    plan = essay.plan
    yield click.style(plan.essay.title, bold=True)
    who = ", ".join(dict.fromkeys(part.voice.name for part in plan.parts))
    yield f"{plan.slug}: {counted(len(essay.open), 'word')} to listen to; voice {who}"
    yield ""
    for doubt in essay.open:
        yield from _doubt(doubt)
    if everything and essay.settled:
        yield "Settled:"
        for doubt in essay.settled:
            said = f" {doubt.respelled}" if doubt.respelled else ""
            yield f"  {doubt.word}{said}: {doubt.why} ({_where(doubt)})"
        yield ""


def _doubt(doubt: Doubt) -> Iterator[str]:
    said = " ".join(part for part in (doubt.respelled, f"/{doubt.said}/") if doubt.said and part)
    head = ", ".join(part for part in (said, doubt.kind, _where(doubt)) if part)
    yield f"  {click.style(doubt.word, bold=True)}  {head}"
    yield f"      {doubt.why}"
    yield f"      {click.style(shortened(_around(doubt), 88), dim=True)}"
    if doubt.entry:
        yield f"      {doubt.entry}{_unsure(doubt)}"
    yield ""


def _unsure(doubt: Doubt) -> str:
    """What to say of an entry that is only the beginning of one."""
    if doubt.sure:
        return ""
    now = doubt.respelled and doubt.respelled.lower() in doubt.entry
    return "  # as it is said now; mend it" if now else "  # or as you would have it"


def _where(doubt: Doubt) -> str:
    numbers = [place.number for place in doubt.places if place.number is not None]
    if not numbers:
        return "in the words of the show"
    shown = ", ".join(map(str, numbers[:_LINES]))
    more = f" and {len(numbers) - _LINES} more" if len(numbers) > _LINES else ""
    return f"{'line' if len(numbers) == 1 else 'lines'} {shown}{more}"


def _around(doubt: Doubt) -> str:
    """The words of the first line around the one that is meant."""
    text = " ".join(doubt.places[0].text.split())
    at = max(0, text.find(doubt.word))
    start = 0 if at < 50 else text.rfind(" ", 0, at - 40) + 1
    return f"{'…' if start else ''}{text[start:]}"


def _as_json(essay: _Essay) -> dict[str, Any]:
    return {
        "slug": essay.plan.slug,
        "title": essay.plan.essay.title,
        "file": essay.plan.source.path,
        "words": essay.open,
        "settled": essay.settled,
    }


# To be heard.


def _hear(show: Show, essays: Sequence[_Essay], save: Path | None, *, alone: bool) -> None:
    heard = [(essay, doubt) for essay in essays for doubt in essay.open or essay.settled]
    if not heard:
        raise SpokenError("there is no such word in doubt; `spoken say` says any word")
    for place, (essay, doubt) in enumerate(heard, 1):
        click.echo(f"{doubt.word} ({_where(doubt)}): {doubt.why}", err=True)
        _hear_one(show, essay, doubt, _file(save, place, doubt), alone=alone)


def _hear_one(show: Show, essay: _Essay, doubt: Doubt, save: Path | None, *, alone: bool) -> None:
    # Sound is not imported for the list.
    from spoken_essays.audition import audition, say

    source, number = essay.plan.source, doubt.places[0].number
    if alone or number is None:
        text = doubt.word if alone else doubt.places[0].text
        hear(lambda path: say(show, text, doubt.voice, path, folder=source.folder), save)
    else:
        hear(lambda path: audition(show, source, path, line=number, first=None), save)


def _file(folder: Path | None, place: int, doubt: Doubt) -> Path | None:
    """``03-Nguyen.mp3``: in the order of the list."""
    if folder is None:
        return None
    plain = "".join(sign if sign.isalnum() else "-" for sign in doubt.word)
    return folder / f"{place:02d}-{plain}.mp3"


# Into the lexicon.


def _add(
    show: Show, sources: Sequence[Source], folder: Path, wishes: Sequence[str], *, as_json: bool
) -> None:
    """Write the entries, and say what is spoken anew for them."""
    entries = dict(lexicon_writing.understood(wish) for wish in wishes)
    before = [plan_one(show, source) for source in sources]
    path = lexicon_writing.add(folder, entries)
    anew = {plan.slug: _changed(plan, plan_one(show, plan.source)) for plan in before}
    if as_json:
        print_json({"lexicon": path, "added": entries, "lines": anew})
        return
    click.echo(f"{named(path)}: {', '.join(entries)}")
    for slug, numbers in anew.items():
        if numbers:
            lines = ", ".join(map(str, numbers))
            click.echo(f"{slug}: {counted(len(numbers), 'line')} to be spoken anew ({lines})")
    if not any(anew.values()):
        click.echo("No line has such a word, as it is written there, capitals included.", err=True)


def _changed(before: Plan, after: Plan) -> list[int]:
    """The lines of which an engine gets other words now."""
    pairs = zip(before.parts, after.parts, strict=True)
    numbers = (old.segment.number for old, new in pairs if old.keys != new.keys)
    return [number for number in numbers if number is not None]


def _propose(folder: Path, essays: Sequence[_Essay]) -> None:
    lines = {
        doubt.entry: f"{doubt.why} ({essay.plan.slug}, {_where(doubt)})"
        for essay in essays
        for doubt in essay.open
        if doubt.entry
    }
    path, count = lexicon_writing.propose(folder, tuple(lines.items()))
    if count:
        click.echo(f"{named(path)}: {counted(count, 'word')} proposed, each behind a #.", err=True)
    else:
        click.echo(f"{named(path)}: nothing new to propose.", err=True)
