"""``spoken take``: an essay read aloud in one go becomes clips, one a line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

import click

from spoken_essays.addresses import Source, find_episodes
from spoken_essays.cli.common import is_terminal, json_option, print_json, show_option
from spoken_essays.cli.progress import Listening
from spoken_essays.config import find_show
from spoken_essays.errors import SoundError, TakeError
from spoken_essays.planning import wanted
from spoken_essays.show import Show
from spoken_essays.taking.records import Account, Added, Changed, Wishes

STOPPED = "Stopped. Nothing of the take was laid down."
STOPPED_LATE = "Stopped. What was laid down of the take is whole; take it again for the rest."


@click.command()
@click.argument("slug", metavar="SLUG")
@click.argument("file", type=click.Path(path_type=Path), metavar="[FILE]", required=False)
@click.option(
    "--voice",
    metavar="NAME",
    help="Whose voice it is; made if it is not there. Default: the episode's, if recorded, or me.",
)
@click.option(
    "--added",
    type=click.Choice(["keep", "drop"]),
    help="Words that are not in the essay: keep them with their lines, or drop them (default).",
)
@click.option(
    "--changed",
    type=click.Choice(["keep", "leave"]),
    default="keep",
    help="Lines read with other words: keep them all the same (default), or leave them out.",
)
@click.option("--page", is_flag=True, help="Then serve a page to hear and to correct it.")
@click.option("--review", is_flag=True, help="Serve that page for the last take; without a FILE.")
@click.option(
    "--open/--no-open",
    "open_page",
    default=None,
    help="Open the page in your browser. Default: yes, in a terminal.",
)
@show_option
@json_option
def take(
    slug: str,
    file: Path | None,
    voice: str | None,
    added: Added | None,
    changed: Changed,
    page: bool,
    review: bool,
    open_page: bool | None,
    show_folder: Path | None,
    as_json: bool,
) -> None:
    """Cut a recording of the whole essay into its lines.

    You have read the essay in one go: FILE, of any common format. Its lines are found in it and
    laid down as clips of a recorded voice; of a line read twice the last whole reading counts. A
    second file fills or replaces just the lines that are in it.
    """
    if review == (file is not None):
        raise click.UsageError("Name the FILE of a take, or --review the last one.")
    if review and as_json:
        raise click.UsageError("--review opens a page; it has no --json.")
    show = find_show(Path.cwd(), show_folder)
    (source,) = wanted(find_episodes(show), [slug])
    if file is not None:
        account = _heard(show, source, file, voice, as_json=as_json)
        unasked: Added = "drop"
        added = added or (unasked if as_json else _asked(account))
        wishes = Wishes(added=added, changed=changed)
        _lay(show, source, account, wishes, as_json=as_json)
    if page or review:
        # Servers take a while to import: not for a mistake in the arguments, or --help.
        from spoken_essays.cli.correcting import correct

        correct(show, source, voice, browser=is_terminal() if open_page is None else open_page)


def _heard(show: Show, source: Source, file: Path, voice: str | None, *, as_json: bool) -> Account:
    # What decodes sound is not imported for a mistake in the arguments.
    from spoken_essays.taking.hearing import hear, refused

    def why(message: str) -> Account:
        return refused(show, source, file, message)

    events = hear(show, source, file, voice=voice)
    with _object_of(why) if as_json else nullcontext(), _stopped_with(STOPPED):
        with closing(Listening(file.name)) as shown, closing(events):
            for event in events:
                if isinstance(event, Account):
                    return event
                shown.on(event)
        raise TakeError(f"{file}: nothing was found in it")


def _asked(account: Account) -> Added:
    """What to do with words that are not in the essay: asked where somebody can answer."""
    from spoken_essays.cli.take_report import added_lines

    found = added_lines(account)
    if not found or not sys.stdin.isatty():
        return "drop"
    click.echo("These words are not in the essay:", err=True)
    for line in found:
        click.echo(f"  {line}", err=True)
    with _stopped_with(STOPPED):
        keep = click.confirm("Keep them with their lines?", default=False, err=True)
    return "keep" if keep else "drop"


def _lay(show: Show, source: Source, account: Account, wishes: Wishes, *, as_json: bool) -> None:
    from spoken_essays.cli.take_report import print_take, take_json
    from spoken_essays.taking.laying import lay

    def why(message: str) -> Account:
        return replace(account, warnings=(*account.warnings, message))

    with _object_of(why) if as_json else nullcontext(), _stopped_with(STOPPED_LATE):
        laid = list(lay(show, source, account, wishes))
    account = replace(account, added=wishes.added)
    if as_json:
        print_json(take_json(account))
    else:
        print_take(show, source, account, laid, wishes)


@contextmanager
def _object_of(account: Callable[[str], Account]) -> Iterator[None]:
    """A take that is refused has its one object as well: ``account`` makes it of what is said."""
    try:
        yield
    except (SoundError, TakeError) as error:
        from spoken_essays.cli.take_report import take_json

        print_json(take_json(account(error.message)))
        raise


@contextmanager
def _stopped_with(sentence: str) -> Iterator[None]:
    """Say what became of the take when Ctrl-C ends this."""
    try:
        yield
    except (KeyboardInterrupt, click.Abort):
        click.echo(sentence, err=True)
        raise click.exceptions.Exit(130) from None
