"""An episode made of half clips and half synthetic voice, looked at from outside."""

from __future__ import annotations

import json
import shutil
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import mp3_in, spoken
from rooms import hiss, room, scaled, short_levels
from sounds import Block, rms_db, sixteen_bit

from spoken_essays.clips.new_voice import new_voice
from spoken_essays.sound import codec, filters, segments
from spoken_essays.sound.filters import Meter
from spoken_essays.timed import cuesheet
from spoken_essays.voices.espeak import EspeakVoice

RATE = 44_100
SLUG = "the-ferry"
# The author's recordings: far softer than Joe, in a room 30 dB below the voice, breath and all.
VOICE_DB, ROOM_DB = -34.0, -64.0
BREATHS = (3, 7)


def _author(text: str, seed: int) -> Block:
    """A line as its author would record it: another voice, in a room."""
    segment = EspeakVoice(name="author", variant="f2").speak(text)
    samples, rate = segments.samples(segment)
    start, end = segments.speech_bounds(samples, rate) or (0, len(samples))
    speech = codec.resample(samples[start:end].astype(np.float32), rate, RATE)
    whole = np.pad(scaled(speech, VOICE_DB), (round(0.7 * RATE), round(0.8 * RATE)))
    if seed in BREATHS:
        breath = hiss(0.3, RATE, VOICE_DB - 25, 400, 5000)
        whole[round(0.2 * RATE) :][: len(breath)] += breath
    return np.asarray(whole + room(len(whole) / RATE, RATE, ROOM_DB, seed=seed), np.float32)


@pytest.fixture(scope="module")
def episode(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The show's episode, every other line of it recorded."""
    root = Path(shutil.copytree(built, tmp_path_factory.mktemp("clips") / "show"))
    settings = (root / "spoken.toml").read_text(encoding="utf-8")
    settings = settings.replace('voice = "joe"', 'voice = "me"')
    (root / "spoken.toml").write_text(settings, encoding="utf-8")
    new_voice(root / "voices", "me", understudy="joe", language="en-US")
    clips = root / "voices" / "me" / SLUG
    clips.mkdir()
    planned = spoken("plan", "--json", SLUG, cwd=root).json["episodes"][0]["segments"]
    for line in planned[::2]:
        sound = _author(line["text"], line["number"])
        path = clips / f"{line['number']:03}.flac"
        path.write_bytes(codec.encode_flac(sixteen_bit(sound), RATE))
    done = spoken("build", "--json", cwd=root)
    assert done.code == 0, done.err
    (root / "report.json").write_text(done.out, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def folder(episode: Path) -> Path:
    return episode / "public" / "episodes" / SLUG


@pytest.fixture(scope="module")
def heard(folder: Path) -> Block:
    """What a player makes of the mp3."""
    return np.concatenate(list(codec.decode(mp3_in(folder), RATE)))


@pytest.fixture(scope="module")
def cues(folder: Path) -> Any:
    [sheet] = folder.glob("*.cues.json")
    return cuesheet.read(sheet.read_bytes()).cues


def _loudness(heard: Block, cues: Any, *, recorded: bool) -> float:
    meter = Meter(RATE)
    for cue in cues:
        if cue.recorded == recorded:
            meter.feed(heard[cue.start : cue.end])
    meter.finish()
    assert meter.loudness is not None
    return meter.loudness


def test_the_author_and_the_understudy_are_equally_loud(heard: Block, cues: Any) -> None:
    author = _loudness(heard, cues, recorded=True)
    assert author == pytest.approx(_loudness(heard, cues, recorded=False), abs=1)


def test_the_episode_is_as_loud_as_any(episode: Path, heard: Block) -> None:
    report = json.loads((episode / "report.json").read_text(encoding="utf-8"))["episodes"][0]
    meter = filters.measure([heard], RATE)
    assert meter.loudness == pytest.approx(-16, abs=0.5)
    assert report["loudness"] == pytest.approx(meter.loudness, abs=0.05)
    assert meter.true_peak <= -1


def test_pauses_are_what_the_plan_says_to_the_sample(episode: Path, cues: Any) -> None:
    planned = spoken("plan", "--json", SLUG, cwd=episode).json["episodes"][0]["segments"]
    between = [right.start - left.end for left, right in pairwise(cues)]
    assert between == [round(line["pause"] * RATE / 1000) for line in planned[:-1]]


def test_a_recorded_line_is_heard_where_its_cue_says(heard: Block, cues: Any) -> None:
    """From 15 ms after its beginning to 15 ms before its end, within what an mp3 smears."""
    for cue in cues:
        if not cue.recorded:
            continue
        around = RATE // 5
        levels = short_levels(heard[cue.start - around : cue.end + around], RATE, 5)
        loud = np.flatnonzero(levels > levels.max() - 30) * 0.005
        assert loud[0] - 0.2 == pytest.approx(0.015, abs=0.03)
        assert (cue.end - cue.start) / RATE + 0.2 - loud[-1] == pytest.approx(0.015, abs=0.1)


def test_the_rooms_tone_fills_the_pauses_around_what_was_recorded(heard: Block, cues: Any) -> None:
    """As it is beside the first recorded line, in that clip's own last moments."""
    first = next(cue for cue in cues if cue.recorded)
    tone = rms_db(heard[first.end + RATE // 10 : first.end + RATE // 3])
    for left, right in pairwise(cues):
        levels = short_levels(heard[left.end : right.start], RATE, 50)
        if not (left.recorded or right.recorded):
            assert levels.max() < -80
        elif cues.index(right) + 1 in BREATHS:
            assert levels.max() > tone + 10
        else:
            assert float(np.median(levels)) == pytest.approx(tone, abs=3)
            assert levels.min() > tone - 5


def test_the_report_says_who_speaks_where(episode: Path, cues: Any) -> None:
    report = json.loads((episode / "report.json").read_text(encoding="utf-8"))["episodes"][0]
    assert report["voices"] == ["joe", "me"]
    assert report["clips"] == sum(cue.recorded for cue in cues)
    planned = spoken("plan", "--json", SLUG, cwd=episode).json["episodes"][0]["segments"]
    readings = {each["text"] for line in planned if not line["clip"] for each in line["readings"]}
    assert report["spoken"] + report["kept"] == len(readings)
    assert [cue.speaker for cue in cues[:4]] == ["Me", "Joe", "Me", "Joe"]


def test_what_is_played_is_what_is_published(episode: Path, heard: Block, cues: Any) -> None:
    """`spoken play` goes the same way: a line with its room around it, at the same loudness."""
    played = episode / "played.wav"
    assert spoken("play", SLUG, "--save", played, cwd=episode).code == 0
    sound = np.concatenate(list(codec.decode(played, RATE)))
    first = next(cue for cue in cues if cue.recorded)
    at = first.start - cues[0].start
    here = sound[at : at + first.end - first.start]
    assert rms_db(here) == pytest.approx(rms_db(heard[first.start : first.end]), abs=0.5)
    pause = sound[at + first.end - first.start :][: RATE // 3]
    assert rms_db(pause) == pytest.approx(rms_db(heard[first.end :][: RATE // 3]), abs=1)
