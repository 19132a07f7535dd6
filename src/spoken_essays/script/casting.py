"""Who reads what: each segment of a script, its voice, and the words as the engine gets them.

A passage is read by the voice that its author named there, else by that of its role, else by the
essay's. Where that one cannot, its understudy reads, if its TOML names one; nobody else ever does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from spoken_essays import cache
from spoken_essays.clips.records import Standing
from spoken_essays.errors import VoiceError
from spoken_essays.model import Part, Reading, Recorded, Script, Segment
from spoken_essays.report import spans
from spoken_essays.script.company import Company
from spoken_essays.script.readings import breaks_of
from spoken_essays.script.shelves import Shelves, spots_of
from spoken_essays.show import Polish
from spoken_essays.stamps import file_digest, fingerprint
from spoken_essays.voices import Voice, VoiceOfClips, has_clips, takes_ipa
from spoken_essays.voices.readers import Reader
from spoken_essays.words.lexicon import Lexicon
from spoken_essays.words.respelling import Respelling, respelling
from spoken_essays.words.speech import spoken_form

# Of what is made of a clip: a change here has every clip's take made anew.
CLIP_SCHEMA = 6


def cast(
    script: Script,
    company: Company,
    lexicon: Lexicon | None = None,
    *,
    slug: str = "",
    polish: Polish | None = None,
    unable: Mapping[str, str] | None = None,
) -> tuple[Part, ...]:
    """Give every segment to its reader; one Part a segment, in order.

    What stands in ``lexicon`` is said as it says; all else of a line stays as it would be. ``slug``
    is the episode whose clips are used, ``unable`` are keys of takes that their voice could not
    give, each with the reason. Raises `VoiceError` if a line has neither a clip that is fresh nor
    an understudy, or a clip that cannot be heard, or two.
    """
    shelves = Shelves(slug=slug, spots=spots_of(script))
    casting = _Casting(shelves, lexicon, polish or Polish(), unable or {})
    parts = [
        casting.part(place, segment, company.reader_of(segment))
        for place, segment in enumerate(script.segments)
    ]
    if casting.mistakes:
        raise VoiceError(_mistakes(casting.mistakes, slug))
    if casting.absent:
        raise VoiceError(_absence(casting.absent, slug))
    return tuple(part for part in parts if part is not None)


@dataclass
class _Casting:
    """One script being cast: what is looked up for a voice is looked up once."""

    shelves: Shelves
    lexicon: Lexicon | None
    polish: Polish
    unable: Mapping[str, str]
    absent: list[tuple[Segment, Reader, str]] = field(default_factory=list)
    mistakes: dict[int, Standing] = field(default_factory=dict)
    _words: dict[str, tuple[str, Respelling | None]] = field(default_factory=dict)
    _tones: dict[Path, str] = field(default_factory=dict)

    def part(self, place: int, segment: Segment, first: Reader) -> Part | None:
        """The segment with the first of its reader's line who can read it."""
        why = ""
        for reader in first.line:
            part, trouble = self._read_by(reader, place, segment)
            if part is not None:
                instead_of = "" if reader is first else first.voice.name
                return replace(part, instead_of=instead_of, why=why)
            why = why or trouble
        self.absent.append((segment, first, why))
        return None

    def _read_by(self, reader: Reader, place: int, segment: Segment) -> tuple[Part | None, str]:
        """A part of this voice; None if it cannot and the next one is to be asked, and why."""
        if has_clips(reader.voice):
            return self._recorded(reader.voice, place, segment)
        if reader.understudy is None:
            return self._spoken(reader, segment), ""
        if reader.trouble is not None:
            return None, reader.trouble
        part = self._spoken(reader, segment)
        why = next((self.unable[key] for key in part.keys if key in self.unable), None)
        return (part, "") if why is None else (None, why)

    def _spoken(self, reader: Reader, segment: Segment) -> Part:
        fingerprint, words = self._words_for(reader.voice)
        last = len(segment.readings) - 1
        texts = tuple(
            spoken_form(
                reading.text,
                language=reader.voice.language,
                closing=place == last,
                words=words,
            )
            for place, reading in enumerate(segment.readings)
        )
        return Part(
            segment=segment,
            voice=reader.voice,
            texts=texts,
            keys=tuple(cache.key(text, fingerprint) for text in texts),
            has_understudy=reader.understudy is not None,
        )

    def _recorded(
        self, voice: VoiceOfClips, place: int, segment: Segment
    ) -> tuple[Part | None, str]:
        """Its clip, as one reading; None if there is none that is fresh, and why."""
        standings = self.shelves.standings(voice)
        standing = standings.lines[place]
        clip = standing.clip
        if standing.is_mistake:
            self.mistakes[place] = standing
        if standing.state != "fresh" or clip is None:
            return None, standing.why or "it has no clip"
        recorded = Recorded(
            path=clip.path,
            digest=clip.digest,
            speech=None if clip.start is None or clip.end is None else (clip.start, clip.end),
            tone=standings.tone,
            polish=self.polish,
            breaks=breaks_of(segment),
        )
        tone = self._digest_of(recorded.tone)
        part = Part(
            segment=replace(segment, readings=(Reading(text=segment.text, start=0),)),
            voice=voice,
            texts=(segment.text,),
            keys=(
                fingerprint(CLIP_SCHEMA, recorded.digest, recorded.speech, tone, recorded.polish),
            ),
            clip=recorded,
        )
        return part, ""

    def _words_for(self, voice: Voice) -> tuple[str, Respelling | None]:
        """A voice's fingerprint, and how the lexicon respells for it."""
        if voice.name not in self._words:
            words = (
                respelling(self.lexicon, voice.language, ipa=takes_ipa(voice))
                if self.lexicon
                else None
            )
            self._words[voice.name] = voice.fingerprint, words
        return self._words[voice.name]

    def _digest_of(self, tone: Path | None) -> str:
        """The digest of a recorded room, which is that of many clips; nothing for none."""
        if tone is None:
            return ""
        if tone not in self._tones:
            self._tones[tone] = file_digest(tone)
        return self._tones[tone]


def _absence(absent: Sequence[tuple[Segment, Reader, str]], slug: str) -> str:
    """Which lines nobody can read, why, and what to do: of the first voice that has such."""
    name = absent[0][1].voice.name
    ours = [(segment, why) for segment, reader, why in absent if reader.voice.name == name]
    numbers = [segment.number for segment, _ in ours if segment.number is not None]
    lines = (
        f"line{'s' * (len(numbers) > 1)} {spans(numbers)}" if numbers else f"the {ours[0][0].role}"
    )
    reason = ours[0][1]
    others = sum(why != reason for _, why in ours)
    more = f"; {others} of them for other reasons, see `spoken clips {slug}`" if others else ""
    return (
        f"{name} cannot read {lines} ({reason}{more}): record with `spoken record "
        f"{slug} --voice {name}`, or name who reads instead in the voice's file: "
        'understudy = "joe"'
    )


def _mistakes(mistakes: Mapping[int, Standing], slug: str) -> str:
    """What is wrong with the first clip that cannot be used, and where to see the rest."""
    first = next(iter(mistakes.values()))
    number = first.spot.number
    line = "a line without a number" if number is None else f"line {number}"
    more = f"; {len(mistakes) - 1} more like it: `spoken clips {slug}`" if len(mistakes) > 1 else ""
    return f"{line}: {first.why}{more}"
