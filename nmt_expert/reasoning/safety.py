"""Screen red flags before anything else, and say what they take away.

A flag matches an answer at any place; the site only scopes what is withheld.  A
*consider* finding is only a hint, so it counts where the flag is screened for.
Unsure, contradictory and follow-up-not-asked are *unsettled*, never clear, and
what was not screened is said.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from nmt_expert.knowledge.model import Flag, KnowledgeBase
from nmt_expert.reasoning.anatomy import OPPOSITE, fine_regions
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit

STATES = ("raised", "unsettled", "not_screened", "clear")
REFERRALS = ("emergency", "urgent_referral")


class FlagState(Struct, frozen=True):
    """Where one flag stands in one visit.

    Attributes:
        flag: The safety rule.
        state: ``raised``, ``unsettled``, ``not_screened`` or ``clear``.
        because: The answers that put it there (empty when it was not screened).
        ask: Findings still to ask before it is clear, in the order to ask them.
    """

    flag: Flag
    state: str
    because: tuple[Answer, ...]
    ask: tuple[str, ...]

    @property
    def sends_on(self) -> bool:
        """Raised, and it asks for emergency or urgent referral."""
        return self.state == "raised" and self.flag.action in REFERRALS


class Permission(Struct, frozen=True):
    """What technique may be shown for one complaint.

    Attributes:
        level: ``none``, ``light`` (light pressure only) or ``full``.
        because: The flags that withhold or limit it.
        changes: Flags whose change goes with whatever is shown.
        avoid: Regions to keep off wherever the work is, each with the flag that says so.
    """

    level: str
    because: tuple[FlagState, ...]
    changes: tuple[FlagState, ...]
    avoid: tuple[tuple[str, FlagState], ...]


class Safety(Struct, frozen=True):
    """The whole screen: every flag, most pressing first."""

    states: tuple[FlagState, ...]

    def of(self, *states: str) -> tuple[FlagState, ...]:
        """Return the flags in any of the given states, most pressing first."""
        return tuple(entry for entry in self.states if entry.state in states)

    @property
    def raised(self) -> tuple[FlagState, ...]:
        """The flags an answer raised."""
        return self.of("raised")

    @property
    def unsettled(self) -> tuple[FlagState, ...]:
        """The flags that an answer made doubtful and nothing has settled."""
        return self.of("unsettled")

    @property
    def not_screened(self) -> tuple[FlagState, ...]:
        """The flags nobody has asked about, or not to the end."""
        return self.of("not_screened")

    @property
    def sends_on(self) -> bool:
        """Whether any flag asks for emergency or urgent referral."""
        return any(entry.sends_on for entry in self.states)

    @property
    def emergency(self) -> bool:
        """Whether any raised flag is an emergency."""
        return any(entry.flag.action == "emergency" for entry in self.raised)

    @property
    def hands_off(self) -> bool:
        """Whether nothing may be done by hand: an emergency was raised, or a flag that forbids massage altogether."""
        return self.emergency or any(entry.flag.level == "absolute" for entry in self.raised)


def screen(kb: KnowledgeBase, visit: Visit) -> Safety:
    """Screen every flag of the knowledge base against a visit."""
    said: dict[str, list[Answer]] = {}
    for answer in visit.answers:
        said.setdefault(answer.finding, []).append(answer)
    states = [_state(kb, flag, said, _hints(kb, visit, flag, said)) for flag in kb.flags.values()]
    return Safety(tuple(sorted(states, key=_pressing)))


def _pressing(entry: FlagState) -> tuple[int, int, int]:
    actions = ("emergency", "urgent_referral", "avoid_area", "modify")
    levels = ("absolute", "local", "relative")
    flag = entry.flag
    return STATES.index(entry.state), actions.index(flag.action), levels.index(flag.level)


def _hints(kb: KnowledgeBase, visit: Visit, flag: Flag, said: dict[str, list[Answer]]) -> tuple[Answer, ...]:
    """The answers that make a flag's follow-ups due: of any *consider* finding, or of all of one list together."""
    if said.keys().isdisjoint((*flag.consider, *(name for names in flag.consider_together for name in names))):
        return ()
    area = frozenset(region for name in flag.screen for region in fine_regions(kb, name))

    def hints(finding: str) -> tuple[Answer, ...]:
        near = [answer for answer in said.get(finding, ()) if not area or may_lie_in(kb, visit, answer, area)]
        return tuple(near) if _read(kb, near) in ("yes", "doubt") else ()

    alone = [hints(finding) for finding in flag.consider]
    together = [found for names in flag.consider_together if all(found := [hints(name) for name in names])]
    every = (*alone, *(answers for found in together for answers in found))
    return tuple(dict.fromkeys(answer for answers in every for answer in answers))


def may_lie_in(kb: KnowledgeBase, visit: Visit, answer: Answer, area: frozenset[str]) -> bool:
    """Whether an answer may be about an area: if no site is known, or it speaks of the whole person, it may."""
    if kb.findings[answer.finding].site == "general":
        return True
    spot = spot_of(kb, answer.site) or _unsaid(kb, visit, answer.finding)
    return not spot or not area.isdisjoint(spot)


