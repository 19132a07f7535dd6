"""The pages of a show: those that are not as they should be any more are written again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from spoken_essays import __version__, files
from spoken_essays.errors import ShowError
from spoken_essays.model import Essay
from spoken_essays.planning import Plan
from spoken_essays.published import Episode, FeedLink, Leaf
from spoken_essays.show import Show
from spoken_essays.stamps import Stamp, Stamps, file_digest, fingerprint

STAMP = "_pages"
Pages = Mapping[str, bytes]


@dataclass(frozen=True, kw_only=True)
class Front:
    """What all pages show: the href of the show's cover, and its feeds."""

    cover: str
    feeds: tuple[FeedLink, ...]


@dataclass(frozen=True, kw_only=True)
class _Job:
    """Pages that are made together, the hash of what decides them, and how they are made.

    ``make`` gives None for those that cannot be made of what there is.
    """

    name: str
    inputs: str
    make: Callable[[], Pages | None]


@dataclass(frozen=True, kw_only=True)
class _Series:
    """Episodes, newest first, and what their pages are made of."""

    show: Show
    episodes: Sequence[Episode]
    front: Front
    stamps: Stamps
    plan_of: Callable[[Essay], Plan]

    def said(self, place: int, listed: Sequence[str]) -> tuple[object, ...]:
        """All that decides an episode's page but its look: what is said of it and of those beside
        it, its sound, its text.
        """
        neighbours = [listed[at] for at in (place - 1, place + 1) if 0 <= at < len(listed)]
        essay = self.episodes[place].essay
        content = self.stamps.read(essay.slug)
        return listed[place], neighbours, content and content.inputs, file_digest(essay.path)

    def pages(self, place: int) -> Pages | None:
        """An episode's page and what belongs to it."""
        following = self.episodes[place - 1] if place else None
        previous = self.episodes[place + 1] if place + 1 < len(self.episodes) else None
        leaf = _leaf(self.episodes[place], self.plan_of, self.stamps, previous, following)
        return _episode_pages(self.show, leaf, self.front)


def write_pages(
    show: Show,
    episodes: Sequence[Episode],
    front: Front,
    stamps: Stamps,
    *,
    withdrawn: Sequence[Essay],
    plan_of: Callable[[Essay], Plan],
) -> int:
    """Write what changed of the show's page, the episodes', and what they look like.

    ``episodes`` stand newest first; one that was withdrawn keeps a page that says so. One whose
    essay has other lines than its sound, because only others were built, keeps the page it has.
    Returns how many files were written.
    """
    series = _Series(show=show, episodes=episodes, front=front, stamps=stamps, plan_of=plan_of)
    jobs = list(_jobs(series, withdrawn))
    everything = fingerprint([(job.name, job.inputs) for job in jobs])
    stamp = stamps.read(STAMP)
    if stamps.holds(stamp, everything):
        return 0
    known = _known(stamp, stamps)
    made: dict[str, tuple[str, list[str]]] = {}
    written = 0
    for job in jobs:
        made[job.name] = known.get(job.name, ("", []))
        if made[job.name][0] != job.inputs and (pages := job.make()) is not None:
            made[job.name] = job.inputs, sorted(pages)
            written += sum(files.write(stamps.out / href, data) for href, data in pages.items())
    stamps.write(
        STAMP,
        inputs=everything,
        outputs=[stamps.out / href for _, hrefs in made.values() for href in hrefs],
        facts={"pages": made},
    )
    return written


def _jobs(series: _Series, withdrawn: Sequence[Essay]) -> Iterator[_Job]:
    show, front = series.show, series.front
    look = fingerprint(_settings(show), front, _looks(show))
    listed = [_listed(episode) for episode in series.episodes]
    yield _Job(name="_assets", inputs=look, make=lambda: _assets(show))
    yield _Job(
        name="_show",
        inputs=fingerprint(look, listed),
        make=lambda: _show_pages(show, series.episodes, front),
    )
    for place, episode in enumerate(series.episodes):
        inputs = fingerprint((look, *series.said(place, listed)))
        yield _Job(name=episode.essay.slug, inputs=inputs, make=partial(series.pages, place))
    for essay in withdrawn:
        inputs = fingerprint(look, essay.title, "withdrawn")
        yield _Job(name=essay.slug, inputs=inputs, make=_notice(show, essay))


# Templates take a fifth of a second to import and compile: only when a page is to be written.


def _assets(show: Show) -> Pages:
    from spoken_essays.pages import site

    return site.assets(show)


def _show_pages(show: Show, episodes: Sequence[Episode], front: Front) -> Pages:
    from spoken_essays.pages import site

    return site.show_pages(show, episodes, cover=front.cover, feeds=front.feeds)


def _episode_pages(show: Show, leaf: Leaf | None, front: Front) -> Pages | None:
    if leaf is None:
        return None
    from spoken_essays.pages import site

    return site.episode_pages(show, leaf, cover=front.cover, feeds=front.feeds)


def _notice(show: Show, essay: Essay) -> Callable[[], Pages]:
    def made() -> Pages:
        from spoken_essays.pages import site

        return site.withdrawn_page(show, essay)

    return made


def _leaf(
    episode: Episode,
    plan_of: Callable[[Essay], Plan],
    stamps: Stamps,
    previous: Episode | None,
    following: Episode | None,
) -> Leaf | None:
    """An episode as its page shows it; None if its essay has other lines than were spoken."""
    from spoken_essays.timed import cuesheet

    stamp = stamps.read(episode.essay.slug)
    path = stamps.out / (stamp.facts["sheet"] if stamp else "")
    try:
        sheet = cuesheet.read(path.read_bytes())
    except (OSError, ValueError) as error:
        raise ShowError(f"{path.name}: {error}; run `spoken build {episode.essay.slug}`") from error
    script = plan_of(episode.essay).script
    if len(script.segments) != len(sheet.cues):
        return None
    return Leaf(
        episode=episode,
        recording=cuesheet.restored(sheet, script, title=episode.essay.title),
        peaks=sheet.peaks,
        previous=previous,
        following=following,
    )


def _known(stamp: Stamp | None, stamps: Stamps) -> dict[str, tuple[str, list[str]]]:
    """What was made last, as far as all its files lie there untouched."""
    if stamp is None:
        return {}
    there = {href for href in stamp.outputs if stamps.lies(stamp, href)}
    pages = {name: (inputs, hrefs) for name, (inputs, hrefs) in stamp.facts["pages"].items()}
    return {name: each for name, each in pages.items() if there.issuperset(each[1])}


def _listed(episode: Episode) -> str:
    """The hash of what other pages say of an episode."""
    essay = episode.essay
    said = (essay.title, essay.subtitle, essay.summary, essay.kind, essay.season, essay.episode)
    named = (essay.slug, essay.episode_name, essay.explicit)
    return fingerprint(said, named, vars(episode) | {"essay": None})


def _settings(show: Show) -> dict[str, object]:
    return {name: value for name, value in vars(show).items() if name not in ("root", "cache")}


def _looks(show: Show) -> list[object]:
    """All files that decide how pages look: ours by size and time, the show's own by content."""
    package = (Path(__file__).parent / "pages").rglob("*")
    shipped = [path for path in package if path.is_file() and path.suffix != ".pyc"]
    own = sorted(path for path in (show.root / "templates").rglob("*") if path.is_file())
    about = file_digest(show.root / show.site.about) if show.site.about else ""
    return [
        __version__,
        [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in sorted(shipped)],
        [(str(path.relative_to(show.root)), file_digest(path)) for path in own],
        about,
    ]
