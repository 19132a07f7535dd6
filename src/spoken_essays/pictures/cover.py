"""The cover: the author's own picture, checked, or one drawn from the show's title.

The one wall around Pillow. A cover is square, 1400 to 3000 px a side, RGB without transparency:
what Apple's artwork requirements ask for, and what every directory takes.
"""

from __future__ import annotations

import functools
import io
import re
import struct
import unicodedata
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image, ImageCms, ImageDraw, ImageFont, ImageOps, UnidentifiedImageError

from spoken_essays.errors import PictureError
from spoken_essays.pictures.scenery import MARGIN, SIDE, Hill, Scene, Sun, scene
from spoken_essays.pictures.typesetting import Box, Setting, set_title
from spoken_essays.settings.toml_text import named
from spoken_essays.words.tidying import tidy

LEAST, MOST = 1400, 3000
HOSTS_LIKE = 512 * 1024
_NEEDED = f"A cover is square, {LEAST} to {MOST} px a side."

_FONTS = Path(__file__).parent / "fonts"
_TITLE_FONT = _FONTS / "Alegreya-ExtraBold.ttf"
_NAME_FONT = _FONTS / "Alegreya-Medium.ttf"
_BOX = Box(
    width=SIDE - 2 * MARGIN,
    height=1360,
    most=1900,
    largest=640,
    grows_under=380,
    breaks_under=250,
    leading=0.98,
)
_NAME_SIZE, _NAME_LINE = 124, 2790
# Joiners, marks of direction, and what makes an emoji of the character before it.
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\u20e3\ufe00-\ufe0f\ufeff]")
_GPS = 0x8825
_ORIENTATION = 0x0112
_DAMAGED = (OSError, SyntaxError, ValueError, IndexError, EOFError, struct.error)


@dataclass(frozen=True, kw_only=True)
class Cover:
    """A picture ready to be published; ``suffix`` and ``mime`` are its real type.

    ``remarks`` say what was done to it that the author should know, a sentence each.
    """

    data: bytes = field(repr=False)
    suffix: str = ".jpg"
    mime: str = "image/jpeg"
    remarks: tuple[str, ...] = ()


def own_cover(path: Path) -> Cover:
    """The author's picture: as it is if a directory takes it, else saved anew as an RGB JPEG.

    Raises `PictureError`, naming the file, what it is and what is needed, if it is no JPEG or PNG,
    not square, or not of 1400 to 3000 px.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PictureError(f"{named(path)}: the cover cannot be read: {error.strerror}.") from error
    picture = _opened(data, path)
    _check_size(picture, path)
    try:
        picture.load()
        faults = tuple(_faults(picture))
        if faults:
            data = _jpeg(_mended(picture))
    except _DAMAGED as error:
        raise PictureError(
            f"{named(path)}: the picture is damaged ({error}). Save it anew."
        ) from error
    if faults or picture.format != "PNG":
        remarks = tuple(f"{path.name} {fault}." for fault in faults)
        return Cover(data=data, remarks=remarks)
    return Cover(data=data, suffix=".png", mime="image/png")


def cover_for(title: str, author: str = "") -> tuple[bytes, tuple[str, ...]]:
    """Draw a cover: the show's title over a landscape of its own. A JPEG, and remarks if any.

    The same words make the same bytes. A title in a script that the font has not (it has Latin,
    Greek and Cyrillic) gives a cover without text; emoji are left out.
    """
    words, name = _drawable(title), _drawable(author)
    remarks = []
    if words is None:
        remarks.append(
            "The cover has no text: its font has no letters for the show's title. "
            "Set cover in spoken.toml to a picture of your own."
        )
    elif name is None and tidy(author):
        remarks.append("The cover does not show the author: its font has no letters for the name.")
    setting = set_title(words or "", _BOX, _measure)
    view = scene(tidy(title), MARGIN + setting.height if setting.lines else 0)
    image = _landscape(view)
    _write_title(image, setting, view.palette.title)
    _write_name(image, (name or "") if words else "", view.palette.name)
    return _jpeg(image, HOSTS_LIKE), tuple(remarks)


def thumbnail(data: bytes, px: int = 800) -> bytes:
    """A cover made small, as a JPEG of ``px`` a side: for the tag of an mp3."""
    picture = Image.open(io.BytesIO(data))
    picture.draft("RGB", (px, px))
    return _jpeg(picture.convert("RGB").resize((px, px), Image.Resampling.LANCZOS))


# -- the author's own --------------------------------------------------------------------------


def _opened(data: bytes, path: Path) -> Image.Image:
    if not data:
        raise PictureError(
            f"{named(path)}: the cover is an empty file. It must be a JPEG or a PNG."
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data))
    except UnidentifiedImageError as error:
        raise PictureError(
            f"{named(path)}: the cover is no picture. It must be a JPEG or a PNG."
        ) from error
    except Image.DecompressionBombError as error:
        raise PictureError(f"{named(path)}: the picture is far too large. {_NEEDED}") from error
    except _DAMAGED as error:
        raise PictureError(
            f"{named(path)}: the picture is damaged ({error}). Save it anew."
        ) from error
    if picture.format not in ("JPEG", "MPO", "PNG"):
        raise PictureError(
            f"{named(path)}: the cover is a {picture.format} file. Save it as JPEG or PNG."
        )
    return picture


def _check_size(picture: Image.Image, path: Path) -> None:
    width, height = picture.size
    if width != height or not LEAST <= width <= MOST:
        raise PictureError(f"{named(path)}: the picture is {width} × {height} px. {_NEEDED}")


def _faults(picture: Image.Image) -> Iterator[str]:
    """What keeps a picture from being published as it is, and what is done about it."""
    exif = picture.getexif()
    if picture.has_transparency_data:
        yield "has transparency: it was put on white, in an RGB JPEG"
    elif picture.mode != "RGB":
        kind = {"L": "grey", "P": "of few colours", "CMYK": "CMYK"}.get(picture.mode, picture.mode)
        yield f"is {kind}: it was saved as an RGB JPEG"
    if picture.format == "MPO":
        yield "holds several pictures: the first was taken"
    if exif.get(_ORIENTATION, 1) != 1:
        yield "lies on its side: it was turned upright"
    if exif.get_ifd(_GPS):
        yield "says where it was taken: that was taken out"


def _mended(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    flat = _flattened(ImageOps.exif_transpose(picture))
    return _on_screen(flat, profile) if profile else flat.convert("RGB")


def _flattened(picture: Image.Image) -> Image.Image:
    if picture.has_transparency_data:
        white = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(white, picture.convert("RGBA")).convert("RGB")
    if picture.mode.startswith("I"):
        return picture.point(lambda value: value / 256).convert("L")
    return picture.convert("RGB") if picture.mode == "P" else picture


def _on_screen(picture: Image.Image, profile: bytes) -> Image.Image:
    """The colours that a picture's own profile means, in sRGB; if it cannot be read, plain ones."""
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        screen = ImageCms.createProfile("sRGB")
        shown = ImageCms.profileToProfile(picture, own, screen, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        shown = None
    return shown or picture.convert("RGB")


def _jpeg(image: Image.Image, limit: int | None = None) -> bytes:
    """As good as ``limit`` bytes allow; every host takes up to 512 KB."""
    for quality in (92, 88, 84, 78, 70, 60):
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", quality=quality, optimize=True, dpi=(72, 72))
        if limit is None or buffer.tell() <= limit:
            break
    return buffer.getvalue()


# -- drawn from the title ----------------------------------------------------------------------


@functools.cache
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size)


