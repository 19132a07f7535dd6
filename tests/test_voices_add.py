"""`spoken voices add`: a voice comes whole and checked, whatever happens, or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from conftest import Result, spoken
from kokoro_parts import MODEL_SHA256
from test_piper import packaged
from web_host import Host, Served, hosting

from spoken_essays.errors import VoiceError
from spoken_essays.voices import downloads, kokoro, offers, piper_catalogue
from spoken_essays.voices.downloads import Remote

ALBA = "en_GB-alba-medium"
ROOT = "/rhasspy/piper-voices/resolve/main"
CARD = b"# Model card for alba\n\n* License: CC BY 4.0\n"
BODY = bytes(range(256)) * 4096  # 1 MB
REMOTE = Remote(
    url="https://voices.example/files/model.bin",
    size=len(BODY),
    checksum=f"sha256:{hashlib.sha256(BODY).hexdigest()}",
)


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    """What stands in for every host, and does not keep us waiting."""
    with hosting() as found:
        monkeypatch.setenv(downloads.MIRROR, found.url)
        monkeypatch.setattr(downloads, "_WAIT", 0.01)
        yield found


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user who has fetched nothing yet."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return kokoro.data_folder().parent


@pytest.fixture
def show(tmp_path: Path) -> Path:
    root = tmp_path / "show"
    root.mkdir()
    (root / "spoken.toml").write_text('title = "Slow Water"\n')
    return root


def catalogue(host: Host, **files: bytes) -> None:
    """Piper's catalogue with Alba in it, and her files where it says they are."""
    folder = "en/en_GB/alba/medium"
    bodies = {
        f"{folder}/{ALBA}.onnx": files["model"],
        f"{folder}/{ALBA}.onnx.json": files["config"],
        f"{folder}/MODEL_CARD": CARD,
    }
    about = {
        path: {"size_bytes": len(body), "md5_digest": hashlib.md5(body).hexdigest()}
        for path, body in bodies.items()
    }
    listed = {
        ALBA: {"language": {"code": "en_GB"}, "files": about, "aliases": ["en-gb-alba"]},
        "de_DE-eva_k-x_low": {
            "language": {"code": "de_DE"},
            "files": {
                f"de/de_DE/eva_k/x_low/de_DE-eva_k-x_low{kind}": {
                    "size_bytes": 1,
                    "md5_digest": "0",
                }
                for kind in (".onnx", ".onnx.json")
            },
        },
    }
    host.files[f"{ROOT}/voices.json?download=true"] = Served(json.dumps(listed).encode())
    for path, body in bodies.items():
        host.files[f"{ROOT}/{path}?download=true"] = Served(body)


def fetch(remote: Remote, path: Path) -> list[int]:
    return [step.done for step in downloads.fetch(remote, path)]


def add(name: str, *more: str, cwd: Path) -> Result:
    return spoken("voices", "add", name, *more, cwd=cwd)


# Fetching a file.


def test_a_file_comes_whole_with_its_progress_and_only_once(
    host: Host, data: Path, tmp_path: Path
) -> None:
    host.files["/files/model.bin"] = Served(BODY)
    steps = fetch(REMOTE, tmp_path / "in" / "model.bin")
    assert steps == sorted(steps) and steps[-1] == len(BODY) and len(steps) > 2
    assert (tmp_path / "in" / "model.bin").read_bytes() == BODY
    assert fetch(REMOTE, tmp_path / "in" / "model.bin") == []
    assert len(host.asked) == 1
    assert [path.name for path in (tmp_path / "in").iterdir()] == ["model.bin"]