def _unsaid(kb: KnowledgeBase, visit: Visit, finding: str) -> frozenset[str]:
    """Where an answer without a place belongs: to the complaints, or where else its finding can be (a headache)."""
    places = [fine_regions(kb, complaint.region) for complaint in visit.complaints]
    if not (places and all(places)):
        return frozenset()
    here: frozenset[str] = frozenset().union(*places)
    own = frozenset(region for name in kb.findings[finding].regions for region in fine_regions(kb, name))
    return here if not own or here & own else own


def _state(kb: KnowledgeBase, flag: Flag, said: dict[str, list[Answer]], hints: tuple[Answer, ...]) -> FlagState:
    """Raised by one yes; unsettled by any doubt; clear only if every question got a no."""
    readings = {finding: _read(kb, said.get(finding, ())) for finding in flag.asks}
    to_ask = tuple(finding for finding in flag.asks if readings[finding] != "no")

    def answers(findings: Iterable[str], *readings_wanted: str) -> tuple[Answer, ...]:
        return tuple(a for f in findings for a in said.get(f, ()) if _read(kb, said[f]) in readings_wanted)

    raising = answers(flag.asks, "yes")
    if raising:
        return FlagState(flag, "raised", tuple(a for a in raising if _number(kb, a) > 0), ())
    follow_ups = tuple(finding for finding in (flag.follow_up or flag.asks) if readings[finding] != "no")
    doubt = answers(flag.asks, "doubt")
    considered = hints if follow_ups else ()
    if doubt or considered:
        doubtful = tuple(finding for finding in flag.asks if readings[finding] == "doubt")
        return FlagState(flag, "unsettled", doubt + considered, tuple(dict.fromkeys(doubtful + follow_ups)))
    return FlagState(flag, "not_screened" if to_ask else "clear", (), to_ask)


def _number(kb: KnowledgeBase, answer: Answer) -> float:
    return kb.scale.answers[answer.word] or 0.0


def _read(kb: KnowledgeBase, answers: Iterable[Answer]) -> str:
    """Read a finding for safety: ``yes``, ``doubt``, ``no``, or ``unknown`` if it was not asked.

    A yes beside a no at one site is a doubt; *probably not* is a doubt too: only a
    plain no clears.  Sites do not matter otherwise: a yes anywhere is a yes.
    """
    answers = list(answers)
    if not answers:
        return "unknown"
    numbers = [_number(kb, answer) for answer in answers]
    denied = {answer.site for answer, number in zip(answers, numbers, strict=True) if number < 0}
    if any(number > 0 and answer.site not in denied for answer, number in zip(answers, numbers, strict=True)):
        return "yes"
    return "no" if all(number == -1 for number in numbers) else "doubt"


# ------------------------------------------------------------------ what is taken away


def permission(kb: KnowledgeBase, safety: Safety, complaint: Complaint) -> Permission:
    """Return what technique may be shown for a complaint, by the table of levels and actions.

    ==================================  ==============================================
    absolute, or any emergency          no technique at all
    emergency or referral, unsettled    no technique until it is settled
    local, complaint in the area        no technique for this complaint
    relative, urgent referral           light level only
    relative, modify                    technique with the change
    ==================================  ==============================================
    """
    withholding: list[FlagState] = []
    limiting: list[FlagState] = []
    changing: list[FlagState] = []
    avoiding: list[tuple[str, FlagState]] = []
    for entry in safety.of("raised", "unsettled"):
        flag = entry.flag
        if entry.state == "unsettled":
            (withholding if flag.action in REFERRALS else changing).append(entry)
        elif flag.level == "absolute" or flag.action == "emergency":
            withholding.append(entry)
        elif flag.level == "local" or flag.action == "avoid_area":
            area, meets = kept_off(kb, entry, complaint)
            avoiding += [(region, entry) for region in area]
            (withholding if meets and flag.action != "modify" else changing).append(entry)
        else:
            (limiting if flag.action == "urgent_referral" else changing).append(entry)
    level = "none" if withholding else "light" if limiting else "full"
    return Permission(level, tuple(withholding + limiting), tuple(changing), tuple(avoiding))


def kept_off(kb: KnowledgeBase, entry: FlagState, complaint: Complaint) -> tuple[tuple[str, ...], bool]:
    """The regions a local flag keeps off, and whether the complaint lies in them.

    A flag without an area of its own means the place where its answer was given;
    an answer without a place means the complaint's own.
    """
    own = fine_regions(kb, complaint.region)
    named = tuple(region for area in entry.flag.avoid for region in sorted(fine_regions(kb, area)))
    regions: list[str] = list(named)
    meets = bool(own.intersection(named)) or not own
    for answer in entry.because:
        spot = spot_of(kb, answer.site)
        if not spot:
            meets = meets or not named
        elif not (named or _other_side(answer.site, complaint)):
            meets = meets or not own or bool(own & spot)
        if not named:
            regions += sorted(spot or own)
    return tuple(dict.fromkeys(regions)), meets


def spot_of(kb: KnowledgeBase, site: Site) -> frozenset[str]:
    """Return the fine regions an answer's site names, or in which its muscle lies (empty: no place is known)."""
    muscle = kb.muscles.get(site.muscle)
    return fine_regions(kb, site.region) or (frozenset(muscle.lies_in) if muscle else frozenset())


def _other_side(site: Site, complaint: Complaint) -> bool:
    return site.side in OPPOSITE and complaint.side == OPPOSITE[site.side]
