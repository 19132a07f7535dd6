from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageCms, ImageStat

from spoken_essays import pictures
from spoken_essays.errors import PictureError
from spoken_essays.pictures.cover import cover_for, own_cover, thumbnail

LONG = (
    "The Long Way Home: Essays on Leaving, Staying, and Everything We Could Not Say to Each Other "
    "Before the Lights Went Out"
)
TITLES = [
    "I",
    "When healing doesn’t feel like healing",
    LONG,
    "W" * 120,
    "Я помню чудное мгновенье",
    "Ἡ ἐλπὶς τῶν Ἑλλήνων",
    "Đường Về Nhà — Éphémère",
    "Donaudampfschifffahrtsgesellschaftskapitänsmütze",
]


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def shows_type(image: Image.Image, area: tuple[int, int, int, int]) -> bool:
    """Whether anything but a smooth sky is to be seen there."""
    sky = image.crop(area).convert("L")
    rows = ImageChops.difference(sky, sky.resize((1, sky.height)).resize(sky.size))
    return ImageStat.Stat(rows).extrema[0][1] > 24


@pytest.mark.parametrize("title", TITLES)
def test_a_drawn_cover_is_what_directories_ask_for(title: str) -> None:
    data, remarks = cover_for(title, "Ann Author")
    image = opened(data)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (3000, 3000))
    assert image.info["dpi"] == (72, 72)
    assert len(data) <= 512 * 1024
    assert remarks == ()


@pytest.mark.parametrize("title", TITLES)
def test_no_title_runs_into_the_margins(title: str) -> None:
    image = opened(cover_for(title)[0])
    assert shows_type(image, (240, 240, 2760, 800))
    assert not shows_type(image, (0, 0, 230, 1300))
    assert not shows_type(image, (2770, 0, 3000, 1300))
    assert not shows_type(image, (0, 0, 3000, 130))


def test_the_same_words_make_the_same_picture_and_others_another() -> None:
    assert cover_for("Breath", "Ann") == cover_for("Breath", "Ann")
    assert cover_for("Breath", "Ann") != cover_for("Breathe", "Ann")


def test_a_long_title_can_be_read_at_a_hundred_pixels() -> None:
    """Type and sky stay well apart, though a letter is no more than 8 px tall."""
    small = opened(cover_for(LONG)[0]).convert("L").resize((100, 100), Image.Resampling.LANCZOS)
    assert ImageStat.Stat(small.crop((8, 8, 92, 65))).stddev[0] > 30


@pytest.mark.parametrize("title", ["静かな朝", "مقالات هادئة", "Quiet 静か", "🎧☕️", "", "\x00"])
def test_a_title_without_letters_in_the_font_gives_a_cover_without_text(title: str) -> None:
    data, remarks = cover_for(title, "Ann Author")
    assert [remark[:25] for remark in remarks] == ["The cover has no text: it"]
    assert not shows_type(opened(data), (0, 0, 3000, 700))


def test_emoji_are_left_out_of_a_title() -> None:
    data, remarks = cover_for("☕️ Slow Sundays 🎧")
    assert remarks == ()
    assert shows_type(opened(data), (250, 300, 340, 750))
    assert not shows_type(opened(data), (0, 0, 230, 1300))


def test_an_author_without_letters_in_the_font_is_left_out_and_told() -> None:
    assert cover_for("Breath", "山田花子")[1][0].startswith("The cover does not show the author")


def test_fonts_come_with_their_licence() -> None:
    fonts = Path(pictures.__file__).parent / "fonts"
    assert "SIL OPEN FONT LICENSE Version 1.1" in (fonts / "OFL.txt").read_text(encoding="utf-8")
    assert sum(font.stat().st_size for font in fonts.glob("*.ttf")) < 600_000


def test_a_thumbnail_is_a_small_jpeg_of_either_kind(tmp_path: Path) -> None:
    Image.new("RGB", (1500, 1500), "teal").save(tmp_path / "cover.png")
    for data in (cover_for("Breath")[0], own_cover(tmp_path / "cover.png").data):
        image = opened(thumbnail(data, 600))
        assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (600, 600))
    assert len(thumbnail(cover_for(LONG)[0])) < 120_000


# -- the author's own --------------------------------------------------------------------------


def test_a_good_picture_is_published_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "cover.jpg"
    Image.new("RGB", (1400, 1400), "teal").save(path)
    made = own_cover(path)
    assert (made.data, made.suffix, made.mime) == (path.read_bytes(), ".jpg", "image/jpeg")
    assert made.remarks == ()


def test_its_suffix_is_its_real_type_whatever_it_is_called(tmp_path: Path) -> None:
    path = tmp_path / "cover.jpeg"
    Image.new("RGB", (3000, 3000), "teal").save(path, "PNG")
    made = own_cover(path)
    assert (made.data, made.suffix, made.mime) == (path.read_bytes(), ".png", "image/png")