def cutting(pieces: list[int], asked: list[str | None]) -> Callable[[BaseHTTPRequestHandler], None]:
    """A host that breaks off after so many bytes, each time it is asked, but goes on if told to."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        said = request.headers.get("Range")
        asked.append(said)
        start = int(said.removeprefix("bytes=").removesuffix("-")) if said else 0
        body = BODY[start:]
        request.send_response(206 if said else 200)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body[: pieces.pop(0)] if pieces else body)
        request.close_connection = True

    return answer


def test_a_connection_that_breaks_is_taken_up_where_it_broke(host: Host, tmp_path: Path) -> None:
    asked: list[str | None] = []
    host.files["/files/model.bin"] = cutting([300_000, 400_000], asked)
    fetch(REMOTE, tmp_path / "model.bin")
    assert (tmp_path / "model.bin").read_bytes() == BODY
    assert asked[0] is None and len(asked) == 3
    starts = [int(str(said)[6:-1]) for said in asked[1:]]
    assert 0 < starts[0] <= 300_000 < starts[1] <= 700_000


def test_what_broke_off_for_good_is_kept_aside_and_the_next_attempt_goes_on(
    host: Host, tmp_path: Path
) -> None:
    asked: list[str | None] = []
    host.files["/files/model.bin"] = cutting([400_000, 0, 0, 0, 0, 0], asked)
    with pytest.raises(VoiceError, match=r"model\.bin.*is kept: run it again to go on from there"):
        fetch(REMOTE, tmp_path / "model.bin")
    assert not (tmp_path / "model.bin").exists()
    host.files["/files/model.bin"] = cutting([], asked)
    steps = fetch(REMOTE, tmp_path / "model.bin")
    assert steps[0] > 400_000
    assert (tmp_path / "model.bin").read_bytes() == BODY


def test_a_host_that_always_begins_again_is_not_asked_for_ever(host: Host, tmp_path: Path) -> None:
    host.files["/files/model.bin"] = Served(BODY, cut=True)
    with pytest.raises(VoiceError, match="broke"):
        fetch(REMOTE, tmp_path / "model.bin")
    assert len(host.asked) <= 8


@pytest.mark.parametrize(
    ("served", "sentence"),
    [
        (Served(BODY[:-1] + b"!"), r"is not what was published \(another sha256\); nothing"),
        (Served(BODY + b"more"), "gave more than was asked for; nothing was kept"),
        (Served(BODY + b"more", lengths=False), "gave more than was asked for"),
        (404, r"says 404 .* to /files/model.bin: it is not there, or not any more"),
        (403, "says 403"),
        (500, r"says 500 .*tried 4 times\)$"),
        (429, "says 429"),
    ],
)
def test_what_is_not_right_is_said_and_nothing_stands_in_its_place(
    served: Served | int, sentence: str, host: Host, tmp_path: Path
) -> None:
    if isinstance(served, int):
        host.status("/files/model.bin", served)
    else:
        host.files["/files/model.bin"] = served
    with pytest.raises(VoiceError, match=sentence) as caught:
        fetch(REMOTE, tmp_path / "model.bin")
    assert "\n" not in caught.value.message
    assert not (tmp_path / "model.bin").exists()


def test_without_a_network_it_says_which_host_cannot_be_reached(
    host: Host, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(downloads.MIRROR, "http://127.0.0.1:9")
    with pytest.raises(VoiceError, match=r"127\.0\.0\.1:9 cannot be reached \(.*refused"):
        fetch(REMOTE, tmp_path / "model.bin")


def test_a_disk_without_room_is_told_of_before_anything_is_fetched(
    host: Host, tmp_path: Path
) -> None:
    huge = Remote(url=REMOTE.url, size=10**17, checksum=REMOTE.checksum)
    with pytest.raises(
        VoiceError, match=r"model\.bin needs 1000.* MB in .*, where \d+ MB are free"
    ):
        fetch(huge, tmp_path / "model.bin")
    assert host.asked == []


def test_a_file_that_was_damaged_since_is_fetched_anew(host: Host, tmp_path: Path) -> None:
    host.files["/files/model.bin"] = Served(BODY)
    (tmp_path / "model.bin").write_bytes(b"!" + BODY[1:])
    fetch(REMOTE, tmp_path / "model.bin")
    assert (tmp_path / "model.bin").read_bytes() == BODY


# A voice of Piper's.


def test_a_piper_voice_is_fetched_by_its_name_declared_and_speaks(
    host: Host, data: Path, show: Path
) -> None:
    config = Path(f"{packaged()}.json").read_bytes()
    catalogue(host, model=packaged().read_bytes(), config=config)
    done = add(ALBA, cwd=show)
    assert done.code == 0, done.err
    assert f"fetching {ALBA}.onnx (63.2 MB)" in done.err
    assert "licence: CC BY 4.0" in done.out and f"made voices/{ALBA}.toml" in done.out
    listed = spoken("voices", "--json", cwd=show).json["voices"]
    assert {"name": ALBA, "engine": "piper", "language": "en-US"}.items() <= listed[0].items()
    assert listed[0]["trouble"] is None
    said = spoken("say", "Hello.", "--voice", ALBA, "--save", "a.wav", cwd=show)
    assert said.code == 0, said.err
    asked = len(host.asked)
    again = add("en-gb-alba", "--as", "alba", cwd=show)
    assert again.code == 0 and "fetching" not in again.err
    assert len(host.asked) == asked + 1  # the catalogue alone
    assert (show / "voices" / "alba.toml").is_file()


def test_what_the_show_has_is_left_as_it_is(host: Host, data: Path, show: Path) -> None:
    catalogue(host, model=b"no model", config=b"{}")
    (show / "voices").mkdir()
    (show / "voices" / "alba.toml").write_text('engine = "espeak"\n')
    done = add(ALBA, "--as", "alba", cwd=show)
    assert "voices/alba.toml is there already and stays as it is" in done.out
    assert (show / "voices" / "alba.toml").read_text() == 'engine = "espeak"\n'


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("en_GB-abla-medium", f'nobody offers a voice "en_GB-abla-medium". Did you mean "{ALBA}"?'),
        ("de", "In that language there is: de_DE-eva_k-x_low."),
        ("xx", "Piper has voices in de, en: try the code of one"),
        ("kokorro", 'Did you mean "kokoro"?'),
    ],
)
def test_a_name_that_nobody_offers_has_a_hint(
    name: str, sentence: str, host: Host, data: Path
) -> None:
    catalogue(host, model=b"m", config=b"c")
    with pytest.raises(VoiceError) as caught:
        offers.offer(name)
    assert sentence in caught.value.message


@pytest.mark.parametrize(
    "listed",
    [
        b"<!doctype html>",
        b"[]",
        b'{"en_GB-alba-medium": {}}',
        b'{"../../x": {"language": {"code": "en"}, "files": {}}}',
    ],
)
def test_a_catalogue_that_is_none_is_said_so(listed: bytes, host: Host) -> None:
    host.files[f"{ROOT}/voices.json?download=true"] = Served(listed)
    with pytest.raises(VoiceError, match="catalogue cannot be read"):
        piper_catalogue.catalogue()


def test_a_voice_that_is_declared_but_not_fetched_says_how(data: Path, show: Path) -> None:
    (show / "voices").mkdir()
    (show / "voices" / "alba.toml").write_text(f'engine = "piper"\nmodel = "{ALBA}"\n')
    listed: list[dict[str, Any]] = spoken("voices", "--json", cwd=show).json["voices"]
    trouble = f"its model is not on this machine: spoken voices add {ALBA}"
    assert (listed[0]["trouble"], listed[0]["language"]) == (trouble, "en-GB")


def test_on_another_machine_all_that_the_show_lacks_is_fetched_at_once(
    host: Host, data: Path, show: Path
) -> None:
    catalogue(host, model=b"m", config=b"c")
    (show / "voices").mkdir()
    (show / "voices" / "alba.toml").write_text(f'engine = "piper"\nmodel = "{ALBA}"\n')
    (show / "voices" / "broken.toml").write_text("engine = 7\n")
    done = spoken("voices", "add", cwd=show)
    assert done.code == 0, done.err
    assert done.out == f"there: {ALBA}\n"
    assert (data / "piper" / f"{ALBA}.onnx").read_bytes() == b"m"
    assert not (show / "voices" / f"{ALBA}.toml").exists()


def test_a_show_of_voices_that_come_along_fetches_nothing(data: Path, show: Path) -> None:
    done = spoken("voices", "add", cwd=show)
    assert (done.code, done.out) == (0, "No voice of the show is to be fetched.\n")


def test_a_taken_or_wrong_name_fetches_nothing(host: Host, data: Path, show: Path) -> None:
    catalogue(host, model=b"m", config=b"c")
    (show / "voices" / "me").mkdir(parents=True)
    (show / "voices" / "me" / "voice.toml").write_text('engine = "clips"\n')
    assert "voices/me/voice.toml is another voice" in add(ALBA, "--as", "me", cwd=show).err
    assert "cannot be a voice's name" in add(ALBA, "--as", "../x", cwd=show).err
    assert not data.exists()


# Kokoro.


def test_kokoro_is_what_its_release_has(kokoro: Path) -> None:
    model = offers.KOKORO_FILES["kokoro-v1.0.int8.onnx"]
    assert model.checksum == f"sha256:{MODEL_SHA256}"
    assert downloads.is_there(model, kokoro / "kokoro-v1.0.int8.onnx")


def test_a_pack_that_is_not_the_published_one_is_not_kept(
    host: Host, data: Path, show: Path, kokoro: Path
) -> None:
    data.mkdir(parents=True)
    (data / "kokoro").mkdir()
    model = next(iter(offers.KOKORO_FILES))
    (data / "kokoro" / model).symlink_to(kokoro / model)
    path = "/thewh1teagle/kokoro-onnx/releases/download/model-files-v1.0/voices-v1.0.bin"
    host.files[path] = Served(b"!" * 28_214_398)
    done = add("kokoro", cwd=show)
    assert done.code == 1
    assert "voices-v1.0.bin is not what was published (another sha256)" in done.err
    assert [file.name for file in (data / "kokoro").iterdir()] == [model]
    assert not (show / "voices").exists()


@pytest.mark.parametrize(("name", "voice"), [("kokoro", "af_heart"), ("bf_emma", "bf_emma")])
def test_a_voice_of_kokoros_is_declared_with_its_name(name: str, voice: str) -> None:
    found = offers.offer(name)
    assert f'engine = "kokoro"\nvoice = "{voice}"\n' in found.toml
    assert {remote.url.partition("/download/")[2] for remote in found.files.values()} == {
        "model-files-v1.0/kokoro-v1.0.int8.onnx",
        "model-files-v1.0/voices-v1.0.bin",
    }
