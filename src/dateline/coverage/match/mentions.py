"""A mention, and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass

CERTAIN, POSSIBLE = "certain", "possible"

OFFICES = tuple(
    """mayor, deputy mayor, vice mayor, mayor pro tem, councillor, councilor, councilman, councilwoman,
    councilmember, council member, council president, alderman, alderwoman, alderperson, alder, commissioner,
    supervisor, county executive, county judge, selectman, selectwoman, selectperson, select board, trustee,
    school board, board member, city manager, city clerk, treasurer, sheriff, district attorney, city attorney,
    state representative, state senator, representative, senator, assemblymember, assemblyman, assemblywoman,
    delegate, legislator, governor, lieutenant governor, attorney general, congressman, congresswoman, chair,
    chairman, chairwoman, chairperson, rep., sen., gov.""".replace("\n", " ").split(",")
)  # fmt: skip
"""Offices whose name in the sentence makes a person's name certain where the list names no signs."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One place in a text at which a watched phrase stands."""

    phrase: str
    """As the watchlist spells it."""
    kind: str
    text: str
    """As the text spells it."""
    sentence: str
    start: int
    """Characters from the start of the text, as ``end``."""
    end: int
    certainty: str
    """``certain`` or ``possible``."""
    why: str
    """A sentence for the editor."""