def _measure(text: str) -> float:
    return _font(_TITLE_FONT, 1000).getlength(text) / 1000


def _drawable(text: str) -> str | None:
    """The text less its emoji and ornaments; None if letters are missing, or nothing is left."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFC", tidy(text)))
    missing = {character for character in plain if not _has_glyph(character)}
    if any(unicodedata.category(character)[0] in "LMN" for character in missing):
        return None
    kept = tidy("".join(character for character in plain if character not in missing))
    return kept if any(character.isalnum() for character in kept) else None


def _has_glyph(character: str) -> bool:
    font = _font(_TITLE_FONT, 32)
    return character.isspace() or bytes(font.getmask(character)) != bytes(font.getmask("\uffff"))


def _landscape(view: Scene) -> Image.Image:
    image = _sky(*view.palette.sky, horizon=view.hills[0].bottom)
    _draw_sun(image, view.sun, view.palette.sun)
    for hill in view.hills:
        _draw_hill(image, hill)
    return image


def _sky(top: str, low: str, *, horizon: int) -> Image.Image:
    fade = Image.linear_gradient("L").resize((1, horizon))
    column = Image.composite(
        Image.new("RGB", fade.size, low), Image.new("RGB", fade.size, top), fade
    )
    image = Image.new("RGB", (SIDE, SIDE))
    image.paste(column.resize((SIDE, horizon)))
    return image


def _draw_sun(image: Image.Image, sun: Sun, colour: str) -> None:
    """Drawn twice as large and made small, for a smooth edge; so are the hills."""
    half = round(sun.radius) + 2
    mask = Image.new("L", (4 * half, 4 * half))
    ImageDraw.Draw(mask).circle((2 * half, 2 * half), 2 * sun.radius, fill=255)
    image.paste(colour, (round(sun.x) - half, round(sun.y) - half), mask.reduce(2))


def _draw_hill(image: Image.Image, hill: Hill) -> None:
    height = hill.bottom - hill.top
    mask = Image.new("L", (2 * SIDE, 2 * height))
    outline = [(2 * x, 2 * (hill.at(x) - hill.top)) for x in range(0, SIDE + 9, 8)]
    feet = [(2 * SIDE + 16, 2 * height), (0, 2 * height)]
    ImageDraw.Draw(mask).polygon([*outline, *feet], fill=255)
    image.paste(hill.colour, (0, hill.top), mask.reduce(2))
    image.paste(hill.colour, (0, hill.bottom, SIDE, SIDE))


def _write_title(image: Image.Image, setting: Setting, colour: str) -> None:
    draw, font = ImageDraw.Draw(image), _font(_TITLE_FONT, setting.size)
    for number, line in enumerate(setting.lines):
        baseline = MARGIN + setting.size * (0.72 + number * setting.leading)
        draw.text((MARGIN, baseline), line, font=font, fill=colour, anchor="ls")


def _write_name(image: Image.Image, name: str, colour: str) -> None:
    full = _font(_NAME_FONT, _NAME_SIZE).getlength(name)
    size = int(_NAME_SIZE * min(1, _BOX.width / max(1, full)))
    ImageDraw.Draw(image).text(
        (MARGIN, _NAME_LINE), name, font=_font(_NAME_FONT, max(8, size)), fill=colour, anchor="ls"
    )
