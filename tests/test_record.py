"""`spoken record` and its server: what it says, whom it lets in, what it keeps."""

from __future__ import annotations

import json
import socket
import ssl
import stat
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from booths import Booth, Command, asked, booth, house, served, wav
from conftest import spoken

ESSAY = """---
title: A crossing
draft: true
---

The captain sang.
Step carefully.

Step carefully.
"""
SLUG = "a-crossing"


def sound(seed: int = 1, seconds: float = 0.5) -> bytes:
    """A voice, as far as anyone here listens: a tone that swells and fades."""
    import numpy as np

    at = np.arange(int(44_100 * seconds)) / 44_100
    swell = np.sin(np.pi * at / seconds) ** 2
    tone = np.sin(2 * np.pi * (150 + 10 * seed) * at) * swell * 8000
    return wav(np.rint(tone).astype("<i2").tobytes())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return house(tmp_path, ESSAY)


@pytest.fixture
def open_booth(root: Path) -> Iterator[Booth]:
    with served(root, SLUG) as found:
        yield found


def clips(root: Path, voice: str = "me") -> list[Path]:
    return sorted((root / "voices" / voice / SLUG).glob("*.wav"))


def test_a_new_voice_is_made_and_its_understudy_is_the_one_that_comes_along(root: Path) -> None:
    with booth(root, SLUG, "--port", "0", "--voice", "ada") as found:
        assert "made voices/ada/voice.toml" in found.said
        assert "voice: ada" in found.said, "how the episode gets that voice"
        text = (root / "voices" / "ada" / "voice.toml").read_text(encoding="utf-8")
        assert 'engine = "clips"' in text and 'understudy = "joe"' in text
        lines = found.essay()["lines"]
        assert [line["state"] for line in lines] == ["missing"] * 4
        found.read(lines[1], sound())
        assert found.end() == 0
        assert found.process.stdout is not None
        assert found.process.stdout.read() == "1 of 4 lines recorded.\n"
    with booth(root, SLUG, "--port", "0", "--voice", "ada") as found:
        assert "made" not in found.said


def test_a_reading_is_laid_down_for_the_words_that_were_shown(open_booth: Booth) -> None:
    first, second, *_ = open_booth.essay()["lines"]
    assert first["spot"] == {"number": 1, "text": "A crossing", "occurrence": 0}
    assert open_booth.read(second, sound()).status == 201
    [path] = clips(open_booth.root)
    assert path.name.startswith("002-the-captain-sang-") and path.read_bytes() == sound()
    now = open_booth.essay()["lines"][1]
    assert now["state"] == "fresh"
    assert [each["name"] for each in now["readings"]] == [path.name]
    heard = open_booth.ask(f"api/readings/{path.name}", Range="bytes=0-3")
    assert (heard.status, heard.body) == (206, b"RIFF")


def test_a_reading_that_is_sent_again_is_there_once(open_booth: Booth) -> None:
    """A page that heard no answer cannot know whether it was saved."""
    line = open_booth.essay()["lines"][1]
    assert [open_booth.read(line, sound()).status for _ in range(3)] == [201] * 3
    assert len(clips(open_booth.root)) == 1
    assert len(open_booth.essay()["lines"][1]["readings"]) == 1


def test_a_reading_of_which_something_was_lost_is_kept_but_not_used(open_booth: Booth) -> None:
    line = open_booth.essay()["lines"][1]
    for lost, state in ((0.01, "missing"), (0, "fresh"), (0.3, "fresh")):
        facts = {"spot": line["spot"], "lost": lost}
        assert open_booth.hand("api/readings", facts, sound(int(lost * 100) + 1)).status == 201
        assert open_booth.essay()["lines"][1]["state"] == state
    readings = open_booth.essay()["lines"][1]["readings"]
    assert [each["chosen"] for each in readings] == [False, True, False]


def test_earlier_readings_are_kept_and_can_be_chosen(open_booth: Booth) -> None:
    line = open_booth.essay()["lines"][1]
    names = [json.loads(open_booth.read(line, sound(seed)).body)["name"] for seed in (1, 2)]
    assert chosen(open_booth, 1) == names[1]
    answer = open_booth.ask("api/choose", "POST", json.dumps({"name": names[0]}).encode())
    assert answer.status == 200 and chosen(open_booth, 1) == names[0]
    assert len(clips(open_booth.root)) == 2


def chosen(open_booth: Booth, at: int) -> str:
    readings = open_booth.essay()["lines"][at]["readings"]
    [name] = [each["name"] for each in readings if each["chosen"]]
    return str(name)


def test_of_lines_with_the_same_words_each_has_its_own_reading(open_booth: Booth) -> None:
    lines = open_booth.essay()["lines"]
    for at in (3, 2):
        open_booth.read(lines[at], sound(at))
    names = [chosen(open_booth, at) for at in (2, 3)]
    assert [name[:3] for name in names] == ["003", "004"]


