"""``spoken add``: a manuscript from elsewhere becomes an essay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

import click

from spoken_essays.cli.common import counted, json_option, print_json, show_option
from spoken_essays.config import find_show
from spoken_essays.intake.adding import add as add_one
from spoken_essays.intake.adding import add_feed
from spoken_essays.intake.records import Added, Choice, Outcome, Passed, Wishes
from spoken_essays.manuscripts.kinds import KINDS, Kind
from spoken_essays.settings.toml_text import named


@click.command()
@click.argument("manuscript", metavar="FILE|URL|-", required=False)
@click.option("--slug", metavar="NAME", help="The episode's address. Default: made of the title.")
@click.option("--as", "kind", type=click.Choice(KINDS), help="What it is, if its name lies.")
@click.option("--feed", metavar="URL", help="Add each post of a blog's feed, never twice.")
@click.option("--since", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="No older posts.")
@click.option("--chapters", metavar="LIST", default="", help="Of a book: 2-5,7 or all.")
@click.option("--one", "as_one", is_flag=True, help="One episode of all those chapters.")
@click.option("--whole", is_flag=True, help="All of a page, not its article alone.")
@click.option("--draft", is_flag=True, help="As drafts: not in the feed yet.")
@click.option(
    "--allow-private", is_flag=True, help="Fetch from this machine and its networks, too."
)
@show_option
@json_option
def add(
    manuscript: str | None,
    slug: str | None,
    kind: Kind | None,
    feed: str | None,
    since: datetime | None,
    chapters: str,
    as_one: bool,
    whole: bool,
    draft: bool,
    allow_private: bool,
    show_folder: Path | None,
    as_json: bool,
) -> None:
    """Bring in a manuscript: episodes/<slug>/essay.md.

    A .docx, .odt, .rtf, .epub, .html, .md or .txt file, a web page's address, or - for standard
    input. Nothing that is there is overwritten.
    """
    _insist_on_one(manuscript, feed, slug, since)
    show = find_show(Path.cwd(), show_folder)
    wishes = Wishes(
        slug=slug or "",
        draft=draft,
        whole=whole,
        kind=kind,
        chapters=chapters,
        as_one=as_one,
        private=allow_private,
    )
    oldest = since.date() if since else None
    outcomes = (
        add_feed(show, feed, wishes, since=oldest)
        if feed
        else add_one(show, manuscript or "", wishes)
    )
    found = list(_shown(outcomes, as_json))
    if as_json:
        print_json(_as_json(found))
    elif not any(isinstance(each, Choice) for each in found):
        _close(found, oldest)
    if any(isinstance(each, Passed) and each.failed for each in found):
        raise click.exceptions.Exit(1)


def _insist_on_one(
    manuscript: str | None, feed: str | None, slug: str | None, since: datetime | None
) -> None:
    if (manuscript is None) == (feed is None):
        raise click.UsageError("name a file or an address, or a feed with --feed URL; one of them.")
    if feed and slug:
        raise click.UsageError("--slug names one episode, and a feed may have many.")
    if since and not feed:
        raise click.UsageError("--since goes with --feed.")


def _shown(outcomes: Iterator[Outcome], quiet: bool) -> Iterator[Outcome]:
    """Each outcome, said as it comes."""
    for each in outcomes:
        if not quiet:
            _say(each)
        yield each


def _say(outcome: Outcome) -> None:
    if isinstance(outcome, Choice):
        _say_choice(outcome)
    elif isinstance(outcome, Passed):
        if outcome.failed:
            click.echo(f"{outcome.name}: {outcome.why}", err=True)
    else:
        click.echo(outcome.title or outcome.slug)
        click.echo(f"  made      {named(outcome.path)} ({counted(outcome.words, 'word')})")
        if outcome.left_out:
            click.echo(f"  left out  {', '.join(outcome.left_out)}")


def _say_choice(choice: Choice) -> None:
    click.echo(f"{choice.title} has {counted(len(choice.chapters), 'chapter')}:")
    for chapter in choice.chapters:
        click.echo(f"  {chapter.number:>3}  {chapter.title}  ({counted(chapter.words, 'word')})")
    click.echo("Nothing was added yet. Choose with --chapters 2-5,7 or --chapters all;")
    click.echo("each becomes an episode, with --one they become one.")


def _close(found: Sequence[Outcome], since: date | None) -> None:
    added = [each for each in found if isinstance(each, Added)]
    passed = [each for each in found if isinstance(each, Passed) and not each.failed]
    if passed:
        whys = dict.fromkeys(each.why for each in passed)
        said = ", ".join(f"{sum(each.why == why for each in passed)} {_many(why)}" for why in whys)
        click.echo(f"Passed over: {said}.")
    if not found:
        click.echo("There are no posts in that feed.")
    elif not added:
        click.echo("Nothing new was added.")
    elif len(added) == 1:
        click.echo(f"Next: spoken plan {added[0].slug}")
    else:
        click.echo(f"Added {counted(len(added), 'episode')}. Next: spoken plan")


def _many(why: str) -> str:
    """Why several were passed over, after their number."""
    if why.startswith("is there already"):
        return "there already"
    return why.removeprefix("is ").replace("has ", "with ")


def _as_json(found: Sequence[Outcome]) -> dict[str, object]:
    chapters = [
        {"number": chapter.number, "title": chapter.title, "words": chapter.words}
        for each in found
        if isinstance(each, Choice)
        for chapter in each.chapters
    ]
    return {
        "added": [each for each in found if isinstance(each, Added)],
        "passed": [each for each in found if isinstance(each, Passed)],
        "chapters": chapters,
    }
