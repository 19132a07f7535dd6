"""Roles and groups of those who take part, by the Podcast Taxonomy."""

from __future__ import annotations

import pytest

from spoken_essays.settings.podcast_people import GROUPS, place, wrong_group, wrong_role


def test_the_taxonomy_is_whole() -> None:
    assert len(GROUPS) == 11
    assert sum(map(len, GROUPS.values())) == 63
    assert all(name == name.strip().lower() for roles in GROUPS.values() for name in roles)


@pytest.mark.parametrize("role", ["host", "Co-Host", " Cover Art Designer ", "narrator"])
def test_case_means_nothing(role: str) -> None:
    assert wrong_role(role) is None


@pytest.mark.parametrize(
    ("role", "hint"),
    [("narator", 'Did you mean "narrator"?'), ("", 'such as "host"'), ("king", "a role such as")],
)
def test_a_role_that_apps_do_not_know_is_told(role: str, hint: str) -> None:
    assert hint in (wrong_role(role) or "")


def test_a_group_that_apps_do_not_know_is_told() -> None:
    assert wrong_group("Cast") is None
    assert 'Did you mean "writing"?' in (wrong_group("writting") or "")


@pytest.mark.parametrize(
    ("role", "group", "written"),
    [
        (" Author ", " Cast", ("author", "writing")),
        ("host", "Cast", ("host", "cast")),
        ("editor", "Video Post-Production", ("editor", "video post-production")),
        ("editor", "cast", ("editor", "writing")),
    ],
)
def test_a_role_stands_in_its_own_group(role: str, group: str, written: tuple[str, str]) -> None:
    assert place(role, group) == written
