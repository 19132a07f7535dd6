"""What will be said, before any sound is made: an essay read, paced and cast.

Nothing heavy is imported here, so that a build in which nothing changed is over at once.
"""

from __future__ import annotations

import contextlib
import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from spoken_essays.addresses import Source
from spoken_essays.cache import Cache
from spoken_essays.clips.shelf import Shelf
from spoken_essays.errors import ShowError, VoiceError
from spoken_essays.feeds.entries import Entry, Release
from spoken_essays.hashes import sound_hash, words_hash
from spoken_essays.model import Essay, LeftOut, Part, Script, Segment
from spoken_essays.places import Places, in_show, sheet_of
from spoken_essays.report import Reads
from spoken_essays.script.casting import cast
from spoken_essays.script.company import Company, company_of
from spoken_essays.script.disclosing import disclosed, paced
from spoken_essays.script.shelves import spots_of
from spoken_essays.settings.toml_text import named
from spoken_essays.show import Show
from spoken_essays.stamps import fingerprint
from spoken_essays.text.essay import read_essay
from spoken_essays.voices import Voice, has_clips, is_recorded
from spoken_essays.voices.readers import Reader
from spoken_essays.words.lexicon import Lexicon, read_lexicon

# A first guess at how long a voice takes over a character; Piper's voices lie between .055 and .07.
SECONDS_A_CHARACTER = 0.062


@dataclass(frozen=True, kw_only=True)
class Plan:
    """An essay ready to be spoken.

    ``sound`` is the hash of all that decides its sound (words, voices, pauses, mastering, music),
    ``words`` of that and all that decides its transcripts, chapters and tags but their date.
    That is ``published``: the essay's own, or what was settled when it was first published.
    ``entry`` is what has been settled of it, None before its first build; ``remarks`` are what its
    author should know, ``shelves`` the clips of each recorded voice that may read in it.
    """

    source: Source
    essay: Essay
    script: Script
    parts: tuple[Part, ...]
    sound: str
    words: str
    published: datetime | None
    entry: Entry | None = None
    remarks: tuple[str, ...] = ()
    shelves: tuple[Shelf, ...] = ()

    @property
    def content(self) -> str:
        """The hash of all that decides the episode's files."""
        return fingerprint(self.words, self.edition, self.published and self.published.date())

    @property
    def edition(self) -> str:
        """The hash that names this sound: of all that decides it, and how often it was redone."""
        revision = self.entry.revision if self.entry else 0
        return fingerprint(self.sound, revision) if revision else self.sound

    @property
    def release(self) -> Release | None:
        """The mp3 that listeners have, if this very sound has been published."""
        release = self.entry.release if self.entry else None
        return release if release and release.sound == self.edition else None

    def places(self, out: Path) -> Places:
        """Where the episode's files go: published sound stays where it was published."""
        places = in_show(out, self.slug, self.edition[:8])
        if self.release is None:
            return places
        return replace(places, mp3=self.release.href, sheet=sheet_of(self.release.href))

    @property
    def slug(self) -> str:
        return self.source.slug

    @property
    def keys(self) -> tuple[str, ...]:
        """The takes of all readings, in order."""
        return tuple(key for part in self.parts for key in part.keys)

    @property
    def spoken(self) -> frozenset[str]:
        """The takes that a voice speaks: all but those of clips."""
        return frozenset(key for part in self.parts if not part.clip for key in part.keys)

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What is not spoken, in order: by its kind, or because no voice could say it."""
        left = (*self.essay.left_out, *self.script.silent)
        return tuple(sorted(left, key=lambda each: each.line))

    def note_clips(self) -> None:
        """Have clips that were dropped in by hand bound to the words of their lines."""
        for shelf in self.shelves:
            shelf.note(spots_of(self.script))

    @property
    def readers(self) -> tuple[Reads, ...]:
        """Who reads which lines, in the order of their first ones; those who stand in apart."""
        read: dict[tuple[str, bool, str, str], list[Segment]] = {}
        for part in self.parts:
            who = (part.voice.name, is_recorded(part.voice), part.instead_of, part.why)
            read.setdefault(who, []).append(part.segment)
        return tuple(
            Reads(
                voice=voice,
                lines=tuple(each.number for each in ours if each.number is not None),
                apart=tuple(str(each.role) for each in ours if each.number is None),
                recorded=recorded,
                instead_of=instead,
                why=why,
            )
            for (voice, recorded, instead, why), ours in read.items()
        )

    @property
    def texts(self) -> dict[str, str]:
        """The words of each take, by its key."""
        return {
            key: text
            for part in self.parts
            for key, text in zip(part.keys, part.texts, strict=True)
        }

    def missing(self, cache: Cache) -> tuple[str, ...]:
        """The readings still to be made, each once: none of what listeners have already."""
        if self.release:
            return ()
        return tuple(text for key, text in self.texts.items() if key not in cache)

    def to_speak(self, cache: Cache) -> tuple[str, ...]:
        """What is missing and has to be spoken: a clip has only to be made ready."""
        if self.release:
            return ()
        return tuple(self.texts[key] for key in sorted(self.spoken) if key not in cache)

    def seconds(self) -> float:
        """An estimate of the episode's length."""
        pauses = self.script.head + self.script.tail
        for segment in self.script.segments:
            pauses += segment.pause + sum(reading.pause for reading in segment.readings)
        letters = sum(len(text) for part in self.parts for text in part.texts)
        return pauses / 1000 + letters * SECONDS_A_CHARACTER


