"""Screen red flags before anything else.

A flag matches an answer at any place; the site only scopes what its limits shape.  A
*consider* finding is only a hint, so it counts where the flag is screened for.
Unsure, contradictory and follow-up-not-asked are *unsettled*, never clear, and
what was not screened is said.  A finding that is split reads what ``wholes`` makes of its
parts' answers, and its parts are asked for in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from nmt_expert.knowledge.model import ACTIONS, LEVELS, Bundle, Flag, KnowledgeBase
from nmt_expert.reasoning.anatomy import area_of, fine_regions
from nmt_expert.reasoning.visit import Answer, Suspicion, Visit
from nmt_expert.reasoning.wholes import reading_of

STATES = ("raised", "suspected", "unsettled", "not_screened", "clear")
REFERRALS = ("emergency", "urgent_referral")


class FlagState(Struct, frozen=True):
    """Where one flag stands in one visit.

    Attributes:
        flag: The safety rule.
        state: ``raised``, ``suspected``, ``unsettled``, ``not_screened`` or ``clear``.
        because: The answers that put it there (empty when it was not screened).
        ask: Findings still to ask before it is clear, in the order to ask them.
        phrases: The words that come near it, where it is suspected.
    """

    flag: Flag
    state: str
    because: tuple[Answer, ...]
    ask: tuple[str, ...]
    phrases: tuple[str, ...] = ()

    @property
    def requires_referral(self) -> bool:
        """Raised, and it asks for emergency or urgent referral."""
        return self.state == "raised" and self.flag.action in REFERRALS


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
    def suspected(self) -> tuple[FlagState, ...]:
        """The flags that words came near, and whose questions nobody has answered yet."""
        return self.of("suspected")

    @property
    def pressing(self) -> tuple[FlagState, ...]:
        """The suspected flags that would ask for emergency or urgent referral: technique waits for their answer."""
        return tuple(entry for entry in self.suspected if entry.flag.action in REFERRALS)

    @property
    def unsettled(self) -> tuple[FlagState, ...]:
        """The flags that an answer made doubtful and nothing has settled."""
        return self.of("unsettled")

    @property
    def not_screened(self) -> tuple[FlagState, ...]:
        """The flags nobody has asked about, or not to the end."""
        return self.of("not_screened")

    @property
    def requires_referral(self) -> bool:
        """Whether any flag asks for emergency or urgent referral."""
        return any(entry.requires_referral for entry in self.states)

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
    about = frozenset(near for name in said for near in (name, kb.whole_of(name), *kb.parts.get(name, ())))
    states = [_screened(kb, visit, flag, said, about) for flag in kb.flags.values()]
    if visit.suspected:
        states = [_suspect(kb, entry, visit.suspected, said) for entry in states]
    return Safety(tuple(sorted(states, key=_pressing)))


def _screened(
    kb: KnowledgeBase, visit: Visit, flag: Flag, said: dict[str, list[Answer]], about: frozenset[str]
) -> FlagState:
    """Screen one flag; ``about`` are all findings of which an answer may say something."""
    other_age = _other_age(kb, flag, said)
    if other_age:
        return FlagState(flag, "clear", other_age, ())
    hints = _hints(kb, visit, flag, said)
    touched = hints or not about.isdisjoint(flag.asks)
    state = _state(kb, flag, said, hints) if touched else _untouched(kb, flag)
    together = _together(kb, visit, flag, said) if state.state != "raised" else ()
    return FlagState(flag, "raised", together, ()) if together else state


def _other_age(kb: KnowledgeBase, flag: Flag, said: dict[str, list[Answer]]) -> tuple[Answer, ...]:
    """The answers that give an age at which a flag makes no sense, if none gives one at which it does."""
    if not flag.ages:
        return ()
    yes = {name: found for name in kb.ages if (found := _undisputed(kb, said.get(name, ())))}
    if not yes or not yes.keys().isdisjoint(flag.ages):
        return ()
    return tuple(answer for found in yes.values() for answer in found)


def _affirmed(kb: KnowledgeBase, answers: Iterable[Answer]) -> tuple[Answer, ...]:
    return tuple(answer for answer in answers if _number(kb, answer) > 0)


def _undisputed(kb: KnowledgeBase, answers: Sequence[Answer]) -> tuple[Answer, ...]:
    """The answers that say yes where no other says no: an age in dispute silences no flag."""
    denied = {answer.site for answer in answers if _number(kb, answer) < 0}
    return tuple(answer for answer in _affirmed(kb, answers) if answer.site not in denied)


def _together(kb: KnowledgeBase, visit: Visit, flag: Flag, said: dict[str, list[Answer]]) -> tuple[Answer, ...]:
    """The answers that raise a flag together: a yes, near where it is screened for, to all of one list."""
    area = _area(kb, flag)

    def affirmed(finding: str) -> tuple[Answer, ...]:
        told = (answer for name in kb.said_by(finding) for answer in _affirmed(kb, said.get(name, ())))
        return tuple(answer for answer in told if not area or may_lie_in(kb, visit, answer, area))

    raising = [found for names in flag.triggers_together if all(found := [affirmed(name) for name in names])]
    return tuple(dict.fromkeys(answer for found in raising for answers in found for answer in answers))


def _area(kb: KnowledgeBase, flag: Flag) -> frozenset[str]:
    return frozenset(region for name in flag.screen for region in fine_regions(kb, name))


def _pressing(entry: FlagState) -> tuple[int, int, int]:
    flag = entry.flag
    return STATES.index(entry.state), ACTIONS.index(flag.action), LEVELS.index(flag.level)


def _hints(kb: KnowledgeBase, visit: Visit, flag: Flag, said: dict[str, list[Answer]]) -> tuple[Answer, ...]:
    """The answers that make a flag's follow-ups due: of any *consider* finding, or of all of one list together."""
    if said.keys().isdisjoint(name for hint in flag.hints for name in kb.said_by(hint)):
        return ()
    area = _area(kb, flag)

    def hints(finding: str) -> tuple[Answer, ...]:
        found: list[Answer] = []
        for name in kb.said_by(finding):
            near = [answer for answer in said.get(name, ()) if not area or may_lie_in(kb, visit, answer, area)]
            found += near if _read(kb, near) in ("yes", "doubt") else ()
        return tuple(found)

    alone = [hints(finding) for finding in flag.consider]
    together = [found for names in flag.consider_together if all(found := [hints(name) for name in names])]
    every = (*alone, *(answers for found in together for answers in found))
    return tuple(dict.fromkeys(answer for answers in every for answer in answers))


