"""Who is named in the feed: an item's people replace the channel's, so it names all or none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from feed_making import SHOW, episode, tags, written
from feed_rules import RULES

from spoken_essays.outlets import Person
from spoken_essays.show import Show

ADA = replace(SHOW, author="Ada")
BO = Person(name="Bo", role="Editor", group="Writing", href="https://bo.example.com/")
AUTHOR, NARRATOR = ("Ada", "author"), ("Ada", "narrator")


def named(data: bytes, where: str) -> list[tuple[str | None, str]]:
    return [(text, about["role"]) for text, about in tags(data, f"channel/{where}")]


@pytest.mark.parametrize(
    ("show", "given", "of_channel", "of_item"),
    [
        (SHOW, {}, [], []),
        (ADA, {}, [AUTHOR], []),
        (ADA, {"author": "Ada"}, [AUTHOR], []),
        (ADA, {"author": "Cy"}, [AUTHOR], [("Cy", "author")]),
        (SHOW, {"author": "Cy"}, [], [("Cy", "author")]),
        (ADA, {"synthetic": 0.0}, [AUTHOR, NARRATOR], []),
        (ADA, {"synthetic": 0.9}, [AUTHOR, NARRATOR], []),
        (
            ADA,
            {"author": "Cy", "synthetic": 0.5},
            [AUTHOR],
            [("Cy", "author"), ("Cy", "narrator")],
        ),
        (replace(ADA, people=(BO,)), {}, [AUTHOR, ("Bo", "editor")], []),
        (
            replace(ADA, people=(BO,)),
            {"author": "Cy"},
            [AUTHOR, ("Bo", "editor")],
            [("Cy", "author"), ("Bo", "editor")],
        ),
    ],
)
def test_an_episode_names_its_people_if_they_are_others_than_the_shows(
    show: Show,
    given: dict[str, Any],
    of_channel: list[tuple[str, str]],
    of_item: list[tuple[str, str]],
) -> None:
    data = written(show, episode(**given))
    assert named(data, "podcast:person") == of_channel
    assert named(data, "item/podcast:person") == of_item
    assert list(RULES["spec.persons"](data)) == []


def test_only_what_the_author_read_names_the_author_as_narrator() -> None:
    data = written(ADA, episode("spoken"), episode("read", synthetic=0.0))
    assert named(data, "podcast:person") == [AUTHOR, NARRATOR]
    assert named(data, "item/podcast:person") == [AUTHOR]


def test_a_person_the_show_knows_is_named_once_with_page_and_picture() -> None:
    page, picture = "https://ada.example.com/?a&b", "https://ada.example.com/a.jpg"
    known = Person(name="Ada", role="Author", href=page, img=picture)
    data = written(replace(ADA, people=(known,)), episode(), episode("guest", author="Cy"))
    assert tags(data, "channel/podcast:person") == [
        ("Ada", {"role": "author", "group": "writing", "img": picture, "href": page})
    ]
    assert named(data, "item/podcast:person") == [("Cy", "author")]


def test_a_narrator_of_the_show_is_not_named_for_what_a_synthetic_voice_reads() -> None:
    reader = Person(name="Di", role="narrator")
    data = written(
        replace(ADA, people=(reader,)), episode("spoken"), episode("read", synthetic=0.5)
    )
    assert named(data, "podcast:person") == [AUTHOR, NARRATOR, ("Di", "narrator")]
    assert named(data, "item/podcast:person") == [AUTHOR]


def test_a_name_that_is_nothing_or_long_is_left_out_or_cut() -> None:
    people = (Person(name=" \x00 "), Person(name="x" * 200))
    data = written(replace(SHOW, people=people), episode())
    assert named(data, "podcast:person") == [("x" * 127 + "…", "host")]
