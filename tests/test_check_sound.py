"""Episodes whose sound or tag is damaged, and what is found of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import lameenc
import numpy as np
import pytest
from damage import SLUG, Damaged
from mutagen import id3
from numpy.typing import NDArray
from sounds import noise, sixteen_bit, speechlike

from spoken_essays.checking.audio import duration_of
from spoken_essays.checking.findings import Severity, Where
from spoken_essays.checking.listening import listen
from spoken_essays.checking.measuring import measure, measured
from spoken_essays.checking.mp3_frames import walk
from spoken_essays.checking.tags import chapters_id3
from spoken_essays.errors import SoundError
from spoken_essays.timed.tagging import ReadTags, TaggedChapter, read_tags

ERROR, WARNING, NOTE = Severity
# mutagen has no types.
FRAMES: Any = id3
RATE = 44_100


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept")


@pytest.fixture
def show(built: Path, tmp_path: Path, kept: Path) -> Damaged:
    return Damaged.copy(built, tmp_path / "show", kept)


def mp3(
    sound: NDArray[np.float32], *, kbps: int = 96, rate: int = RATE, vbr: bool = False
) -> bytes:
    """Sound as LAME's mp3 without a header; of two channels if it has two rows."""
    channels = 1 if sound.ndim == 1 else len(sound)
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(channels)
    encoder.set_in_sample_rate(rate)
    encoder.set_out_sample_rate(rate)
    if vbr:
        encoder.set_vbr(4)
        encoder.set_vbr_quality(4)
    else:
        encoder.set_bit_rate(kbps)
    samples = sixteen_bit(np.ascontiguousarray(sound.T).reshape(-1))
    return bytes(encoder.encode(samples.tobytes()) + encoder.flush())


VOICE = speechlike(6, RATE)
# About -16 LUFS as heard, under -1 dBTP.
WELL = VOICE * np.float32(0.5)