def may_lie_in(kb: KnowledgeBase, visit: Visit, answer: Answer, area: frozenset[str]) -> bool:
    """Whether an answer may be about an area: if no site is known, or it speaks of the whole person, it may."""
    if kb.findings[answer.finding].site == "general":
        return True
    spot = area_of(kb, answer.site) or _unsaid(kb, visit, answer.finding)
    return not spot or not area.isdisjoint(spot)


def _unsaid(kb: KnowledgeBase, visit: Visit, finding: str) -> frozenset[str]:
    """Where an answer without a place belongs: to the complaints, or where else its finding can be (a headache)."""
    places = [fine_regions(kb, complaint.region) for complaint in visit.complaints]
    if not (places and all(places)):
        return frozenset()
    here: frozenset[str] = frozenset().union(*places)
    own = frozenset(region for name in kb.findings[finding].regions for region in fine_regions(kb, name))
    return here if not own or here & own else own


def _untouched(kb: KnowledgeBase, flag: Flag) -> FlagState:
    """The state of a flag of which no answer says anything: what `_state` comes to, at once, for most flags."""
    open_still = tuple(name for finding in flag.asks for name in kb.asked_as(finding))
    return FlagState(flag, "not_screened" if open_still else "clear", (), open_still)


def _state(kb: KnowledgeBase, flag: Flag, said: dict[str, list[Answer]], hints: tuple[Answer, ...]) -> FlagState:
    """Raised by one yes; unsettled by any doubt; clear only if every question got a no."""
    readings = {finding: read_for_safety(kb, finding, said) for finding in flag.asks}

    def to_ask(findings: Iterable[str]) -> tuple[str, ...]:
        return tuple(name for finding in findings for name in _to_ask(kb, finding, said))

    def answers(reading: str) -> tuple[Answer, ...]:
        names = (name for f in flag.asks if readings[f] == reading for name in kb.said_by(f))
        return tuple(a for name in names for a in said.get(name, ()) if _read(kb, said[name]) == reading)

    raising = answers("yes")
    if raising:
        return FlagState(flag, "raised", tuple(a for a in raising if _number(kb, a) > 0), ())
    follow_ups = to_ask(flag.follow_up or flag.asks)
    doubt = answers("doubt")
    considered = hints if follow_ups else ()
    if doubt or considered:
        doubtful = to_ask(finding for finding in flag.asks if readings[finding] == "doubt")
        return FlagState(flag, "unsettled", doubt + considered, tuple(dict.fromkeys(doubtful + follow_ups)))
    open_still = to_ask(flag.asks)
    return FlagState(flag, "not_screened" if open_still else "clear", (), open_still)


