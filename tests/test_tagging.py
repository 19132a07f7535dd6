from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import lameenc
import pytest
from conftest import needs
from mutagen.id3 import ID3
from mutagen.mp3 import MP3

from spoken_essays.errors import SoundError
from spoken_essays.model import Chapter
from spoken_essays.timed.tagging import Tags, tag
from spoken_essays.words.languages import three_letters

RATE = 44_100
JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40
FULL = Tags(
    title="The Blue Kettle",
    subtitle="and what it kept",
    artist="Ann Author",
    album="Я помню: essays / ἐλπίς",
    published=date(2026, 3, 2),
    track=12,
    season=3,
    comment="A summary,\nin two lines.",
    copyright="2026 Ann Author",
    url="https://example.org/é/the-kettle?a=b&c",
    language="en-GB",
    lyrics="It had gone quiet.\nSo had we.\n\nNobody moved — “not yet”.",
    cover=JPEG,
    chapters=(
        Chapter(start=0, end=60_000, title="A very much longer first title than the others"),
        Chapter(start=60_000, end=90_000, title="B"),
        Chapter(start=90_000, end=130_000, title="Третья глава"),
    ),
    rate=RATE,
)


@pytest.fixture(scope="module")
def sound() -> bytes:
    """Three seconds of noise as an mp3 without tags."""
    encoder = lameenc.Encoder()
    encoder.set_bit_rate(96)
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.silence()
    noise = random.Random(1).randbytes(2 * 3 * RATE)
    return bytes(encoder.encode(noise)) + bytes(encoder.flush())


