"""Who takes part: the author, who narrates what the author has read, and whom the show names.

An item's persons replace the channel's (the Podcasting 2.0 document of <podcast:person>), so an
episode either says nothing of people, or names all of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spoken_essays.feeds.show_notes import name
from spoken_essays.feeds.tags import SHORT, Tag
from spoken_essays.outlets import Person
from spoken_essays.published import Episode
from spoken_essays.settings.podcast_people import place
from spoken_essays.show import Show

Persons = tuple[Tag, ...]


def of_show(show: Show, episodes: Sequence[Episode]) -> Persons:
    """The show's author, as a narrator too if any of its episodes was read so, and its people."""
    reads = any(each.synthetic < 1 and _author(show, each) == show.author for each in episodes)
    return _tags((*_writer(show.author, reads=reads), *show.people))


def of_episode(show: Show, episode: Episode) -> Persons:
    """An episode's author, and the show's people as far as they had a part in it.

    Another's essay is not by the show's author; what a synthetic voice reads has no narrator.
    """
    author = _author(show, episode)
    people = [
        person
        for person in show.people
        if not (_is(person, "author") and person.name != author)
        and not (_is(person, "narrator") and episode.synthetic >= 1)
    ]
    return _tags((*_writer(author, reads=episode.synthetic < 1), *people))


def _author(show: Show, episode: Episode) -> str:
    return episode.essay.author or show.author


def _writer(author: str, *, reads: bool) -> Iterator[Person]:
    yield Person(name=author, role="author", group="writing")
    if reads:
        yield Person(name=author, role="narrator", group="cast")


def _is(person: Person, role: str) -> bool:
    return person.role.strip().lower() == role


def _tags(people: Sequence[Person]) -> Persons:
    """Each person in a role once: as the show has it, for it may know a picture and a page."""
    tags: dict[tuple[str, str, str], Tag] = {}
    for person in people:
        called, (role, group) = name(person.name, SHORT), place(person.role, person.group)
        about = {"role": role, "group": group, "img": person.img, "href": person.href}
        attributes = {key: value for key, value in about.items() if value}
        if called:
            tags[called, role, group] = Tag("podcast:person", called, attributes)
    return tuple(tags.values())