def transparent(path: Path) -> None:
    Image.new("RGBA", (1500, 1500), (0, 128, 128, 0)).save(path, "PNG")


def palette(path: Path) -> None:
    Image.new("RGB", (1500, 1500), "white").quantize(4).save(path, "PNG")


def palette_with_transparency(path: Path) -> None:
    Image.new("P", (1500, 1500)).save(path, "PNG", transparency=0)


def grey(path: Path) -> None:
    Image.new("L", (1500, 1500), 255).save(path, "JPEG")


def deep_grey(path: Path) -> None:
    Image.new("I;16", (1500, 1500), 65_535).save(path, "PNG")


def cmyk(path: Path) -> None:
    Image.new("CMYK", (1500, 1500), (0, 0, 0, 0)).save(path, "JPEG")


def cmyk_of_no_known_ink(path: Path) -> None:
    Image.new("CMYK", (1500, 1500)).save(path, "JPEG", icc_profile=b"no profile")


def on_its_side(path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (1500, 1500), "white").save(path, "JPEG", exif=exif)


def with_a_place(path: Path) -> None:
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (52.0, 31.0, 0.0)}
    Image.new("RGB", (1500, 1500), "white").save(path, "JPEG", exif=exif)


@pytest.mark.parametrize(
    ("save", "remark"),
    [
        (transparent, "has transparency"),
        (palette, "is of few colours"),
        (palette_with_transparency, "has transparency"),
        (grey, "is grey"),
        (deep_grey, "is I;16"),
        (cmyk, "is CMYK"),
        (cmyk_of_no_known_ink, "is CMYK"),
        (on_its_side, "lies on its side"),
        (with_a_place, "says where it was taken"),
    ],
)
def test_what_a_directory_would_misread_is_saved_anew_and_told(
    save: Callable[[Path], None], remark: str, tmp_path: Path
) -> None:
    save(tmp_path / "cover")
    made = own_cover(tmp_path / "cover")
    image = opened(made.data)
    assert made.suffix == ".jpg"
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (1500, 1500))
    assert not image.getexif()
    assert made.remarks[0].startswith(f"cover {remark}")
    if save is not palette_with_transparency:
        assert image.getpixel((700, 700)) == (255, 255, 255)


def test_colours_mean_what_the_pictures_own_profile_says(tmp_path: Path) -> None:
    """A profile in which red is green, and an orientation, so that it must be saved anew."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = profile.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")
    exif = Image.Exif()
    exif[0x0112] = 3
    picture = Image.new("RGB", (1500, 1500), (200, 60, 20))
    picture.save(tmp_path / "cover.jpg", exif=exif, icc_profile=profile, quality=95)
    found = opened(own_cover(tmp_path / "cover.jpg").data).getpixel((9, 9))
    assert found == pytest.approx((60, 200, 20), abs=6)


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def saved(path: Path, size: tuple[int, int], kind: str = "PNG") -> Path:
    Image.new("RGB", size, "teal").save(path, kind)
    return path


def boundless(path: Path) -> Path:
    """A few bytes that say they are a picture of 30,000 px a side."""
    header = b"IHDR" + struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    return written(path, b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", 9) + b"IDAT" + bytes(13))


def cut_short(path: Path) -> Path:
    noise = Image.effect_noise((1500, 1500), 90).convert("RGB")
    buffer = io.BytesIO()
    noise.save(buffer, path.suffix[1:].upper().replace("JPG", "JPEG"))
    return written(path, buffer.getvalue()[: buffer.tell() // 2])


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda folder: folder / "none.jpg", "cannot be read: No such file"),
        (lambda folder: folder, "cannot be read: Is a directory"),
        (lambda folder: written(folder / "a.jpg", b""), "is an empty file"),
        (lambda folder: written(folder / "a.jpg", b"Dear diary"), "is no picture"),
        (lambda folder: saved(folder / "a.jpg", (1500, 1400)), "is 1500 × 1400 px. A cover is sq"),
        (lambda folder: saved(folder / "a.jpg", (600, 600)), "is 600 × 600 px. A cover is square"),
        (lambda folder: saved(folder / "a.png", (3001, 3001)), "is 3001 × 3001 px"),
        (lambda folder: boundless(folder / "a.png"), "is far too large"),
        (lambda folder: saved(folder / "a.gif", (1500, 1500), "GIF"), "is a GIF file"),
        (lambda folder: saved(folder / "a.webp", (1500, 1500), "WEBP"), "is a WEBP file"),
        (lambda folder: cut_short(folder / "a.jpg"), "is damaged"),
        (lambda folder: cut_short(folder / "a.png"), "is damaged"),
    ],
)
def test_what_cannot_be_a_cover_is_refused_with_what_is_needed(
    make: Callable[[Path], Path], message: str, here: Path
) -> None:
    path = make(here)
    with pytest.raises(PictureError) as error:
        own_cover(path)
    assert error.value.message.startswith(f"{path.relative_to(here)}: ")
    assert message in error.value.message
    assert len(error.value.message.splitlines()) == 1
