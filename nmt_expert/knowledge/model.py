"""What a loaded knowledge base is: frozen data, no behaviour beyond looking things up.

These classes are cheap to import and to build.  Reading YAML, checking it and
reporting its problems happens in ``load`` and ``lint``; what follows from the
knowledge is the business of ``nmt_expert.reasoning``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Literal, TypeAlias

from msgspec import Struct

PRINCIPLES: tuple[str, ...] = (
    "adhesions",
    "facilitation",
    "hypertonicity",
    "ischemia",
    "joint_fixation",
    "nerve_compression",
    "nerve_entrapment",
    "pain_threshold",
    "postural_distortion",
    "trigger_points",
)
"""The ten NMT principles, the only conclusions with a rank.  Source: the founding article."""

KINDS: tuple[str, ...] = ("symptom", "history", "observation", "palpation", "test", "red_flag")
"""What a person has to do to answer a finding: tell, remember, be looked at, touched, tested."""

PLACES: tuple[str, ...] = ("here", "referring", "pathway", "other_side", "elsewhere", "general")
"""How the site of an answer relates to a complaint; conditions ask for ``here`` by default."""

RELATIONS: tuple[str, ...] = tuple(place for place in PLACES if place not in ("here", "general"))
"""How a site can stand to a complaint where only that is known; the complaint's own place needs no word."""

SIDES: tuple[str, ...] = ("left", "right", "both", "midline")

ANSWER_WORDS: tuple[str, ...] = ("yes", "probably", "unsure", "probably not", "no")
"""What can be said of a finding."""

LEVELS: tuple[str, ...] = ("absolute", "local", "relative")
ACTIONS: tuple[str, ...] = ("emergency", "urgent_referral", "avoid_area", "modify")

SiteBehaviour: TypeAlias = Literal["local", "general"]


# ------------------------------------------------------------------ conditions


class Reads(Struct, frozen=True):
    """A finding (or hypothesis, or principle) reads yes at one of the given places.

    ``at`` is empty for conclusions and for findings about the whole person.
    """

    name: str
    at: tuple[str, ...] = ("here",)


class Not(Struct, frozen=True):
    """An explicit no: unknown does not satisfy it."""

    of: Condition


class All(Struct, frozen=True):
    """Every part holds; with ``same="muscle"``, in one and the same muscle."""

    of: tuple[Condition, ...]
    same: str | None = None


class AnyOf(Struct, frozen=True):
    """At least one part holds."""

    of: tuple[Condition, ...]


class AtLeast(Struct, frozen=True):
    """At least ``k`` of the parts hold."""

    k: int
    of: tuple[Condition, ...]


Condition: TypeAlias = Reads | Not | All | AnyOf | AtLeast


def leaves(condition: Condition) -> Iterator[Reads]:
    """Yield every finding or conclusion a condition reads, in the order written."""
    match condition:
        case Reads():
            yield condition
        case Not(of=inner):
            yield from leaves(inner)
        case All(of=parts) | AnyOf(of=parts) | AtLeast(of=parts):
            for part in parts:
                yield from leaves(part)


# ------------------------------------------------------------------ vocabulary


class Source(Struct, frozen=True):
    """A reference.  ``seen`` says how far it was checked: ``found`` or ``memory``."""

    id: str
    citation: str
    seen: str = "memory"
    note: str = ""


class Accuracy(Struct, frozen=True):
    """A published accuracy of a test: of the disease it was measured on, never of a principle."""

    source: str
    measured_on: str
    text: str


class Elicit(Struct, frozen=True):
    """How a person finds out: position, what to do, what counts as yes, when not to."""

    do: str
    yes_if: str = ""
    position: str = ""
    not_when: str = ""


class Finding(Struct, frozen=True):
    """An entry of the vocabulary: something a person can report, see, feel or test.

    ``regions`` (or groups) are where it makes sense to look for it; empty means anywhere.
    """

    id: str
    kind: str
    label: str
    question: str
    elicit: Elicit
    synonyms: tuple[str, ...] = ()
    opposite: str | None = None
    exclusive: bool = False
    site: SiteBehaviour = "local"
    regions: tuple[str, ...] = ()
    accuracy: tuple[Accuracy, ...] = ()
    sources: tuple[str, ...] = ()
    path: str = ""
    line: int = 0


class Question(Struct, frozen=True):
    """Several findings asked together as one choice."""

    id: str
    ask: str
    kind: str
    options: tuple[str, ...]
    exclusive: bool = False
    path: str = ""
    line: int = 0


# ------------------------------------------------------------------ conclusions