def test_an_essay_edited_meanwhile_keeps_the_reading_for_what_was_read(
    open_booth: Booth,
) -> None:
    line = open_booth.essay()["lines"][1]
    path = open_booth.root / "episodes" / SLUG / "essay.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("The captain sang", "The old captain sang"), encoding="utf-8")
    assert open_booth.read(line, sound()).status == 201
    now = open_booth.essay()["lines"][1]
    assert (now["state"], now["was"]) == ("stale", "The captain sang.")
    kept = open_booth.ask("api/keep", "POST", json.dumps({"spot": now["spot"]}).encode())
    assert kept.status == 200
    assert open_booth.essay()["lines"][1]["state"] == "fresh"


def test_an_essay_that_cannot_be_read_for_a_while_is_said_so(open_booth: Booth) -> None:
    path = open_booth.root / "episodes" / SLUG / "essay.md"
    text = path.read_text(encoding="utf-8")
    path.write_text("---\ntitle: <b>unclosed", encoding="utf-8")
    answer = open_booth.ask("api/essay")
    assert answer.status == 409 and "essay.md" in json.loads(answer.body)["error"]
    path.write_text(text, encoding="utf-8")
    assert open_booth.ask("api/essay").status == 200


def test_the_room_is_recorded_once_and_again_if_wanted(open_booth: Booth) -> None:
    assert open_booth.essay()["room"] is False
    for seed in (1, 1, 2):
        assert open_booth.hand("api/room", {}, sound(seed)).status == 201
    assert open_booth.essay()["room"] is True
    names = [path.name for path in clips(open_booth.root)]
    assert names == ["room-tone-2.wav", "room-tone.wav"]


def test_a_line_is_heard_between_its_neighbours_with_their_pauses(open_booth: Booth) -> None:
    essay = open_booth.essay()
    first, second, *_ = essay["lines"]
    asked = f"api/context?line=1&of={essay['id']}"
    missing = open_booth.ask(asked)
    assert missing.status == 409 and b"no recording" in missing.body
    open_booth.read(second, sound())
    alone = seconds(open_booth.ask(asked).body)
    open_booth.read(first, sound())
    both = seconds(open_booth.ask(asked).body)
    # After the last line its own pause is heard; where there was none before, the first line's is.
    assert both == pytest.approx(2 * alone + (first["pause"] - second["pause"]) / 1000, abs=1e-4)
    assert open_booth.ask("api/context?line=1&of=another").status == 409


def seconds(wav_file: bytes) -> float:
    rate, size = struct.unpack_from("<I", wav_file, 24)[0], len(wav_file) - 44
    return float(size / 2 / rate)


HEADER = sound()[:44]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x05",
        b"\xff\xff\xff\x7f{}",
        b"\x02\x00\x00\x00[]" + sound(),
        b"\x02\x00\x00\x00{}" + sound(),
        b"\x04\x00\x00\x00\xff\xfe\x00\x01" + sound(),
        b"[" * 5000,
    ],
)
def test_garbage_is_refused_and_nothing_is_written(open_booth: Booth, body: bytes) -> None:
    answer = open_booth.ask("api/readings", "POST", body)
    assert answer.status == 422 and json.loads(answer.body)["error"]
    assert not clips(open_booth.root)


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"RIFF",
        HEADER,
        sound()[:-1],
        sound() + b"\0\0",
        wav(bytes(4000), channels=2),
        wav(bytes(4000), bits=8),
        wav(bytes(4000), rate=1),
        b"OggS" + sound()[4:],
        b"<html>" * 100,
    ],
)
def test_only_sound_as_the_page_makes_it_is_taken(open_booth: Booth, wrong: bytes) -> None:
    line = open_booth.essay()["lines"][1]
    answer = open_booth.read(line, wrong)
    assert answer.status == 422 and b"sound" in answer.body
    assert not clips(open_booth.root)


@pytest.mark.parametrize(
    "spot",
    [
        None,
        {},
        "3",
        {"number": 1, "text": "", "occurrence": 0},
        {"number": -1, "text": "x", "occurrence": 0},
        {"number": 1, "text": "x" * 30_000, "occurrence": 0},
        {"number": 1, "text": ["x"], "occurrence": 0},
    ],
)
def test_a_reading_of_no_line_is_refused(open_booth: Booth, spot: Any) -> None:
    assert open_booth.hand("api/readings", {"spot": spot}, sound()).status == 422
    assert not clips(open_booth.root)


@pytest.mark.parametrize(
    "text", ["../../../escape", "/etc/passwd", "a\x00b", "..\\..\\x", "CON", "’" * 300]
)
def test_no_words_of_a_line_lead_out_of_the_voices_folder(open_booth: Booth, text: str) -> None:
    spot = {"number": 1, "text": text, "occurrence": 0}
    assert open_booth.hand("api/readings", {"spot": spot}, sound()).status == 201
    [path] = clips(open_booth.root)
    assert path.name.startswith("001-")


@pytest.mark.parametrize(
    "name", ["..%2f..%2f..%2fspoken.toml", "..", "clips.toml", "%2e%2e%2fvoice.toml", "x.wav"]
)
def test_only_readings_are_played(open_booth: Booth, name: str) -> None:
    open_booth.read(open_booth.essay()["lines"][1], sound())
    answer = open_booth.ask(f"api/readings/{name}")
    assert answer.status in (404, 409) and b"engine" not in answer.body


