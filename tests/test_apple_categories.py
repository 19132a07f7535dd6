"""Apple's categories, and what is said about any other."""

from __future__ import annotations

import pytest

from spoken_essays.errors import SettingsError
from spoken_essays.settings.apple_categories import CATEGORIES, category, wrong


def test_the_list_is_as_long_as_apples() -> None:
    assert len(CATEGORIES) == 19
    assert sum(map(len, CATEGORIES.values())) == 91


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Arts", ("Arts", "")),
        ("Arts > Books", ("Arts", "Books")),
        ("  arts>BOOKS ", ("Arts", "Books")),
        ("Arts / Books", ("Arts", "Books")),
        ("Arts: Books", ("Arts", "Books")),
        ("Society and Culture > Personal Journals", ("Society & Culture", "Personal Journals")),
        ("Society &amp; Culture", ("Society & Culture", "")),
        ("Religion & Spirituality > Religion", ("Religion & Spirituality", "Religion")),
    ],
)
def test_a_category_is_written_as_apple_writes_it(text: str, names: tuple[str, str]) -> None:
    assert category(text) == names
    assert wrong(text) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Art > Book", "Arts > Books"),
        ("Books", "Arts > Books"),
        ("personal journal", "Society & Culture > Personal Journals"),
        ("Society > Personal Journals", "Society & Culture > Personal Journals"),
        ("Tecnology", "Technology"),
        ("Comedy > Books", "Comedy"),
    ],
)
def test_a_near_miss_is_told_what_it_may_mean(text: str, meant: str) -> None:
    with pytest.raises(SettingsError, match=f'category is "{text}".*Did you mean "{meant}') as told:
        category(text)
    assert "spoken.toml" in str(told.value)


@pytest.mark.parametrize("text", ["", ">", "Quilting", 'Arts "> Books" & <x>' * 3])
def test_what_is_near_to_nothing_is_shown_the_list(text: str) -> None:
    assert "True Crime" in (wrong(text) or "")


def test_every_category_is_its_own_name() -> None:
    for name, below in CATEGORIES.items():
        assert category(name) == (name, "")
        for sub in below:
            assert category(f"{name} > {sub}") == (name, sub)
