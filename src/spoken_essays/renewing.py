"""An episode made again if anything of it has changed, and else left as the last build made it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import replace

from spoken_essays.cache import Cache
from spoken_essays.errors import UnableError
from spoken_essays.places import Places
from spoken_essays.planning import Plan, plan
from spoken_essays.report import EpisodeReport, Event, Planned
from spoken_essays.show import Show
from spoken_essays.stamps import Stamps


def is_current(each: Plan, stamps: Stamps, *, anew: bool) -> bool:
    """Whether an episode's files are as its plan wants them: never, if they are wanted anew."""
    return not anew and stamps.holds(stamps.read(each.slug), each.content)


def announced(
    show: Show, plans: Iterable[Plan], stamps: Stamps, *, anew: bool
) -> Iterator[Planned]:
    """What is about to be made, if anything is."""
    stale = [each for each in plans if not is_current(each, stamps, anew=anew)]
    cache = Cache(show.private / "nothing") if anew else Cache(show.takes)
    missing = [each.missing(cache) for each in stale]
    if stale:
        yield Planned(
            readings={each.slug: len(set(each.keys)) for each in stale},
            missing={each.slug: len(each.to_speak(cache)) for each in stale},
            seconds={each.slug: each.seconds() for each in stale},
            characters=sum(len(text) for texts in missing for text in texts),
            clips={each.slug: len(set(each.keys) - each.spoken) for each in stale},
        )


def made_or_kept(
    show: Show, each: Plan, places_of: Callable[[Plan], Places], stamps: Stamps, *, anew: bool
) -> Generator[Event, None, Plan]:
    """Make an episode, if it is not as it should be already; the plan that it was made by.

    Where a voice fails and an understudy is named, that is another plan: the next build asks the
    voice again.
    """
    each.note_clips()
    unable: dict[str, str] = {}
    while not is_current(each, stamps, anew=anew):
        # Sound, tags and pictures take half a second to import: only when something is to be made.
        from spoken_essays.making import make

        try:
            yield from make(show, each, places_of(each), stamps, anew=anew and not unable)
            return each
        except UnableError as error:
            unable |= dict.fromkeys(error.keys, error.why)
            each = _with_understudies(show, each, unable)
    yield _unchanged(each, places_of(each), stamps)
    return each


def _with_understudies(show: Show, each: Plan, unable: Mapping[str, str]) -> Plan:
    """The plan anew, with others for the takes that their voices could not give."""
    again = plan(show, each.source, unable=unable)
    return replace(again, entry=each.entry, published=each.published)


def _unchanged(each: Plan, places: Places, stamps: Stamps) -> EpisodeReport:
    """The report of an episode that is as the last build left it."""
    stamp = stamps.read(each.slug)
    facts = dict(stamp.facts["report"]) if stamp else {}
    return EpisodeReport(
        slug=each.slug,
        title=each.essay.title,
        status="unchanged",
        file=places.at(places.mp3),
        kept=len(each.spoken),
        left_out=each.left_out,
        readers=each.readers,
        **facts,
    )
