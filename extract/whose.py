"""Who got a number, among a paper's systems: cues between a number and a candidate for the model alone.

Which party a candidate is (the paper's own system, a role, another) together with what the sentence says of sides,
partners and subjects. The cues that all fields have are in extract/cues.py.
"""

from __future__ import annotations

from extract.candidates import Candidate, Place
from extract.layout import Layout
from extract.parties import Party
from extract.spots import Spot


def party_cues(spot: Spot, panel: Layout, candidate: Candidate, here: list[Place], cues: list[str]) -> list[str]:
    """The cues of which party a candidate is, and which the number is of.

    Args:
        spot: the number.
        panel: all candidates for the model, as seen from the number's sentence.
        candidate: one of them.
        here: its places in that sentence.
        cues: those of where it stands.
    """
    return [
        *_sided_cues(spot, candidate, here, cues),
        *_scope_cues(spot, candidate, here),
        *_partner_cues(spot, panel, candidate, here),
        *_unnamed_cues(spot, candidate),
        *_clause_cues(spot.party, candidate, here),
    ]


def _party(candidate: Candidate) -> str:
    """Whom a candidate for the model stands for: a role by its name, else how likely it is the paper's own system."""
    return candidate.key if candidate.source == "role" else candidate.own


_OWN = frozenset({"own 1 even", "own 1 likely", "own 1 sure", "own 1 certain"})
# The sides of a comparison, "from A to B" and "A vs. B": one of its numbers is another's.
_SIDES = frozenset({"from", "to", "to alone", "versus"})
# What means one thing for the paper's own system and another for its competitors: "of X", "X and Y reach 80 and 70".
_WITH_PARTY = ("list", "L before:", "R before:")


def _coarse_party(candidate: Candidate) -> str:
    """Whom a candidate for the model stands for, in few words: a role, the paper's ``own`` system, ``another`` name, or
    ``none``."""
    if candidate.source == "role":
        return candidate.key
    return "own" if candidate.own in _OWN else "none" if candidate.own == "own none" else "another"


def _sided_cues(spot: Spot, candidate: Candidate, here: list[Place], cues: list[str]) -> list[str]:
    """Whose side of a comparison the number is on, and what stands before the candidate, together with whose it is.

    The first number of "from 78 to 81" is hardly ever that of the paper's own system.

    Args:
        spot, candidate, here: the number, the candidate, and its places in the sentence.
        cues: those of where the candidate stands.
    """
    if candidate.text is None:
        return []
    whose = _coarse_party(candidate)
    found = [f"{cue}&{whose}" for cue in cues if cue.startswith(_WITH_PARTY)] if here else []
    if spot.role in _SIDES:
        found += [f"role {spot.role}:{whose}", f"role {spot.role} {'here' if here else 'away'}:{whose}"]
    return found


def _scope_cues(spot: Spot, candidate: Candidate, here: list[Place]) -> list[str]:
    """What governs the number (``spot.scope``), and whether the candidate stands before that, in it or elsewhere."""
    scope = f"scope {spot.scope}"
    if candidate.text is None:
        return [f"null {scope}", f"null {scope} {candidate.own}"]
    if any(spot.scope_at < p.first < spot.at for p in here):
        where = "in"
    elif any(p.first <= spot.scope_at for p in here):
        where = "before"
    else:
        where = "after" if here else "away"
    return [f"{scope} {where}"]


def _partner_cues(spot: Spot, panel: Layout, candidate: Candidate, here: list[Place]) -> list[str]:
    """Whether the candidate is whom the sentence, or the one before, compares with, and which side the number is on."""
    if not panel.partners and not panel.earlier_partners:
        return []
    side = next((other for other in spot.others if other in ("pair first", "pair second")), "")
    if not side:
        side = "compared" if spot.role == "versus" or spot.scope == "compare" else f"main {spot.scope}"
    where = "partner" if panel.partners else "partner before"
    partners = panel.partners or panel.earlier_partners
    if candidate.text is None:
        whose = "null"
    elif any(p.first in partners for p in candidate.places):
        whose = "it"
    else:
        whose = "another" if here else "away"
    own = _party(candidate)
    return [f"{where}:{whose}", f"{where}, {side}:{whose}", f"{where}:{whose}&{own}", f"{where}, {side}:{whose}&{own}"]


def _clause_cues(party: Party, candidate: Candidate, here: list[Place]) -> list[str]:
    """Whether the candidate stands in the noun phrase that got the number by the grammar of its clause.

    Args:
        party, candidate: these two.
        here: the candidate's places in the sentence.
    """
    within = next((p for p in here if p.first < party.last and party.first < p.last), None)
    if candidate.text is None:
        where = "null"
    elif within is None:
        where = "out" if here else "away"
    else:
        where = "head" if within.first == party.first or within.last == party.last else "in"
    return [f"lp {party.construction}:{where}", f"lp {party.construction} {party.kind}:{where}"]


def _unnamed_cues(spot: Spot, candidate: Candidate) -> list[str]:
    """Whether words near the number speak of another party, for a system that is only described or stands for one."""
    cues: list[str] = []
    if candidate.source in ("role", "phrase"):
        cues += [f"{candidate.source}&other:{word}" for word in spot.others] or [f"{candidate.source}&no other"]
    if candidate.source == "role":
        cues += [f"{candidate.key}&other:{word}" for word in spot.others] or [f"{candidate.key}&no other"]
    return cues