def _suspect(
    kb: KnowledgeBase, entry: FlagState, suspected: Iterable[Suspicion], said: dict[str, list[Answer]]
) -> FlagState:
    """Return a flag as suspected if words came near it and their questions have no plain answer yet.

    A flag that was raised stays raised; one whose every question got a plain no is clear.
    """
    if entry.state in ("raised", "clear"):
        return entry
    open_ones = [
        (suspicion.phrase, asks)
        for suspicion in suspected
        if suspicion.flag == entry.flag.id
        and (asks := [name for finding in suspicion.ask for name in _undecided(kb, finding, said)])
    ]
    if not open_ones:
        return entry
    ask = dict.fromkeys([*(name for _, asks in open_ones for name in asks), *entry.ask])
    phrases = tuple(dict.fromkeys(phrase for phrase, _ in open_ones if phrase))
    return FlagState(entry.flag, "suspected", entry.because, tuple(ask), phrases)


def read_for_safety(kb: KnowledgeBase, finding: str, said: Mapping[str, Iterable[Answer]]) -> str:
    """Return what a finding reads for safety: one of ``wholes.READINGS``.

    A part that was not asked is denied by a plain no to its whole; a whole reads by its own answer and its parts'.
    """
    own = _read(kb, said.get(finding, ()))
    whole = kb.findings[finding].part_of
    if whole and own == "unknown":
        return "no" if _read(kb, said.get(whole, ())) == "no" else own
    return reading_of(own, [_read(kb, said.get(part, ())) for part in kb.parts.get(finding, ())])


def _to_ask(kb: KnowledgeBase, finding: str, said: Mapping[str, Iterable[Answer]]) -> tuple[str, ...]:
    """What is to be asked before a finding reads no: nothing if it does, else its parts that do not."""
    if read_for_safety(kb, finding, said) == "no":
        return ()
    return tuple(name for name in kb.asked_as(finding) if _read(kb, said.get(name, ())) != "no")


def _undecided(kb: KnowledgeBase, finding: str, said: Mapping[str, Iterable[Answer]]) -> tuple[str, ...]:
    """What is to be asked of a finding of which there is neither a yes nor a plain no."""
    return _to_ask(kb, finding, said) if read_for_safety(kb, finding, said) in ("unknown", "doubt") else ()


def _number(kb: KnowledgeBase, answer: Answer) -> float:
    return kb.scale.answers[answer.word] or 0.0


def _read(kb: KnowledgeBase, answers: Iterable[Answer]) -> str:
    """Read a finding for safety: ``yes``, ``doubt``, ``no``, or ``unknown`` if it was not asked.

    A yes beside a no at one site is a doubt; *probably not* is a doubt too: only a
    plain no clears.  Sites do not matter beyond that: a yes anywhere is a yes.
    """
    answers = list(answers)
    if not answers:
        return "unknown"
    numbers = [_number(kb, answer) for answer in answers]
    denied = {answer.site for answer, number in zip(answers, numbers, strict=True) if number < 0}
    if any(number > 0 and answer.site not in denied for answer, number in zip(answers, numbers, strict=True)):
        return "yes"
    return "no" if all(number == -1 for number in numbers) else "doubt"