class Example(Struct, frozen=True):
    """A few answers after which a rule fires, or does not: the rule's own small test.

    Attributes:
        fires: Whether the rule has to fire.
        answers: Finding, word, region, side and muscle of each answer; ``""`` where nothing is said.
        region: The complaint's region, ``""`` for none.
        side: The complaint's side, ``""`` for none.
        leans: ``for`` or ``against`` if the support of the rule's conclusion has to be above or below 0 then.
        line: Its line in the rule's file.
    """

    fires: bool
    answers: tuple[tuple[str, str, str, str, str], ...]
    region: str = ""
    side: str = ""
    leans: str = ""
    line: int = 0


class Rule(Struct, frozen=True):
    """A condition and what it says about one conclusion.

    Attributes:
        id: ``conclusion.rule-name``, unique in the knowledge base.
        conclusion: The principle or hypothesis it speaks about.
        sign: +1 supports, -1 against.
        strength: The word; ``weight`` is its number in (0, 1) from ``scale.yaml``.
        group: Rules of one conclusion with one group are wordings of one fact; ``""`` if alone.
        basis: ``judgement``, ``test-accuracy`` or ``consensus``.
        repeats: Why it may count although a hypothesis already carries one of its findings.
        examples: Its own small tests; they change nothing in an assessment.
    """

    id: str
    conclusion: str
    when: Condition
    sign: int
    strength: str
    weight: float
    because: str
    group: str = ""
    sources: tuple[str, ...] = ()
    basis: str = "judgement"
    contested: bool = False
    repeats: str = ""
    examples: Sequence[Example] = ()
    path: str = ""
    line: int = 0


class Link(Struct, frozen=True):
    """``leads_to``: how one principle can drive another.  Explains; adds no support."""

    to: str
    how: str
    strength: str
    sources: tuple[str, ...] = ()
    contested: bool = False


class Evidence(Struct, frozen=True):
    """How good the literature behind a principle is, said plainly."""

    grade: str
    statement: str
    contested: bool
    sources: tuple[str, ...] = ()


class Principle(Struct, frozen=True):
    """One of the ten.  ``requires`` is its minimum pattern; without it support is capped."""

    id: str
    label: str
    meaning: str
    definition: str
    evidence: Evidence
    requires: Condition | None
    requires_text: str = ""
    leads_to: tuple[Link, ...] = ()
    sources: tuple[str, ...] = ()
    path: str = ""
    line: int = 0


class Hypothesis(Struct, frozen=True):
    """An intermediate conclusion that rules infer and other rules use."""

    id: str
    label: str
    definition: str
    sources: tuple[str, ...] = ()
    path: str = ""
    line: int = 0


# ------------------------------------------------------------------ safety and technique


class Flag(Struct, frozen=True):
    """A red flag or contraindication.

    Attributes:
        triggers: Findings each of which raises the flag alone.
        consider: Findings each of which makes the follow-ups due.
        consider_together: Findings that make them due only if all of one list are there.
        follow_up: Findings asked to settle it: a yes raises it, all no (with the triggers) clear it.
        avoid: Regions to keep off; empty means the site of the answer that raised it.
        screen: Regions (or groups) where the screen asks for it, and where a ``consider``
            finding counts; empty means anywhere.
    """

    id: str
    label: str
    level: str
    action: str
    do: str
    triggers: tuple[str, ...] = ()
    consider: tuple[str, ...] = ()
    follow_up: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    screen: tuple[str, ...] = ()
    consider_together: tuple[tuple[str, ...], ...] = ()
    sources: tuple[str, ...] = ()
    path: str = ""
    line: int = 0

    @property
    def asks(self) -> tuple[str, ...]:
        """Every finding whose answer settles this flag, triggers first, each once."""
        return tuple(dict.fromkeys(self.triggers + self.follow_up))


class Bundle(Struct, frozen=True):
    """One plain question of the screening checklist that stands for several findings.

    A plain no to ``ask`` is a no to all of ``findings`` and ``later``; anything else means asking the
    ``findings`` one by one, and those ``later`` once a *consider* finding of their flag is there.
    """

    id: str
    ask: str
    findings: tuple[str, ...]
    later: tuple[str, ...] = ()
    path: str = ""
    line: int = 0


class Technique(Struct, frozen=True):
    """What NMT does about one principle.  Holds are seconds of constant pressure."""

    principle: str
    advice: str
    hold_seconds: tuple[int, int]
    level: str
    repeats: str
    tools: tuple[str, ...]
    work_area: str
    add: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    retest: tuple[str, ...] = ()
    expect: str = ""
    sources: tuple[str, ...] = ()
    path: str = ""
    line: int = 0


class PressureLevel(Struct, frozen=True):
    """A named pressure, by the client's own 0-10 rating."""

    id: str
    rating: str
    meaning: str


