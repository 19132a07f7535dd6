"""Each engine is heard by a machine: an essay is built with it, and a recogniser writes it down.

Of gTTS and of the OpenAI API it is order and wholeness that are looked at here: the servers that
stand in for theirs read with eSpeak NG.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import mp3_in, spoken
from hearing import Hear, error_rate
from speech_server import read_aloud, speech_server
from standins import google_translate

TITLE = "The lamp that burned on the stairs"
ESSAY = """\
My grandmother kept a lamp on the stairs,
and nobody was allowed to turn it off.

When one of us came home late, we found it burning, and we carried our shoes in our hands.

Many years later I bought a small lamp for my own house.
"""
# The most words that may be wrong, as a share: a line that is lost is more than a tenth.
ENGINES = {"piper": 0.06, "kokoro": 0.06, "espeak": 0.1, "gtts": 0.1, "openai": 0.1}
if sys.version_info >= (3, 14):  # kokoro-onnx is not made for later Pythons yet
    del ENGINES["kokoro"]


@contextmanager
def surroundings(engine: str) -> Iterator[tuple[str, dict[str, str]]]:
    """What an engine's TOML says besides its name, and the environment it needs."""
    if engine == "gtts":
        with google_translate(reader=read_aloud) as google:
            yield "wait = 0.01", {"https_proxy": google.proxy, "no_proxy": "127.0.0.1"}
    elif engine == "openai":
        with speech_server() as server:
            yield f'base_url = "{server.url}"', {}
    else:
        yield "", {}


@pytest.mark.parametrize("engine", ENGINES)
def test_an_essay_read_by_an_engine_is_understood_by_a_machine(
    engine: str, request: pytest.FixtureRequest, hear: Hear, tmp_path: Path
) -> None:
    if engine == "kokoro":
        request.getfixturevalue("kokoro")
    (tmp_path / "voices").mkdir()
    folder = tmp_path / "episodes" / "lamp"
    folder.mkdir(parents=True)
    (tmp_path / "spoken.toml").write_text('title = "Stairs"\nvoice = "reader"\n')
    (folder / "essay.md").write_text(f"---\ntitle: {TITLE}\n---\n\n{ESSAY}")
    with surroundings(engine) as (more, env):
        (tmp_path / "voices" / "reader.toml").write_text(f'engine = "{engine}"\n{more}\n')
        done = spoken("build", cwd=tmp_path, **env)
    assert done.code == 0, done.err
    heard = hear(mp3_in(tmp_path / "public" / "episodes" / "lamp"))
    assert error_rate(f"{TITLE} {ESSAY}", heard) < ENGINES[engine], heard
