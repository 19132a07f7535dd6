"""Clips of what no one wrote into the essay: opening, closing, and who reads, said at the end."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from booths import served, wav
from clip_house import House
from conftest import mp3_in
from sounds import sixteen_bit, speechlike

NARRATION = ("[narration]", 'closing = "Good night."', "disclose = true")
WHO = "Narrated by the author, and {} per cent of it by a synthetic voice."


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A show that says at the end who reads."""
    house = House(tmp_path)
    house.settings('voice = "me"', *NARRATION)
    return house


def choose(house: House, line: str, name: str) -> None:
    house.drop(name)
    assert house.spoken("clips", "choose", "the-ferry", line, name).code == 0


def ending(house: House) -> list[tuple[str, str, str]]:
    """What is said when the essay is over: its role, who says it, and the words."""
    done = house.spoken("plan", "--json")
    segments = done.json["episodes"][0]["segments"]
    return [(each["role"], each["voice"], each["text"]) for each in segments if not each["number"]]


def test_a_recorded_closing_fits_whatever_share_the_understudy_reads(house: House) -> None:
    choose(house, "closing", "night.wav")
    for name, share in (("1.wav", 77), ("2.wav", 47)):
        house.drop(name)
        assert ending(house) == [
            ("closing", "me", "Good night."),
            ("disclosure", "joe", WHO.format(share)),
        ]
        lines = house.listed()["lines"][-2:]
        assert [(each["state"], each["text"]) for each in lines] == [
            ("fresh", "Good night."),
            ("missing", WHO.format(share)),
        ]


def test_a_closing_that_nobody_recorded_is_read_in_one_breath_with_it(house: House) -> None:
    """So it was before there were clips: what was published with it stays as it is."""
    house.drop("1.wav")
    assert ending(house) == [("closing", "joe", f"Good night. {WHO.format(85)}")]


def test_who_reads_can_be_recorded_and_is_stale_when_that_changes(house: House) -> None:
    house.drop("1.wav")
    choose(house, "disclosure", "who.wav")
    assert ending(house) == [
        ("closing", "joe", "Good night."),
        ("disclosure", "me", WHO.format(85)),
    ]
    house.drop("2.wav")
    assert ending(house) == [
        ("closing", "joe", "Good night."),
        ("disclosure", "joe", WHO.format(55)),
    ]
    last = house.listed()["lines"][-1]
    assert (last["role"], last["state"], last["recorded_for"]) == (
        "disclosure",
        "stale",
        WHO.format(85),
    )


def test_a_stale_disclosure_is_told_with_what_mends_it_and_not_kept_by_the_way(
    house: House,
) -> None:
    """It would say what is not so."""
    house.drop("1.wav")
    choose(house, "disclosure", "who.wav")
    house.drop("2.wav")
    mending = "`spoken record the-ferry --only stale`"
    told = house.spoken("clips", "the-ferry").out
    assert mending in told and "clips keep" not in told
    noted = house.spoken("plan", "the-ferry").out
    assert "joe: the disclosure, for me: who reads has changed" in noted and mending in noted
    house.spoken("clips", "keep", "the-ferry")
    assert house.listed()["lines"][-1]["state"] == "stale"
    house.spoken("clips", "keep", "the-ferry", "disclosure")
    assert house.listed()["lines"][-1]["state"] == "fresh"


def test_whoever_reads_all_says_so_too_or_is_told_what_is_missing(house: House) -> None:
    (house.root / "voices" / "me" / "voice.toml").write_text('engine = "clips"\n')
    house.drop(*(f"{number}.wav" for number in range(1, 6)))
    choose(house, "closing", "night.wav")
    assert "me cannot read the disclosure (it has no clip): record" in house.spoken("plan").err
    choose(house, "disclosure", "who.wav")
    assert ending(house) == [
        ("closing", "me", "Good night."),
        ("disclosure", "me", "Narrated by the author."),
    ]
    assert house.spoken("build", "--json").json["episodes"][0]["clips"] == 7


def test_in_the_booth_who_reads_is_the_last_line_to_record(house: House) -> None:
    sound = wav(sixteen_bit(speechlike(0.5, 44_100, 1)).tobytes())
    with served(house.root, "the-ferry") as booth:
        title, *_, before = booth.essay()["lines"]
        assert booth.read(title, sound).status == 201
        *_, last = booth.essay()["lines"]
        assert (before["role"], before["text"]) == ("disclosure", "Narrated by a synthetic voice.")
        assert (last["state"], last["text"]) == ("missing", WHO.format(85))
        assert booth.read(last, sound).status == 201
        assert booth.essay()["lines"][-1]["state"] == "fresh"


def test_an_opening_in_the_titles_place_does_not_make_its_clip_stale(house: House) -> None:
    house.drop("1.wav")
    house.spoken("clips")
    house.settings('voice = "me"', "[narration]", 'opening = "{title}, by me."')
    listed = house.listed("the-ferry")
    assert [each["state"] for each in listed["lines"]] == ["missing"] * 5
    assert [each["recorded_for"] for each in listed["loose"]] == ["The ferry and the fog"]
    house.settings('voice = "me"', "[narration]", 'opening = "{title}"')
    assert house.listed()["lines"][0]["state"] == "fresh"


def test_what_was_published_is_had_again_to_the_byte_from_what_is_committed(
    house: House, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Clips, manifest and identity are enough, here and in a fresh copy of the folder."""
    web = tmp_path_factory.mktemp("web")
    base = ('base_url = "https://slow.water.fm/"', 'voice = "me"')
    house.settings(*base, *NARRATION, "[publish]", f'target = "{web}"')
    house.drop("1.wav", "3.wav")
    choose(house, "closing", "night.wav")
    assert house.spoken("publish").code == 0
    published = contents(web)
    copy = tmp_path_factory.mktemp("copy") / "show"
    shutil.copytree(house.root, copy, ignore=shutil.ignore_patterns(".spoken", "public"))
    for root in (house.root, copy):
        for made in (".spoken", "public"):
            shutil.rmtree(root / made, ignore_errors=True)
        again = house.spoken("publish", "--json", root=root).json
        assert (again["sent"], contents(web)) == ([], published)
        mp3 = mp3_in(root / "public" / "episodes" / "the-ferry")
        assert published[f"episodes/the-ferry/{mp3.name}"] == mp3.read_bytes()


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}
