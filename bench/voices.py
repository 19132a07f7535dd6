"""How fast the voices of this machine read, and how much memory they need.

    python bench/voices.py [--lines 12] [ENGINE…]

Each engine reads the first lines of passage.txt in a process of its own, in as many threads as it
asks for, once it has read one to be loaded. Besides the wall time there is the processor time that
a minute of sound takes: other work on the machine hardly changes that, and on N cores that are free
the wall time is an N-th of it. Kokoro must have been fetched: ``spoken voices add kokoro``.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from spoken_essays.voices.registry import load_voice

ENGINES = ("piper", "kokoro", "espeak")
PASSAGE = Path(__file__).parent / "passage.txt"


def lines(count: int) -> list[str]:
    text = PASSAGE.read_text(encoding="utf-8").replace("{n}", "7")
    return [line for line in text.splitlines() if line.strip()][:count]


def processor() -> float:
    """Seconds that this process and those it started have had of the processor."""
    return sum(os.times()[:4])


def measured(engine: str, count: int) -> dict[str, float]:
    """Seconds of sound, of wall and of processor time, and the most memory in MB."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "reader.toml").write_text(f'engine = "{engine}"\n')
        voice = load_voice("reader", folder=Path(folder))
        if (trouble := voice.trouble()) is not None:
            sys.exit(f"{engine}: {trouble}")
        voice.speak("One.")
        began, worked = time.perf_counter(), processor()
        with ThreadPoolExecutor(voice.at_once) as pool:
            sound = sum(each.duration_seconds for each in pool.map(voice.speak, lines(count)))
        took, worked = time.perf_counter() - began, processor() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    unit = 1024 if platform.system() == "Linux" else 1024 * 1024
    return {"sound": sound, "took": took, "worked": worked, "memory": peak / unit}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("engines", nargs="*", default=ENGINES)
    parser.add_argument("--lines", type=int, default=12)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measured(options.engines[0], options.lines)))
        return
    cpu = platform.processor() or platform.machine()
    print(f"{datetime.date.today()}, {platform.system()} {cpu}, {os.cpu_count()} cores")
    print("| engine | sound | faster than heard | processor a minute | memory |")
    for engine in options.engines:
        command = [sys.executable, __file__, engine, "--one", "--lines", str(options.lines)]
        said = subprocess.run(command, capture_output=True, text=True, check=False)
        if said.returncode:
            print(f"| {engine} | {said.stderr.strip().splitlines()[-1]} |")
            continue
        found = json.loads(said.stdout)
        print(
            f"| {engine} | {found['sound']:.0f} s | {found['sound'] / found['took']:.1f} times "
            f"| {60 * found['worked'] / found['sound']:.1f} s | {found['memory']:.0f} MB |"
        )


if __name__ == "__main__":
    main()