@pytest.fixture
def mp3(sound: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "episode.mp3"
    path.write_bytes(sound)
    return path


def body(path: Path) -> bytes:
    """The tag's bytes after its header, whose length is in four bytes of seven bits."""
    data = path.read_bytes()
    assert data[:5] == b"ID3\x03\x00"
    size = sum(byte << 7 * power for byte, power in zip(data[6:10], (3, 2, 1, 0), strict=True))
    return data[10 : 10 + size]


def raw_frames(path: Path) -> Iterator[tuple[str, bytes]]:
    data = body(path)
    while data:
        size = int.from_bytes(data[4:8])
        assert data[8:10] == b"\0\0"
        yield data[:4].decode(), data[10 : 10 + size]
        data = data[10 + size :]


def loaded(path: Path) -> Any:
    return ID3(path)  # type: ignore[no-untyped-call]


def length(path: Path) -> float:
    info: Any = MP3(path).info  # type: ignore[no-untyped-call]
    return float(info.length)


def test_every_tag_is_read_back_as_it_was_given(mp3: Path) -> None:
    tag(mp3, FULL)
    tags = loaded(mp3)
    texts = {name: str(tags[name]) for name in tags if name.startswith("T")}
    assert texts == {
        "TIT2": "The Blue Kettle",
        "TIT3": "and what it kept",
        "TPE1": "Ann Author",
        "TALB": "Я помню: essays / ἐλπίς",
        "TDRC": "2026-03-02",
        "TRCK": "12",
        "TPOS": "3",
        "TCON": "Podcast",
        "TCOP": "2026 Ann Author",
        "TLAN": "eng",
    }
    assert tags["COMM::eng"].text == ["A summary,\nin two lines."]
    assert tags["USLT::eng"].text == FULL.lyrics
    assert tags["WXXX:"].url == "https://example.org/%C3%A9/the-kettle?a=b&c"
    assert (tags["APIC:"].type, tags["APIC:"].mime, tags["APIC:"].data) == (3, "image/jpeg", JPEG)


def test_the_tag_is_id3v2_3_with_the_frames_of_its_day(mp3: Path) -> None:
    tag(mp3, FULL)
    frames = dict(raw_frames(mp3))
    assert frames["TYER"] == b"\x002026\x00"
    assert frames["TDAT"] == b"\x000203\x00"
    assert frames["TALB"].startswith(b"\x01\xff\xfe")
    assert "TDRC" not in frames


def test_chapters_stand_in_the_file_in_the_order_of_time(mp3: Path) -> None:
    tag(mp3, FULL)
    frames = list(raw_frames(mp3))
    assert [name for name, _ in frames][-5:] == ["CTOC", "CHAP", "CHAP", "CHAP", "APIC"]
    chapters = [data for name, data in frames if name == "CHAP"]
    assert [data.split(b"\0")[0] for data in chapters] == [b"chp0", b"chp1", b"chp2"]
    times = [data[5:13] for data in chapters]
    assert [int.from_bytes(time[:4]) for time in times] == [0, 1361, 2041]
    assert [int.from_bytes(time[4:]) for time in times] == [1361, 2041, 2948]
    assert all(data[13:21] == b"\xff" * 8 for data in chapters)


def test_the_table_of_contents_is_on_top_ordered_and_lists_every_chapter(mp3: Path) -> None:
    tag(mp3, FULL)
    tags = loaded(mp3)
    toc = tags["CTOC:toc"]
    assert int(toc.flags) == 0b11
    assert toc.child_element_ids == ["chp0", "chp1", "chp2"]
    assert str(toc.sub_frames["TIT2"]) == FULL.title
    titles = [str(tags[f"CHAP:{name}"].sub_frames["TIT2"]) for name in toc.child_element_ids]
    assert titles == [chapter.title for chapter in FULL.chapters]


def test_more_than_255_chapters_are_thinned_and_still_cover_everything(mp3: Path) -> None:
    many = tuple(Chapter(start=i * RATE, end=(i + 1) * RATE, title=f"{i}") for i in range(600))
    tag(mp3, Tags(title="Long", chapters=many, rate=RATE))
    tags = loaded(mp3)
    chapters = [tags[f"CHAP:{name}"] for name in tags["CTOC:toc"].child_element_ids]
    assert len(chapters) == 200
    assert [chapter.start_time for chapter in chapters[1:]] == [c.end_time for c in chapters[:-1]]
    assert chapters[-1].end_time == 600_000


def test_the_sound_stays_as_it_was(mp3: Path, sound: bytes) -> None:
    before = length(mp3)
    tag(mp3, FULL)
    assert mp3.read_bytes().endswith(sound)
    assert len(mp3.read_bytes()) == 10 + len(body(mp3)) + len(sound)
    assert length(mp3) == before


def test_tags_that_were_there_are_gone(mp3: Path, sound: bytes) -> None:
    tag(mp3, FULL)
    mp3.write_bytes(mp3.read_bytes() + b"TAG" + b"old".ljust(125, b"\0"))
    tag(mp3, Tags(title="Only this", genre="", language="xx"))
    assert [name for name, _ in raw_frames(mp3)] == ["TIT2", "TLAN"]
    assert mp3.read_bytes().endswith(sound)


def test_the_same_tags_make_the_same_bytes(mp3: Path, tmp_path: Path, sound: bytes) -> None:
    other = tmp_path / "other.mp3"
    other.write_bytes(sound)
    tag(mp3, FULL)
    tag(other, FULL)
    assert mp3.read_bytes() == other.read_bytes()


def test_an_essay_without_chapters_has_neither_chapters_nor_contents(mp3: Path) -> None:
    tag(mp3, Tags(title="Plain"))
    assert {name for name, _ in raw_frames(mp3)} == {"TIT2", "TCON", "TLAN"}


def test_what_no_tag_may_hold_is_taken_out(mp3: Path) -> None:
    nasty = "a\x00b\ud83d\x1b"
    chapters = (Chapter(start=0, end=9, title=nasty),)
    tag(mp3, Tags(title=nasty, artist="\x00", lyrics=f"{nasty}\r\n{nasty}", chapters=chapters))
    tags = loaded(mp3)
    assert str(tags["TIT2"]) == "ab"
    assert "TPE1" not in tags
    assert tags["USLT::eng"].text == "ab\nab"
    assert str(tags["CHAP:chp0"].sub_frames["TIT2"]) == "ab"


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(SoundError, match=r"nowhere\.mp3: its tags could not be written"):
        tag(tmp_path / "missing" / "nowhere.mp3", FULL)


@pytest.mark.parametrize(
    ("tag", "three"),
    [
        ("en", "eng"),
        ("de-CH", "deu"),
        ("pt_BR", "por"),
        ("EL", "ell"),
        ("grc", "grc"),
        ("", "und"),
        ("x-klingon", "und"),
        ("english", "und"),
    ],
)
def test_a_language_has_three_letters_in_a_tag(tag: str, three: str) -> None:
    assert three_letters(tag) == three


@pytest.mark.system
@needs("ffprobe")
def test_ffprobe_reads_tags_chapters_in_order_and_the_picture(mp3: Path) -> None:
    tag(mp3, FULL)
    command = ["ffprobe", "-v", "error", "-of", "json", "-show_chapters", "-show_format"]
    found = subprocess.run([*command, "-show_streams", mp3], capture_output=True, check=True)
    said = json.loads(found.stdout)
    assert [chapter["tags"]["title"] for chapter in said["chapters"]] == [
        chapter.title for chapter in FULL.chapters
    ]
    assert [chapter["start"] for chapter in said["chapters"]] == [0, 1361, 2041]
    assert said["format"]["tags"]["album"] == FULL.album
    assert said["format"]["tags"]["genre"] == "Podcast"
    assert said["streams"][1]["disposition"]["attached_pic"] == 1
