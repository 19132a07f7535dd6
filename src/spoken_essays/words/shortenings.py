"""English abbreviations and what they stand for, as far as an engine reads them wrongly.

Those that Piper's phonemizer says well are not here: Mr, Mrs, Dr Smith, St John, e.g., etc., a.m.
"""

from __future__ import annotations

from collections.abc import Mapping


def _table(pairs: str) -> Mapping[str, str]:
    return dict(pair.split(":") for pair in pairs.split())


# Before a name; with a stop or, where it can be nothing else, without.
TITLES = _table(
    "Prof:Professor Gen:General Lt:Lieutenant Col:Colonel Sgt:Sergeant Cpl:Corporal Capt:Captain"
    " Cmdr:Commander Adm:Admiral Maj:Major Gov:Governor Sen:Senator Rep:Representative"
    " Pres:President Rev:Reverend Hon:Honourable Fr:Father Mt:Mount Ft:Fort Messrs:Messieurs"
    " Ms:Miz Drs:Doctors Profs:Professors Sts:Saints Mts:Mountains"
)
# After a name.
STREETS = _table(
    "Dr:Drive St:Street Ave:Avenue Blvd:Boulevard Rd:Road Ln:Lane Ct:Court Pl:Place Sq:Square"
    " Hwy:Highway Pkwy:Parkway Jr:Junior Sr:Senior Corp:Corporation Bros:Brothers Mt:Mountain"
)
# Before a number.
COUNTED = _table(
    "no:number nos:numbers nr:number p:page pp:pages ch:chapter chs:chapters vol:volume"
    " vols:volumes fig:figure figs:figures sec:section"
    " ca:circa c:circa est:established tel:telephone ext:extension v:verse vv:verses"
    " apt:apartment rm:room ste:suite hwy:highway rte:route pg:page art:article para:paragraph"
)
# Anywhere; they never end a sentence, or their full words may as well.
LINKS = _table("vs:versus approx:approximately viz:namely cf:compare incl:including excl:excluding")
WORDS = _table(
    "dept:department govt:government assn:association univ:university avg:average"
    " misc:miscellaneous temp:temperature"
)
ANYWHERE = {**LINKS, **WORDS}

_STOPPED = frozenset(map(str.lower, (*TITLES, *STREETS, *COUNTED, *ANYWHERE, "b", "d", "g", "e")))
_SIGNS = ("/", "№", "Nº", "N°")
_BARE = frozenset(("AD", "CE", "Dr", "St", "Jr", "Sr", "vs", "PhD", *TITLES))


def any_in(text: str) -> bool:
    """Whether something in ``text`` may be an abbreviation; few lines have one."""
    if any(sign in text for sign in _SIGNS) or not _BARE.isdisjoint(text.replace(",", " ").split()):
        return True
    parts = text.split(".")[:-1]
    return any(_before_a_stop(part) in _STOPPED for part in parts)


def _before_a_stop(part: str) -> str:
    return part.rpartition(" ")[2].lstrip("\"'([").lower()