class StructureNote(Struct, frozen=True):
    """How to work on one muscle where it matters, for the principles named (empty: for any).

    ``tools`` are the only ones to use there, in this order; empty means those of the technique.
    """

    muscle: str
    advice: str
    tools: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    principles: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class TechniqueCommon(Struct, frozen=True):
    """What holds for every technique: tool order, pressure levels, when to stop, notes on single muscles."""

    tool_order: tuple[str, ...] = ()
    tools: Mapping[str, str] = MappingProxyType({})
    elbow_never_with: tuple[str, ...] = ()
    levels: tuple[PressureLevel, ...] = ()
    ceiling: str = ""
    stop: tuple[str, ...] = ()
    structures: tuple[StructureNote, ...] = ()
    sources: tuple[str, ...] = ()


# ------------------------------------------------------------------ anatomy


class Region(Struct, frozen=True):
    """A fine region, or (with ``parts``) a name people use for several of them."""

    id: str
    label: str
    parts: tuple[str, ...] = ()
    neighbours: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    midline: bool = False
    path: str = ""
    line: int = 0


class Catch(Struct, frozen=True):
    """A place where a muscle can catch a nerve."""

    nerve: str
    where: str
    strength: str


class Muscle(Struct, frozen=True):
    """A muscle: where it lies, where its points tend to refer to, which nerves it can catch."""

    id: str
    name: str
    lies_in: tuple[str, ...]
    refers_to: tuple[str, ...]
    catches: tuple[Catch, ...] = ()
    joints: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    path: str = ""
    line: int = 0


class Pressed(Struct, frozen=True):
    """A place where bone, cartilage or a rigid tunnel can press a nerve."""

    region: str
    where: str


class Nerve(Struct, frozen=True):
    """A nerve: the regions it supplies and where hard tissue can press it."""

    id: str
    label: str
    supplies: tuple[str, ...]
    pressed_at: tuple[Pressed, ...] = ()
    sources: tuple[str, ...] = ()
    path: str = ""
    line: int = 0


class Posture(Struct, frozen=True):
    """A posture pattern: what shows it, what tends to be short and what long or weak."""

    id: str
    label: str
    see: str
    findings: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    long: tuple[str, ...] = ()
    nerves: tuple[str, ...] = ()
    caveat: str = ""
    sources: tuple[str, ...] = ()
    path: str = ""
    line: int = 0


# ------------------------------------------------------------------ scale


class Band(Struct, frozen=True):
    """A word for a range of support: everything above ``above`` and not in a higher band."""

    id: str
    label: str
    above: float
    because: str = ""


class Scale(Struct, frozen=True):
    """Strengths, bands and thresholds.  Bands are highest first; the last takes the rest."""

    strengths: Mapping[str, float]
    answers: Mapping[str, float | None]
    bands: tuple[Band, ...]
    holds_above: float
    cap: float
    reasons: Mapping[str, str] = MappingProxyType({})

    def band(self, support: float) -> Band:
        """Return the band a support in [-1, 1] falls into."""
        return next((band for band in self.bands if support > band.above), self.bands[-1])

    def at_least(self, band: str, other: str) -> bool:
        """Whether ``band`` is as high as ``other``, or higher (both are band ids)."""
        order = [entry.id for entry in self.bands]
        return order.index(band) <= order.index(other)


# ------------------------------------------------------------------ the whole


class KnowledgeBase(Struct, frozen=True):
    """Everything under ``rules/``: loaded, checked, with a version and a content hash.

    Mappings keep the order of the files.  ``strata`` gives every conclusion its level:
    1 if its rules read findings only, otherwise one more than the highest it reads.
    """

    version: str
    digest: str
    scale: Scale
    sources: Mapping[str, Source]
    findings: Mapping[str, Finding]
    questions: Mapping[str, Question]
    principles: Mapping[str, Principle]
    hypotheses: Mapping[str, Hypothesis]
    rules: tuple[Rule, ...]
    strata: Mapping[str, int]
    flags: Mapping[str, Flag]
    techniques: Mapping[str, Technique]
    technique_common: TechniqueCommon
    regions: Mapping[str, Region]
    muscles: Mapping[str, Muscle]
    nerves: Mapping[str, Nerve]
    postures: Mapping[str, Posture]
    checklist: Mapping[str, Bundle] = MappingProxyType({})

    def __repr__(self) -> str:
        counts = f"{len(self.findings)} findings, {len(self.rules)} rules, {len(self.flags)} red flags"
        return f"<KnowledgeBase {self.version} ({self.digest[:12]}): {counts}>"

    def label(self, name: str) -> str:
        """Return what a person calls a finding, hypothesis or principle."""
        entry = self.findings.get(name) or self.hypotheses.get(name) or self.principles.get(name)
        return entry.label if entry else name

    def rules_for(self, conclusion: str) -> tuple[Rule, ...]:
        """Return the rules about one conclusion, in file order."""
        return tuple(rule for rule in self.rules if rule.conclusion == conclusion)