# ------------------------------------------------------------------ the screen as a short checklist


class Screen(Struct, frozen=True):
    """One question of the checklist for a region.

    Attributes:
        id: Of the bundle.
        ask: The plain question; a no to it is a no to ``findings`` and ``later``.
        action: The gravest action of its flags.
        findings: What to ask one by one unless the answer is a plain no.
        later: What to ask only once one of ``hints`` is there.
        hints: The *consider* findings that make those due.
        flags: The flags it screens here, the gravest first.
    """

    id: str
    ask: str
    action: str
    findings: tuple[str, ...]
    later: tuple[str, ...]
    hints: tuple[str, ...]
    flags: tuple[str, ...]

    @property
    def denies(self) -> tuple[str, ...]:
        """Every finding that a plain no denies."""
        return self.findings + self.later


def screening(kb: KnowledgeBase, region: str | None = None) -> tuple[Screen, ...]:
    """Return the red-flag questions of a region as one short checklist, emergencies first.

    Args:
        kb: The knowledge base.
        region: Id of a region or group; None or ``""`` for the whole body.

    Returns:
        Bundles that together ask for every trigger and follow-up of every flag screened there.  A finding
        that no bundle of the knowledge base names gets one of its own, so nothing is left out.
    """
    flags = screened(kb, region)
    asked = dict.fromkeys(name for flag in flags for name in flag.asks)
    bundles = [*kb.checklist.values(), *_left_over(kb, asked)]
    made = [_screen(kb, bundle, flags, asked) for bundle in bundles]
    return tuple(sorted((entry for entry in made if entry.denies), key=lambda entry: ACTIONS.index(entry.action)))


def screened(kb: KnowledgeBase, region: str | None) -> tuple[Flag, ...]:
    """Return the flags that are screened for at a region, in file order; all of them without one."""
    area = fine_regions(kb, region or "")
    return tuple(flag for flag in kb.flags.values() if screened_in(kb, flag, area))


def screened_in(kb: KnowledgeBase, flag: Flag, area: frozenset[str]) -> bool:
    """Whether a flag is screened for in an area of fine regions; every flag is where no area is named."""
    return not (flag.screen and area) or any(area & fine_regions(kb, name) for name in flag.screen)


def _left_over(kb: KnowledgeBase, asked: Iterable[str]) -> list[Bundle]:
    known = {name for bundle in kb.checklist.values() for name in _asking(kb, (*bundle.findings, *bundle.later))}
    names = (name for name in _asking(kb, asked) if name not in known)
    return [Bundle(name, kb.findings[name].question, (name,)) for name in names]


def _asking(kb: KnowledgeBase, findings: Iterable[str]) -> tuple[str, ...]:
    """What is asked to learn of some findings, each once."""
    return tuple(dict.fromkeys(name for finding in findings for name in kb.asked_as(finding)))


def _screen(kb: KnowledgeBase, bundle: Bundle, flags: Iterable[Flag], asked: Iterable[str]) -> Screen:
    wanted = set(_asking(kb, asked))
    findings = tuple(name for name in _asking(kb, bundle.findings) if name in wanted)
    later = tuple(name for name in _asking(kb, bundle.later) if name in wanted)
    own = [flag for flag in flags if not {*findings, *later}.isdisjoint(_asking(kb, flag.asks))]
    own.sort(key=lambda flag: ACTIONS.index(flag.action))
    action = own[0].action if own else ACTIONS[-1]
    due = [flag for flag in own if not set(later).isdisjoint(_asking(kb, flag.asks))]
    hints = dict.fromkeys(hint for flag in due for hint in flag.hints)
    return Screen(bundle.id, bundle.ask, action, findings, later, tuple(hints), tuple(flag.id for flag in own))
