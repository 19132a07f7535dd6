"""Words put into a ``lexicon.toml``: added, or proposed behind a ``#``; what is there stays."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from spoken_essays import files
from spoken_essays.errors import SettingsError
from spoken_essays.settings.toml_text import line_of, named, parsed, quoted, toml_bytes
from spoken_essays.words.lexicon import FILE, Entry, entries

_IPA = re.compile(r"/([^/]+)/")
_TABLE = re.compile(r"(?m)^\s*\[")
_BEGINNING = """\
# How words are said: on the left as they are written, on the right how they sound.
"""
_PROPOSED = "# From `spoken words`: where it is to count, take away the # and mend the right side."


def understood(wish: str) -> tuple[str, Entry]:
    """``Nguyen=win``, ``Siobhán=/ʃɪˈvɔːn/`` (IPA), or both: ``Siobhán=shi-vawn /ʃɪˈvɔːn/``."""
    written, equals, how = wish.partition("=")
    ipa = _IPA.search(how)
    entry = Entry(say=_IPA.sub("", how).strip(), ipa=ipa[1].strip() if ipa else "")
    if not equals or not written.strip() or not (entry.say or entry.ipa):
        raise SettingsError(
            f'"{wish}" does not say how a word sounds: write "Nguyen=win", or in the phonetic '
            'alphabet "Nguyen=/wɪn/"'
        )
    return written.strip(), entry


def add(folder: Path, wishes: Mapping[str, Entry]) -> Path:
    """Write entries into a folder's lexicon, for every language; the file is made if need be.

    Raises `SettingsError`, with nothing written, for one that is there already and says otherwise,
    and for one that cannot be an entry.
    """
    # Wanted only when a lexicon is written.
    import tomlkit
    from tomlkit.items import KeyType, SingleKey

    path = folder / FILE
    text, known = _read(path)
    document = tomlkit.parse(text)
    for written, entry in wishes.items():
        value = tomlkit.item(_value(entry))
        entries({written: value.unwrap()}, text="", where=quoted(written))
        if known.get(written, value.unwrap()) != value.unwrap():
            raise _there(path, text, written)
        if written not in known:
            document.add(SingleKey(written, KeyType.Basic), value)
    _write(path, tomlkit.dumps(document))
    return path


def propose(folder: Path, lines: Sequence[tuple[str, str]]) -> tuple[Path, int]:
    """Write lines behind a ``#``, each with a remark; how many were new.

    A line whose word stands in the file, behind a ``#`` or not, is not proposed again.
    """
    path = folder / FILE
    text, _ = _read(path)
    new = [(line, why) for line, why in lines if _key(line) not in text]
    if new:
        comments = "\n".join([_PROPOSED, *(f"# {line}  # {why}" for line, why in new)])
        _write(path, _at_the_top(text, comments))
    return path, len(new)


def _key(line: str) -> str:
    return line.partition(" = ")[0]


def _at_the_top(text: str, comments: str) -> str:
    """``text`` with lines before its first table: below it they would be of one language."""
    table = _TABLE.search(text)
    at = table.start() if table else len(text)
    before, after = text[:at].rstrip("\n"), text[at:].lstrip("\n")
    return "\n\n".join(part for part in (before, comments, after) if part).rstrip("\n") + "\n"


def _value(entry: Entry) -> object:
    import tomlkit

    if not entry.ipa:
        return entry.say
    table = tomlkit.inline_table()
    table["ipa"] = entry.ipa
    if entry.say:
        table["say"] = entry.say
    return table


def _read(path: Path) -> tuple[str, dict[str, object]]:
    if not path.exists():
        return _BEGINNING, {}
    mapping, text = parsed(toml_bytes(path), named(path))
    return text, mapping


def _write(path: Path, text: str) -> None:
    """All of it, if it can be read again."""
    mapping, text = parsed(text.encode(), named(path))
    entries(mapping, text=text, where=named(path))
    ends = b"\r\n" if path.exists() and b"\r\n" in path.read_bytes() else b"\n"
    files.write(path, text.encode().replace(b"\n", ends))


def _there(path: Path, text: str, written: str) -> SettingsError:
    line = line_of(text, (written,))
    return SettingsError(
        f"{named(path)}:{line}: {quoted(written)} is there already and says otherwise; "
        "change it there"
    )