def test_nothing_is_reached_or_changed_from_elsewhere(open_booth: Booth) -> None:
    line = open_booth.essay()["lines"][1]
    facts = json.dumps({"spot": line["spot"]}).encode()
    body = struct.pack("<I", len(facts)) + facts + sound()
    path = f"/{open_booth.token}/api/readings"
    for elsewhere, status in (
        ({}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": open_booth.origin, "Host": "evil.example"}, 421),
        ({"Origin": open_booth.origin, "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": open_booth.origin, "Content-Length": str(10**12)}, 413),
    ):
        assert asked(open_booth.url, path, "POST", body, elsewhere).status == status
    ours = {"Origin": open_booth.origin}
    assert asked(open_booth.url, "/api/readings", "POST", body, ours).status == 403
    assert asked(open_booth.url, "/api/essay").status == 403
    assert not clips(open_booth.root)


def test_its_address_stays_when_it_is_killed_and_started_again(root: Path) -> None:
    """So that a page which is open goes on."""
    with booth(root, SLUG, "--port", "0") as first:
        first.kill()
    with booth(root, SLUG, "--only", "missing") as second:
        assert second.url == first.url and second.essay()["only"] == "missing"
        [kept] = (root / ".spoken" / "booth").glob("*.json")
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    kept.write_text('{"token": "short", "port": "x"}', encoding="utf-8")
    with booth(root, SLUG) as third:
        assert third.token != first.token


def test_its_port_is_passed_over_if_it_was_taken_meanwhile(root: Path) -> None:
    with booth(root, SLUG, "--port", "0") as first:
        first.kill()
    port = int(first.origin.rsplit(":", 1)[1])
    with socket.create_server(("127.0.0.1", port)), booth(root, SLUG) as second:
        assert second.origin != first.origin and second.token == first.token


def test_the_same_essay_is_not_recorded_in_two_booths(root: Path) -> None:
    with booth(root, SLUG, "--port", "0") as first:
        done = spoken("record", SLUG, "--no-open", cwd=root)
        assert done.code == 1 and first.url in done.err
        with booth(root, SLUG, "--port", "0", "--voice", "ada") as other:
            assert other.token != first.token
            # The page of the one says nothing to the other.
            assert asked(other.url, f"/{first.token}/").status == 403


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["no-such-essay"], "no episode"),
        ([SLUG, "--voice", "joe"], "not a recorded one"),
        ([SLUG, "--voice", "../me"], "cannot be a voice's name"),
        ([SLUG, "--only", "some"], "--only"),
        ([SLUG, "--port", "70000"], "70000"),
    ],
)
def test_what_cannot_be_recorded_is_said_in_a_sentence(
    root: Path, arguments: list[str], words: str
) -> None:
    done = spoken("record", *arguments, "--no-open", cwd=root)
    assert done.code in (1, 2) and words in done.err and done.out == ""
    assert not (root / "voices").exists()


def test_a_phone_gets_a_secure_page_and_is_told_of_the_warning_before(
    root: Path, tmp_path: Path
) -> None:
    cache = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    with booth(root, SLUG, "--lan", "--port", "0", **cache) as first:
        assert "not private" in first.said and first.url.startswith("https://")
        [pem] = (tmp_path / "cache").rglob("certificate.pem")
        assert stat.S_IMODE(pem.stat().st_mode) == 0o600
        trusting = ssl.create_default_context(cafile=str(pem))
        assert secure(first, trusting, "/api/essay").startswith(b"HTTP/1.1 403")
        page = secure(first, trusting, f"/{first.token}/")
        assert page.startswith(b"HTTP/1.1 200") and b"booth.js" in page
        before = pem.read_bytes()
        told = asked(first.first_page, "/")
        assert told.status == 200 and b"Proceed to" in told.body
        assert first.token.encode() not in told.body
        evil = {"Host": "evil.example"}
        assert asked(first.first_page, "/", headers=evil).status == 421
    with booth(root, SLUG, "--lan", **cache) as second:
        assert second.url == first.url
        assert pem.read_bytes() == before, "it is made once, so that it is accepted once"


def secure(found: Command, trusting: ssl.SSLContext, path: str) -> bytes:
    port = int(found.origin.rsplit(":", 1)[1])
    with (
        socket.create_connection(("127.0.0.1", port)) as line,
        trusting.wrap_socket(line, server_hostname="127.0.0.1") as safe,
    ):
        safe.sendall(f"GET {path} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        return b"".join(iter(lambda: safe.recv(65536), b""))


def test_without_the_package_for_https_it_is_said_what_to_install(
    root: Path, tmp_path: Path
) -> None:
    hidden = tmp_path / "hidden" / "cryptography"
    hidden.mkdir(parents=True)
    (hidden / "__init__.py").write_text("raise ImportError", encoding="utf-8")
    done = spoken("record", SLUG, "--lan", cwd=root, PYTHONPATH=str(hidden.parent))
    assert done.code == 1 and 'pip install "spoken-essays[lan]"' in done.err