def read(show: Show, source: Source) -> Essay:
    """An essay, read as its show wants it."""
    return read_essay(
        source.path,
        slug=source.slug,
        line_breaks=show.line_breaks,
        furniture=show.furniture,
        images=show.images,
    )


def plan(
    show: Show,
    source: Source,
    readers: dict[str, Reader] | None = None,
    *,
    unable: Mapping[str, str] | None = None,
) -> Plan:
    """Read, pace and cast one essay; ``readers`` are those loaded already, and are added to.

    ``unable`` are takes that their voices could not give, and why, so that others stand in.
    """
    essay = read(show, source)
    company = company_of(show, essay, {} if readers is None else readers)
    script, parts = _cast(show, essay, company, unable)
    sound = sound_hash(show, script, parts)
    return Plan(
        source=source,
        essay=essay,
        script=script,
        parts=parts,
        sound=sound,
        words=words_hash(show, essay, parts, sound),
        published=essay.published,
        shelves=tuple({each.shelf(essay.slug) for each in company.voices() if has_clips(each)}),
        remarks=(*essay.remarks, *_of_another_language(show, essay, company.main.voice)),
    )


def _cast(
    show: Show, essay: Essay, company: Company, unable: Mapping[str, str] | None
) -> tuple[Script, tuple[Part, ...]]:
    """The essay's script and who reads it; where that is to be disclosed, once more with it."""
    words = lexicon(show, essay.path.parent)

    def parts_of(script: Script) -> tuple[Part, ...]:
        with _naming(essay.path):
            return cast(script, company, words, slug=essay.slug, polish=show.polish, unable=unable)

    script = paced(show, essay)
    parts = parts_of(script)
    if not show.narration.disclose:
        return script, parts
    return disclosed(show, essay, company, parts, parts_of)


def _of_another_language(show: Show, essay: Essay, voice: Voice) -> Iterator[str]:
    """A warning where an essay's voice reads another language than the essay is in."""
    language = essay.language or show.language
    if language.partition("-")[0].lower() != voice.language.partition("-")[0].lower():
        own = f', or in the voice\'s own: language = "{language}"' if is_recorded(voice) else ""
        yield (
            f"The essay is in {language} and its voice {voice.name} reads {voice.language}: name "
            f"another voice, or say what language it is in: language: …, in its front matter{own}."
        )


@contextlib.contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Says of which essay a voice complains."""
    try:
        yield
    except VoiceError as error:
        raise VoiceError(f"{named(path)}: {error.message}") from error


def lexicon(show: Show, folder: Path) -> Lexicon:
    """The show's lexicon and, over it, that of an essay's folder."""
    own = read_lexicon(show.root)
    return own if folder == show.root else own + read_lexicon(folder)


def keys(plans: Iterable[Plan]) -> frozenset[str]:
    """The takes these episodes use."""
    return frozenset(key for plan in plans for key in plan.keys)


def wanted(sources: Sequence[Source], slugs: Sequence[str]) -> tuple[Source, ...]:
    """Those of the sources that are named; all if none is. Unknown names raise `ShowError`."""
    return (
        tuple(_named(sources, slug) for slug in dict.fromkeys(slugs)) if slugs else tuple(sources)
    )


def _named(sources: Sequence[Source], slug: str) -> Source:
    for source in sources:
        if source.slug == slug or Path(slug).resolve() in _places(source):
            return source
    known = [source.slug for source in sources]
    close = difflib.get_close_matches(Path(slug).name, known, n=1)
    hint = f"did you mean {close[0]!r}?" if close else "`spoken plan` lists those there are"
    raise ShowError(f"there is no episode {slug!r}: {hint}")


def _places(source: Source) -> tuple[Path, Path]:
    """An essay's file and folder, as every way of writing them leads to."""
    return source.path.resolve(), source.folder.resolve()