# What becomes of the mp3, and the finding: rule, severity, words.
BREAKAGES: tuple[tuple[str, Callable[[bytes], bytes], str, Severity, str], ...] = (
    ("cut short", lambda data: data[: len(data) // 2], "audio.duration", ERROR, "missing"),
    ("cut short", lambda data: data[: len(data) // 2], "spec.enclosures", ERROR, "the file has"),
    ("a byte more", lambda data: data + b"\0", "spec.enclosures", ERROR, "the file has"),
    ("nothing", lambda _: b"", "files.empty", ERROR, "empty"),
    ("a WAV", lambda _: b"RIFF" + bytes(9000), "audio.format", ERROR, "a WAV file"),
    ("a page", lambda _: b"<!DOCTYPE html>" * 99, "audio.format", ERROR, "a web page file"),
    ("zeros", lambda _: bytes(9000), "audio.format", ERROR, "no mp3 in it"),
    (
        "junk inside",
        lambda data: data[:300_000] + b"\xff\0" * 9000 + data[300_000:],
        "audio.format",
        ERROR,
        "no sound",
    ),
    ("22 kHz", lambda _: mp3(WELL[::2], rate=22_050, kbps=64), "audio.format", ERROR, "22050"),
    ("32 kbit/s", lambda _: mp3(WELL, kbps=32), "audio.format", NOTE, "32 kbit/s in mono"),
    ("48k stereo", lambda _: mp3(np.stack([WELL] * 2), kbps=48), "audio.format", ERROR, "stereo"),
    ("VBR", lambda _: mp3(WELL, vbr=True), "audio.duration", ERROR, "no Xing header"),
    ("no end", lambda _: mp3(WELL)[:-100], "audio.duration", WARNING, "last frame is cut short"),
    ("no header", lambda _: mp3(WELL), "audio.duration", NOTE, "no Info header"),
    ("another", lambda _: mp3(WELL), "audio.duration", ERROR, "the sound lasts 6"),
    ("soft", lambda _: mp3(WELL * np.float32(0.1)), "loudness.integrated", WARNING, "quieter"),
    ("silence", lambda _: mp3(WELL * np.float32(0)), "loudness.integrated", ERROR, "nothing"),
    ("loud", lambda _: mp3(VOICE), "loudness.true-peak", WARNING, "may crackle"),
    ("no tag", lambda _: mp3(WELL), "audio.tags", WARNING, "no tag"),
    (
        "half a tag",
        lambda data: data[:12] + b"\x55" * 40 + data[52:],
        "audio.tags",
        WARNING,
        "names no title",
    ),
)


@pytest.mark.parametrize(
    ("how", "rule", "severity", "words"),
    [each[1:] for each in BREAKAGES],
    ids=[f"{each[0]}-{each[2]}" for each in BREAKAGES],
)
def test_an_mp3_that_is_damaged_is_found(
    show: Damaged, how: Callable[[bytes], bytes], rule: str, severity: Severity, words: str
) -> None:
    show.change(show.mp3, how)
    found = [each for each in show.found(rule) if words in each.what]
    assert [each.severity for each in found] == [severity], show.checked().findings
    assert found[0].episode == SLUG
    assert found[0].file in ("feed.xml", show.mp3.relative_to(show.public).as_posix())


def tagged(show: Damaged, change: Callable[[Any], None]) -> None:
    show.change(show.mp3, lambda data: data)
    tags: Any = FRAMES.ID3(show.mp3)
    change(tags)
    tags.save(v2_version=3)


@pytest.mark.parametrize(
    ("frame", "severity", "words"),
    [
        (FRAMES.TIT2(text="The boat"), WARNING, "calls the title “The boat”"),
        (FRAMES.TALB(text="Fast Water"), WARNING, "calls the show “Fast Water”"),
        (FRAMES.TPE1(text=""), NOTE, "no author"),
        (FRAMES.APIC(mime="image/png", type=3, data=b"\xff\xd8\xff no"), WARNING, "no picture"),
    ],
)
def test_a_tag_that_says_other_things_than_the_feed_is_found(
    show: Damaged, frame: id3.Frame, severity: Severity, words: str
) -> None:
    def change(tags: Any) -> None:
        tags.delall(frame.FrameID)
        tags.add(frame)

    tagged(show, change)
    found = [each for each in show.found("audio.tags") if words in each.what]
    assert [each.severity for each in found] == [severity]


def test_a_title_that_the_feed_breaks_off_is_whole_in_the_tag(show: Damaged) -> None:
    show.edit(show.feed, "The ferry and the fog</title>", "The ferry and…</title>")
    assert not [each for each in show.found("audio.tags") if "title" in each.what]


def test_chapters_that_mutagen_has_shuffled_are_found(show: Damaged) -> None:
    def lengthen(tags: Any) -> None:
        first = tags.getall("CHAP")[0]
        first.sub_frames["TIT2"].text = ["A very much longer title " * 4]

    tagged(show, lengthen)
    found = show.found("chapters.id3")
    assert any("stands after a later chapter" in each.what for each in found)


def chapter(name: str, start: int, end: int, title: str = "One") -> TaggedChapter:
    return TaggedChapter(name=name, start=start, end=end, title=title)


@pytest.mark.parametrize(
    ("chapters", "contents", "words"),
    [
        ([chapter("a", 0, 900), chapter("a", 900, 1800)], ("a", "a"), "one name"),
        ([chapter("a", 0, 900)], None, "no table of contents"),
        ([chapter("a", 0, 900), chapter("b", 900, 1800)], ("b", "a"), "in their order"),
        ([chapter("a", 0, 0)], ("a",), "ends before"),
        ([chapter("a", 99_000, 99_900)], ("a",), "after the end"),
        ([chapter("a", 0, 900, "")], ("a",), "no title"),
        ([chapter(f"{n}", n, n + 1) for n in range(256)], tuple(map(str, range(256))), "256"),
    ],
)
def test_chapters_in_a_tag_that_players_misread_are_found(
    chapters: list[TaggedChapter], contents: tuple[str, ...] | None, words: str
) -> None:
    tags = ReadTags(version=3, texts={}, chapters=tuple(chapters), contents=contents)
    found = list(chapters_id3(tags, 60, Where(file="a.mp3")))
    assert len([each for each in found if words in each.what]) == 1


ACX: tuple[tuple[NDArray[np.float32], int, str, str], ...] = (
    (WELL, 96, "acx.format", "192 kbit/s"),
    (WELL[::2], 192, "acx.room-tone", "before the first word"),
    (VOICE * np.float32(0.02), 192, "acx.rms", "dB RMS"),
    (VOICE, 192, "acx.peak", "-3 dB"),
    (WELL + noise(6, RATE) * np.float32(0.02), 192, "acx.noise-floor", "-60 dB"),
)


@pytest.mark.parametrize(("sound", "kbps", "rule", "words"), ACX)
def test_what_acx_would_send_back_is_found(
    show: Damaged, sound: NDArray[np.float32], kbps: int, rule: str, words: str
) -> None:
    show.put(show.mp3, mp3(sound, kbps=kbps))
    found = [each for each in show.found(rule, acx=True) if words in each.what]
    assert [each.severity for each in found] == [ERROR]


def test_what_acx_takes_is_taken(show: Damaged) -> None:
    room = noise(9, RATE) * np.float32(0.0005)
    room[round(0.7 * RATE) : round(6.7 * RATE)] += VOICE * np.float32(0.4)
    show.put(show.mp3, mp3(room, kbps=192))
    assert [each for each in show.checked(acx=True).findings if each.rule[:3] == "acx"] == []


def test_nothing_is_said_of_acx_unless_asked(show: Damaged) -> None:
    assert all(each.rule[:3] != "acx" for each in show.checked().findings)


def test_two_channels_are_heard_as_two(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    levels = []
    for sound in (WELL, np.stack([WELL, WELL]), np.stack([WELL, WELL * 0])):
        path.write_bytes(mp3(sound.astype(np.float32), kbps=256))
        found = listen(path)
        levels.append(found.loudness or 0)
        assert found.channels == sound.ndim
    assert levels[1] == pytest.approx(levels[0], abs=0.1)
    assert levels[2] == pytest.approx(levels[0] - 3, abs=0.1)


def test_frames_and_length_are_those_of_the_encoder(tmp_path: Path) -> None:
    path = tmp_path / "a.mp3"
    path.write_bytes(mp3(WELL, kbps=128))
    found = walk(path)
    assert found is not None
    assert (set(found.rates), set(found.channels), set(found.kbps)) == ({RATE}, {1}, {128})
    assert found.seconds == pytest.approx(6, abs=0.1)
    assert (found.strange, found.short, found.header) == (0, False, False)


def test_a_file_cut_anywhere_is_walked_to_its_end(tmp_path: Path, built: Path) -> None:
    data = next(built.glob("public/episodes/*/*.mp3")).read_bytes()
    path = tmp_path / "a.mp3"
    for end in (0, 1, 3, 9, 10, 11, 100, 20_000, 40_001, 200_003):
        path.write_bytes(data[:end])
        found = walk(path)
        assert found is None or found.short or found.frames < 1900
        with_tags = _tags_or_words(path)
        assert with_tags is None or isinstance(with_tags, (ReadTags, str))


def _tags_or_words(path: Path) -> ReadTags | str | None:
    try:
        return read_tags(path)
    except SoundError as error:
        return error.message


def test_what_was_measured_is_kept_until_the_file_changes(tmp_path: Path) -> None:
    path, kept = tmp_path / "a.mp3", tmp_path / "kept"
    path.write_bytes(mp3(WELL))
    first = measured(path, kept)
    (note,) = kept.iterdir()
    assert measured(path, kept) == first
    path.write_bytes(mp3(WELL * np.float32(0.1)))
    assert measured(path, kept) != first
    note.write_text("{")
    assert measured(path, kept) == measure(path)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1845", 1845), ("30:45", 1845), ("0:30:45", 1845), ("47.5", 47.5), ("", None), ("x", None)],
)
def test_a_duration_is_read_in_all_its_forms(text: str, seconds: float | None) -> None:
    assert duration_of(text) == seconds
