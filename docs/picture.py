"""Draws docs/episode.png, the README's picture, from the sample episode: run it after a build."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from spoken_essays.sound.codec import decode

ROOT = Path(__file__).parent.parent
PUBLIC = ROOT / "public"
FONTS = ROOT / "src" / "spoken_essays" / "pictures" / "fonts"
PAPER, INK, PALE, ACCENT = "#fbf7ef", "#26303d", "#8b93a0", "#c8873a"
WIDTH, HEIGHT, EDGE = 1600, 640, 40
RATE = 44_100


def font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"Alegreya-{name}.ttf"), size)


def main() -> None:
    (mp3,) = PUBLIC.rglob("*.mp3")
    (cover,) = PUBLIC.glob("cover-*.jpg")
    lines = json.loads(mp3.with_suffix(".json").read_text(encoding="utf-8"))["segments"]
    chapters = json.loads((mp3.parent / "chapters.json").read_text(encoding="utf-8"))["chapters"]
    image = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    side = HEIGHT - 2 * EDGE
    image.paste(Image.open(cover).resize((side, side), Image.Resampling.LANCZOS), (EDGE, EDGE))
    draw = ImageDraw.Draw(image)
    left, right = side + 2 * EDGE + 10, WIDTH - EDGE
    draw.text((left, EDGE - 6), chapters[0]["title"], INK, font("ExtraBold", 60))
    for row, line in enumerate(lines[2:7]):
        speaking = row == 2
        at = (left, EDGE + 92 + row * 42)
        draw.text(at, line["body"], ACCENT if speaking else INK, font("Medium", 32))
    waveform(draw, mp3, chapters, (left, 376, right, 546), lines[4])
    image.save(ROOT / "docs" / "episode.png", optimize=True)


def waveform(
    draw: ImageDraw.ImageDraw,
    mp3: Path,
    chapters: list[dict[str, float | str]],
    box: tuple[int, int, int, int],
    speaking: dict[str, float],
) -> None:
    """The episode's sound in 4 px bars, its chapters below, the line being spoken in colour."""
    sound = np.concatenate(list(decode(mp3, RATE)))
    left, top, right, bottom = box
    bars = np.array(
        [np.sqrt(np.mean(part**2)) for part in np.array_split(sound, (right - left) // 6)]
    )
    length = len(sound) / RATE
    middle, half = (top + bottom) / 2, (bottom - top) / 2
    for place, height in enumerate(bars / bars.max()):
        at = place / len(bars) * length
        now = speaking["startTime"] <= at <= speaking["endTime"]
        x, reach = left + place * 6, max(1.5, height * half)
        draw.rounded_rectangle(
            (x, middle - reach, x + 3, middle + reach), 2, ACCENT if now else PALE
        )
    for chapter in chapters:
        x = left + float(chapter["startTime"]) / length * (right - left)
        draw.line((x, bottom + 8, x, bottom + 20), INK, 2)
        draw.text((x + 8, bottom + 4), str(chapter["title"]), INK, font("Medium", 24))


if __name__ == "__main__":
    main()
