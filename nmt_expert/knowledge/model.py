"""What a loaded knowledge base is: frozen data, no behaviour beyond looking things up.

These classes are cheap to import and to build.  They are the one definition of what an entry of a
knowledge file may hold too: ``schema`` derives from their annotations what pydantic checks, and the
sentence under a field is what an editor shows.  Reading YAML, checking it and reporting its problems
happens in ``load`` and ``lint``; what follows from the knowledge is the business of
``nmt_expert.reasoning``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Annotated, Literal, TypeAlias, get_args

from msgspec import Meta, Struct

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

Kind: TypeAlias = Literal["symptom", "history", "observation", "palpation", "test", "red_flag"]
Side: TypeAlias = Literal["left", "right", "both", "midline"]
AnswerWord: TypeAlias = Literal["yes", "probably", "unsure", "probably not", "no"]
Level: TypeAlias = Literal["absolute", "local", "relative"]
Action: TypeAlias = Literal["emergency", "urgent_referral", "avoid_area", "modify"]
Needs: TypeAlias = Literal["asking", "looking", "hands", "movement", "orthopaedic", "neurological"]

KINDS: tuple[str, ...] = get_args(Kind)
"""What a person has to do to answer a finding: tell, remember, be looked at, touched, tested."""

NEEDS: tuple[str, ...] = get_args(Needs)
"""What a person has to be able, and allowed, to do to answer a finding, the least special first.

movement: ranges and plain movements; orthopaedic: special tests of joints, tendons and nerves;
neurological: feeling, strength of one root, reflexes.
"""

NEEDED_BY_KIND: Mapping[str, Needs] = MappingProxyType(
    {
        "symptom": "asking",
        "history": "asking",
        "red_flag": "asking",
        "observation": "looking",
        "palpation": "hands",
        "test": "orthopaedic",
    }
)
"""What answering a finding needs where its file does not say it; lint wants every test to say it."""

PLACES: tuple[str, ...] = ("here", "referring", "pathway", "near", "other_side", "elsewhere", "general")
"""How the site of an answer relates to a complaint.

Conditions ask for ``here`` by default, where what is ``near`` is read too.
"""

RELATIONS: tuple[str, ...] = tuple(place for place in PLACES if place not in ("here", "near", "general"))
"""How a site can stand to a complaint where only that is known; the complaint's own place needs no word.

What is near is always known by its own place.
"""

JUDGED_BY = ("supported", "possible")
"""Bands that every scale has: technique is shown from the first on, a conclusion counts as reached from the second."""

SIDES: tuple[str, ...] = get_args(Side)

ANSWER_WORDS: tuple[str, ...] = get_args(AnswerWord)
"""What can be said of a finding."""

KEEP_OFF = "none"
"""The pressure of a limit that keeps off a place altogether."""

LEVELS: tuple[str, ...] = get_args(Level)
ACTIONS: tuple[str, ...] = get_args(Action)

Id: TypeAlias = Annotated[str, Meta(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$")]
"""Lower-case letters and digits, joined by underscores."""

Text: TypeAlias = Annotated[str, Meta(min_length=1)]
"""A sentence or a word or two for people: never empty."""

Strength: TypeAlias = Annotated[str, Meta(examples=["weak", "moderate", "strong"])]
"""A word of ``scale.yaml`` for how strongly something speaks."""

Names: TypeAlias = tuple[str, ...]
"""Ids of other entries; that there are such entries is checked in ``lint``."""

Texts: TypeAlias = tuple[Text, ...]


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
    """A reference that other entries cite."""

    id: Id
    citation: Text
    seen: Literal["found", "memory"] = "memory"
    """found: the key statement was seen; memory: textbook matter not re-opened."""
    record: Literal["checked", "not checked"] = "not checked"
    """checked: authors, title, year and pages stand like this in a record of the work."""
    note: str = ""


class Accuracy(Struct, frozen=True):
    """A published accuracy of a test: of the disease it was measured on, never of a principle."""

    source: str
    measured_on: Text
    text: Text


class Elicit(Struct, frozen=True):
    """How a person finds out."""

    do: Text
    """What to do, in one or two sentences."""
    yes_if: str = ""
    """What counts as a yes."""
    position: str = ""
    not_when: str = ""
    """When not to do it."""


class Finding(Struct, frozen=True):
    """An entry of the vocabulary: something a person can report, observe, palpate or test."""

    id: Id
    kind: Kind
    label: Text
    question: Text
    """One plain sentence that can be answered yes or no, a single thing at a time."""
    elicit: Elicit
    synonyms: Texts = ()
    """What people type when they mean it."""
    opposite: str | None = None
    """Another finding; yes to both is a contradiction to settle."""
    exclusive: bool = False
    """With `opposite`: yes of one is no of the other."""
    part_of: str | None = None
    """The finding that this is one part of: that one reads the *any* of its parts, and is never asked whole."""
    site: Literal["local", "general"] = "local"
    """local: belongs to a place; general: about the whole person."""
    regions: Names = ()
    """Regions or groups where it makes sense to look for it; left out: anywhere."""
    lasts: bool = False
    """Whether it is still so once it was: an operation, a known disease, a scar."""
    ages: Names = ()
    """Findings of age with one of which it makes sense; left out: any age."""
    roots: Literal["", "skin", "strength", "reflex"] = ""
    """Which part of the table of spinal roots helps to answer it."""
    needs: Needs | None = None
    """What a person has to be able to do to answer it, where its kind does not say it; `KnowledgeBase.needs` tells."""
    only_with: Names = ()
    """An interview asks for it only where one of these findings is there; left out: always."""
    recognised: bool = False
    """Whether a yes says that pressing here gives the client's own pain, whatever a referral map says."""
    accuracy: tuple[Accuracy, ...] = ()
    sources: Names = ()
    path: str = ""
    line: int = 0


class Question(Struct, frozen=True):
    """Several findings that are asked together as one choice."""

    id: Id
    ask: Text
    kind: Kind
    options: Annotated[Names, Meta(min_length=2)]
    """Findings."""
    exclusive: bool = False
    """Picking one option denies the others."""
    usual: bool = False
    """Whether it is asked of everybody who has a complaint."""
    only_with: Names = ()
    """An interview asks it only where one of these findings is there; left out: always."""
    path: str = ""
    line: int = 0


# ------------------------------------------------------------------ words


class WordTerm(Struct, frozen=True):
    """Words that mean alike, whatever they are said of."""

    id: Id
    words: Annotated[Texts, Meta(min_length=1)]
    against: Names = ()
    """Terms that cannot be meant at once: what is worse with sitting is not better with it."""
    narrow: bool = False
    """Whether its words mean so much the same that one is as good as another, also alone."""
    path: str = ""
    line: int = 0


class Ways(Struct, frozen=True):
    """The ways of saying that one finding is there."""

    id: Id
    """The finding."""
    parts: Texts = ()
    """Terms and words that together say it, in whatever order; ``!`` before one that must not be there."""
    client: Texts = ()
    """As clients say it."""
    therapist: Texts = ()
    """As therapists write it."""
    unlike: Texts = ()
    """What sounds like it and is something else."""
    normal: Texts = ()
    """What, said to be well, says that it is not there: `bladder` (ok)."""
    contrary: Texts = ()
    """As people say, without a word that denies, that it is not so: `sleeps like a baby`."""
    not_with: Names = ()
    """Findings beside which, in one sentence, it is not meant."""
    near_only_with: Texts = ()
    """Terms and words without any of which words that resemble it do not come near it: `pregnant`."""
    read_only_with: Texts = ()
    """Terms and words without any of which words that resemble it are offered, and not read: `hour`."""
    hurts_at: str = ""
    """A region or group of regions: pain there is the finding by itself."""
    from_both_sides: Names = ()
    """Findings that say it where they are on both sides of `both_sides_of`."""
    both_sides_of: str = ""
    """A region or group of regions."""
    path: str = ""
    line: int = 0


class Measured(Struct, frozen=True):
    """A finding that a number in the words settles: an age, a length of time, a score."""

    id: Id
    """The finding."""
    of: Literal["age", "duration", "score"]
    """age: in years; duration: in days; score: of what `names` name."""
    names: Texts = ()
    """What the score is called; a name without a number says nothing."""
    at_least: int = 0
    below: int = 100000
    path: str = ""
    line: int = 0


class NamedTest(Struct, frozen=True):
    """What a test is called: a result told with the name says the finding, the name alone says nothing."""

    id: Id
    """The finding that a positive result says; a negative one denies it."""
    names: Annotated[Texts, Meta(min_length=1)]
    negative: str = ""
    """The finding that a negative result says instead of a denial."""
    path: str = ""
    line: int = 0


class NamedCondition(Struct, frozen=True):
    """What people call a disease or disorder: it opens questions and concludes nothing."""

    id: Id
    names: Annotated[Texts, Meta(min_length=1)]
    ask: Names = ()
    """Findings to ask about."""
    path: str = ""
    line: int = 0


class NearSaying(Struct, frozen=True):
    """What, said together, comes near a sign: its question is asked, and nothing is read."""

    id: Id
    finding: str
    """The sign that is asked about."""
    all_of: Annotated[tuple[Texts, ...], Meta(min_length=1)]
    """Lists of wordings; something of each has to be said."""
    but_not: Texts = ()
    """Wordings with which it is harmless."""
    of_oneself: bool = False
    """Whether it is asked about also where the words would be set aside."""
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

    Its id is ``conclusion.rule-name``, unique in the knowledge base.  In a file it has a strength under
    ``supports`` (sign +1) or ``against`` (sign -1); ``weight`` is the strength's number from ``scale.yaml``, in (0,
    1).
    """

    id: str
    conclusion: str
    when: Condition
    sign: int
    strength: str
    weight: float
    because: Text
    """Why, in one sentence that a client can follow."""
    group: str = ""
    """Rules of one group are wordings of one fact: only the strongest counts."""
    sources: Names = ()
    basis: Literal["judgement", "test-accuracy", "consensus"] = "judgement"
    contested: bool = False
    repeats: str = ""
    """Why a finding may count although a hypothesis carries it too."""
    examples: Sequence[Example] = ()
    """Its own small tests, where a whole case would be contrived; they change nothing in an assessment."""
    path: str = ""
    line: int = 0


class Link(Struct, frozen=True):
    """``leads_to``: how one principle can drive another.  Explains; adds no support."""

    to: str
    """A principle."""
    how: Text
    strength: Strength
    sources: Names = ()
    contested: bool = False


class Evidence(Struct, frozen=True):
    """How good the literature behind a principle is, said plainly."""

    grade: Literal["strong", "moderate", "weak", "contested"]
    statement: Text
    contested: bool = False
    sources: Names = ()


class Principle(Struct, frozen=True):
    """One of the ten NMT principles."""

    id: Id
    label: Text
    meaning: Text
    """The founding article's own meaning."""
    definition: Text
    """The literature's meaning, in plain words."""
    evidence: Evidence
    requires: Condition | None = None
    """The minimum pattern, positive evidence only; without it support is capped."""
    requires_text: str = ""
    defining: Names = ()
    """Findings that say what it is: each weighs more by itself than every premise."""
    premises: Names = ()
    """Findings that are a reason to look for it, and no sign of it."""
    leads_to: tuple[Link, ...] = ()
    sources: Names = ()
    path: str = ""
    line: int = 0


class Hypothesis(Struct, frozen=True):
    """An intermediate conclusion that rules infer and other rules use."""

    id: Id
    label: Text
    definition: Text
    sources: Names = ()
    path: str = ""
    line: int = 0


# ------------------------------------------------------------------ safety and technique


class Limit(Struct, frozen=True):
    """What a flag forbids or lowers at some places.

    Places are given in one way: ``where``, or ``regions`` and ``muscles``.  Where several limits meet, the strictest
    holds.
    """

    where: Literal["everywhere", "here", "limb"] | None = None
    """here: the place of the answer that raised the flag; limb: the whole arm or leg of that place."""
    regions: Names = ()
    """Regions or groups."""
    muscles: Names = ()
    pressure: str = ""
    """The highest level of pressure; `none`: keep off."""
    no_tools: Names = ()
    no_actions: Names = ()
    no_positions: Names = ()
    signs: Names = ()
    """Findings: it holds only where one of them raised the flag, or makes it doubtful."""
    until_clear: Names = ()
    """Flags: it holds only while one of them is not clear."""
    always: bool = False
    """It holds whatever was answered: nobody presses deeply on a neck artery."""
    once_raised: bool = False
    """It does not hold yet while the flag is suspected or not settled."""

    def anywhere(self) -> bool:
        """Whether it holds at every place."""
        return self.where == "everywhere"


class Flag(Struct, frozen=True):
    """A red flag or contraindication."""

    id: Id
    label: Text
    level: Level
    """absolute: no massage; local: keep off the area; relative: with changes."""
    action: Action
    do: Text
    triggers: Names = ()
    """Findings each of which raises the flag alone."""
    triggers_together: tuple[Names, ...] = ()
    """Lists of findings: a yes to all of one list, said inside `screen`, raises the flag."""
    consider: Names = ()
    """Findings each of which makes the follow-ups due, answered inside `screen`."""
    follow_up: Names = ()
    """Findings: a yes raises the flag, all no (with the triggers) clear it."""
    limits: tuple[Limit, ...] = ()
    """What it forbids or lowers, and where."""
    asks_where: bool = False
    """It lies somewhere: if no place was said, the place is asked, and until then care is taken wherever it may be."""
    ages: Names = ()
    """Findings of age with one of which it makes sense; another age that is known silences it.  Left out: any age."""
    screen: Names = ()
    """Regions or groups where it is asked, and where a `consider` finding counts; left out: anywhere."""
    consider_together: tuple[Names, ...] = ()
    """Lists of findings: only all of one list together make the follow-ups due."""
    sources: Names = ()
    path: str = ""
    line: int = 0

    @property
    def asks(self) -> tuple[str, ...]:
        """Every finding whose answer settles this flag, triggers first, each once."""
        return tuple(dict.fromkeys(self.triggers + self.follow_up))

    @property
    def hints(self) -> tuple[str, ...]:
        """Every finding that makes the follow-ups due, alone or together with others."""
        return self.consider + tuple(name for names in self.consider_together for name in names)


class Bundle(Struct, frozen=True):
    """One plain question of the screening checklist that stands for several findings.

    A plain no to ``ask`` is a no to all of ``findings`` and ``later``; anything else means asking the
    ``findings`` one by one, and those ``later`` once a *consider* finding of their flag is there.
    """

    id: Id
    ask: Text
    """A question whose plain no denies every one of the findings."""
    findings: Annotated[Names, Meta(min_length=1)]
    """Triggers and follow-ups of flags, the most telling first."""
    later: Names = ()
    """Follow-ups that the same no denies, asked only once a `consider` finding of their flag is there."""
    path: str = ""
    line: int = 0


LONGEST_SCREEN = 17
"""Lines of the safety screen that fit a page of 24 lines beside its heading and its answers."""

LONGEST_SCREEN_LINE = 66
"""Characters of one line of the safety screen, beside its number on a page of 80."""


class ScreenLine(Struct, frozen=True):
    """One line of the safety screen of a visit, short enough to be read aloud."""

    id: Id
    say: Text
    """What is there or is not, in plain words: one idea, at most 66 characters."""
    denies: Annotated[Names, Meta(min_length=1)]
    """Triggers and follow-ups of flags that the words show, the most telling first: a no denies exactly these."""
    ordinary: bool = False
    """Whether it is a condition that many people have, which asks for care rather than for a doctor."""
    path: str = ""
    line: int = 0


class TechniqueStep(Struct, frozen=True):
    """One thing to do, said as one line."""

    say: Text
    does: Names = ()
    """Actions that it is; where one of them is forbidden the line is not said."""
    instead: str = ""
    """What is said then: nothing that any limit forbids."""
    refers: bool = False
    """Whether it sends the client to be examined by somebody else: that stands on card and note, too."""


class Technique(Struct, frozen=True):
    """What NMT does about one principle."""

    principle: str
    advice: Text
    """What is done at any pressure, with none of the actions that a flag can forbid."""
    hold_seconds: tuple[int, int]
    """Shortest and longest constant pressure, in seconds."""
    level: str
    repeats: Text
    tools: Names
    work_area: Text
    add: tuple[TechniqueStep, ...] = ()
    """What goes with it, in this order."""
    cautions: Names = ()
    """Flags."""
    retest: Names = ()
    """Findings to look at again afterwards."""
    expect: str = ""
    sources: Names = ()
    path: str = ""
    line: int = 0


class PressureLevel(Struct, frozen=True):
    """A named pressure, by the client's own 0-10 rating."""

    id: Id
    rating: Text
    meaning: Text


class StructureNote(Struct, frozen=True):
    """How to work on one muscle where it matters."""

    muscle: str
    advice: Text
    does: Names = ()
    """Actions that it is; where one of them is forbidden the note is not said."""
    positions: Names = ()
    """How the client lies or sits for it, the best first; where all of them are forbidden the note is not said."""
    tools: Names = ()
    """The only tools to use there, in this order; left out: those of the technique."""
    cautions: Names = ()
    """Flags."""
    principles: Names = ()
    """Principles it is about; left out: any."""
    sources: Names = ()


class TechniqueCommon(Struct, frozen=True):
    """What holds for every technique: tool order, pressure levels, when to stop, notes on single muscles."""

    tool_order: Names = ()
    tools: Mapping[str, str] = MappingProxyType({})
    tool_places: Mapping[str, Names] = MappingProxyType({})
    """The regions or groups that a tool fits; one that is not named fits everywhere."""
    gentle_tools: Names = ()
    """Those for light pressure; left out: all."""
    found: Names = ()
    """Findings that, said of a muscle, are something found there to work on, the most telling first."""
    actions: Mapping[str, str] = MappingProxyType({})
    """Everything beside pressure that a limit can forbid, in words that follow *Leave out*."""
    positions: Mapping[str, str] = MappingProxyType({})
    """How a client can lie or sit, in words."""
    levels: tuple[PressureLevel, ...] = ()
    ceiling: str = ""
    stop: Texts = ()
    structures: tuple[StructureNote, ...] = ()
    """Notes on single muscles."""
    sources: Names = ()


# ------------------------------------------------------------------ plan


class PlanLine(Struct, frozen=True):
    """One thing said in a plan, with its reason."""

    say: Text
    why: str = ""
    does: Names = ()
    """Actions that it is; where one of them is forbidden the line is not said."""
    contested: str = ""
    """Why it is disputed; left out: it is not."""
    measured: str = ""
    """What is said instead where the client's own measures stand beside it."""
    sources: Names = ()
    """Left out: a judgement."""


class WorkStage(Struct, frozen=True):
    """Principles that come in the same place of the order of work, and why there."""

    principles: Annotated[Names, Meta(min_length=1)]
    why: Text
    before_drivers: bool = False
    """It comes first, whatever drives what."""
    muscles: int = 0
    """The most to work on where one of them leads; 0: as many as the session has room for."""
    contested: str = ""
    sources: Names = ()


class SessionPart(Struct, frozen=True):
    """What some minutes of a session are for."""

    part: Literal["talk", "warm", "work", "move", "retest", "home"]
    minutes: int
    say: Text
    why: str = ""
    does: Names = ()
    """Actions that it is."""
    instead: str = ""
    """What is said where one of them is forbidden: nothing that any limit forbids."""
    contested: str = ""
    sources: Names = ()


class SessionLength(Struct, frozen=True):
    """A session: how long it is, how much fits into it, and what its minutes are for."""

    minutes: int
    muscles: int
    """At the most."""
    spots: int
    """To hold, in all muscles together, at the most."""
    parts: Annotated[tuple[SessionPart, ...], Meta(min_length=1)]


class UsualPosition(Struct, frozen=True):
    """How a client usually lies or sits for work in some regions or on some muscles, the best first."""

    positions: Names
    regions: Names = ()
    muscles: Names = ()


class Response(Struct, frozen=True):
    """What counts as a change when a finding is looked at again."""

    counts: Text
    findings: Names = ()
    """Left out: all that no other entry names."""
    later: bool = False
    """It shows only by the next visit."""
    why: str = ""
    sources: Names = ()


class CareOutline(Struct, frozen=True):
    """What to expect of work on one principle by when, how often, and what goes home with the client."""

    principle: str
    session: Text
    """What to expect within the session."""
    weeks_4: Text
    weeks_12: Text
    frequency: Text
    review_visit: int
    """The visit at which the plan is judged."""
    review_weeks: int
    """How many weeks from the first visit that is, about."""
    refer: Text
    """When to send on, beside what holds for all."""
    home: Names = ()
    """Home tasks, the best first."""
    contested: str = ""
    sources: Names = ()


class ExpectedCourse(Struct, frozen=True):
    """How an everyday picture usually goes on."""

    pictures: Annotated[Names, Meta(min_length=1)]
    say: Text
    not_if: Names = ()
    """Findings with a yes to one of which it does not hold."""
    contested: str = ""
    sources: Names = ()


class HomeTask(Struct, frozen=True):
    """Something the client does at home, in plain words."""

    id: Id
    label: Text
    say: Text
    """To the client; `{muscle}` stands for the muscle it is about."""
    where: Literal["muscle", "area", "person"]
    """muscle: one that was worked on; area: where it hurts; person: the whole person."""
    why: Text
    principles: Names = ()
    """What it is for; left out: any."""
    regions: Names = ()
    """Regions or groups it fits; left out: any."""
    level: str = ""
    """The pressure it uses."""
    tools: Names = ()
    does: Names = ()
    """Actions that it is; where a limit forbids one of them it is left out."""
    positions: Names = ()
    """How the client lies or sits; where a limit forbids one of them it is left out."""
    needs: Names = ()
    """Findings: it is for those who said yes to one of them; left out: for anybody."""
    not_if: Names = ()
    """Findings with a yes to one of which it is left out."""
    kind: str = ""
    """Of tasks of one kind, one is chosen; left out: it is like no other."""
    stop_if: str = ""
    contested: str = ""
    sources: Names = ()


class SendingOn(Struct, frozen=True):
    """What is done, said and written where a red flag asks for emergency care or a doctor."""

    action: Literal["emergency", "urgent_referral"]
    do: Text
    say: Text
    """To the client."""
    subject: Text
    """Of the letter."""
    request: Text
    meanwhile: Text
    beside: str = ""
    """Said where a session within the limits of the flag is left."""
    course: str = ""
    """Said instead of a course where the flag is not about one place only."""
    sources: Names = ()


class PlanRules(Struct, frozen=True):
    """How a session and a course are put together."""

    order: tuple[WorkStage, ...] = ()
    lengths: tuple[SessionLength, ...] = ()
    positions: tuple[UsualPosition, ...] = ()
    responses: tuple[Response, ...] = ()
    outlines: tuple[CareOutline, ...] = ()
    courses: tuple[ExpectedCourse, ...] = ()
    home: tuple[HomeTask, ...] = ()
    aftercare: tuple[PlanLine, ...] = ()
    review: tuple[PlanLine, ...] = ()
    """When to go on, to change the plan, to stop and to send on."""
    no_change: tuple[PlanLine, ...] = ()
    """What to do when the retest shows none."""
    sending_on: tuple[SendingOn, ...] = ()
    path: str = ""
    line: int = 0


# ------------------------------------------------------------------ anatomy


class Region(Struct, frozen=True):
    """A fine region, or (with ``parts``) a name people use for several of them."""

    id: Id
    label: Text
    parts: Names = ()
    neighbours: Names = ()
    synonyms: Texts = ()
    midline: bool = False
    serves: Names = ()
    """Regions or groups that the spine at this level supplies with nerves: each is near the other."""
    path: str = ""
    line: int = 0


class Catch(Struct, frozen=True):
    """A place where a muscle can catch a nerve."""

    nerve: str
    where: Text
    strength: Strength


class Muscle(Struct, frozen=True):
    """A muscle: where it lies, where its points tend to refer to, which nerves it can catch."""

    id: Id
    name: Text
    lies_in: Names
    refers_to: Names
    catches: tuple[Catch, ...] = ()
    joints: Names = ()
    cautions: Names = ()
    """Flags."""
    synonyms: Texts = ()
    seldom: bool = False
    """Whether it is seldom at fault, or not there in everybody: until something is found in it, others come first."""
    sources: Names = ()
    path: str = ""
    line: int = 0


class MuscleGroup(Struct, frozen=True):
    """An everyday name for several muscles: an answer needs one of them, and they are offered."""

    id: Id
    label: Text
    """As people say it."""
    region: str
    """The region or group where it lies: what its name stands for until one muscle is named."""
    muscles: Annotated[Names, Meta(min_length=2)]
    """Those most often looked at first."""
    synonyms: Texts = ()
    path: str = ""
    line: int = 0


class Pressed(Struct, frozen=True):
    """A place where bone, cartilage or a rigid tunnel can press a nerve."""

    region: str
    where: Text


class Nerve(Struct, frozen=True):
    """A nerve: the regions it supplies and where hard tissue can press it."""

    id: Id
    label: Text
    supplies: Names
    pressed_at: tuple[Pressed, ...] = ()
    sources: Names = ()
    path: str = ""
    line: int = 0


class Posture(Struct, frozen=True):
    """A posture pattern: what shows it, what tends to be short and what long or weak."""

    id: Id
    label: Text
    see: Text
    findings: Names = ()
    short: Names = ()
    """Muscles."""
    long: Names = ()
    """Muscles."""
    nerves: Names = ()
    caveat: str = ""
    sources: Names = ()
    path: str = ""
    line: int = 0


class KeyMuscle(Struct, frozen=True):
    """How the strength that hangs on one root is tested."""

    test: Text
    muscles: Names = ()


class Root(Struct, frozen=True):
    """A spinal root: where it is felt, what it moves, which reflex it carries.  Maps differ, and neighbours overlap."""

    id: Id
    label: Text
    """As it is written: C6."""
    leaves: Text
    """Where it leaves the spine."""
    skin: Names
    """The middle of its strip of skin: the regions worth asking about."""
    picture: Text
    """How it shows, in a sentence."""
    also: Names = ()
    """Regions that its strip may reach."""
    spared: Names = ()
    """Regions that speak against it when they are numb."""
    pain: Names = ()
    """Regions that its pain may reach; pain spreads wider than numbness."""
    strength: tuple[KeyMuscle, ...] = ()
    reflex: str = ""
    """Which reflex and how; left out where there is no dependable one."""
    alike: Names = ()
    """Nerves that are easily taken for it."""
    mind: str = ""
    """What must not be missed with it."""
    sources: Names = ()
    path: str = ""
    line: int = 0


# ------------------------------------------------------------------ what keeps it going, and what it may be instead


class Factor(Struct, frozen=True):
    """What keeps a muscle complaint going.  It explains and is asked about; it supports no principle by itself."""

    id: Id
    label: Text
    ask: Text
    evidence: Literal["good", "some", "weak", "tradition", "against"]
    """good: trials or large cohorts; some: associations; weak: mixed; tradition: textbooks only; against: no effect."""
    principles: Names
    """Principles it is thought to keep going."""
    findings: Names = ()
    """Findings whose yes says that it is there."""
    advise: str = ""
    ask_whom: str = ""
    """Who else has to look at it."""
    contested: bool = False
    note: str = ""
    sources: Names = ()
    path: str = ""
    line: int = 0


class Organ(Struct, frozen=True):
    """An organ that can feel like muscle or joint: think of it, ask, refer; never treat it, name no illness."""

    id: Id
    label: Text
    regions: Names
    """Where it can be felt."""
    feels: Text
    signs: Names
    """Findings that point to it, beside the place."""
    ask: Texts
    """What to ask in plain words."""
    urgency: Literal["now", "today", "days", "routine"]
    """now: call or go at once; today; days: within days; routine: at the next appointment."""
    sooner: str = ""
    """When it is more urgent than that."""
    side: str = ""
    alike: Names = ()
    """Muscles that can feel the same; that one of them brings on the pain does not clear the organ."""
    flag: str = ""
    """The red flag that it belongs to."""
    whom: str = ""
    """Who to send to, if not a doctor."""
    sources: Names = ()
    path: str = ""
    line: int = 0


class KnownPoint(Struct, frozen=True):
    """One thing that is known of a contested subject."""

    point: Text
    text: Text
    sources: Names = ()


class Topic(Struct, frozen=True):
    """A subject of the founding article that is contested: what is claimed, what is known, what this program does."""

    id: Id
    label: Text
    article: Text
    """What the article says."""
    claimed: Texts
    known: tuple[KnownPoint, ...]
    say: Text
    """How the program speaks of it."""
    does: Text
    """What the program does, and does not do, because of it."""
    contested: bool = True
    principle: str = ""
    sources: Names = ()
    path: str = ""
    line: int = 0


# ------------------------------------------------------------------ measures of change


class CountedChange(Struct, frozen=True):
    """How far a measure has to change before the change counts, and for whom that was found."""

    who: Text
    """The people it was found in, or what it is good for."""
    points: float = 0.0
    """The smallest important change, in the measure's own unit; 0: none is published."""
    percent: float = 0.0
    """How much of the first value has to change as well, in percent; 0: no such condition."""
    error: float = 0.0
    """A change below this can be error of measuring; 0: not known."""
    regions: Names = ()
    """Regions or groups it was found for; left out: anywhere."""
    basis: Literal["published", "judgement"] = "published"
    sources: Names = ()


class Measure(Struct, frozen=True):
    """A number that tells how a client fares from visit to visit; it takes no part in what is concluded."""

    id: Id
    label: Text
    ask: Text
    unit: Text
    lowest: float
    highest: float
    better: Literal["lower", "higher"]
    changes: Annotated[tuple[CountedChange, ...], Meta(min_length=1)]
    """The first one whose regions hold the complaint counts; one without regions fits all."""
    licence: str = ""
    """Who owns its wording, where only the total of a form filled in elsewhere is noted."""
    caution: str = ""
    sources: Names = ()
    path: str = ""
    line: int = 0


class Movement(Struct, frozen=True):
    """A movement whose range can be measured, with what is usual in healthy adults."""

    id: Id
    label: Text
    regions: Annotated[Names, Meta(min_length=1)]
    usual: tuple[float, float]
    """The band of published means, in `unit`; half of the healthy lie below a mean."""
    lowest: float
    """The least that can be measured; below 0 where straight is 0 and some of it can be missing."""
    highest: float
    """The most that can be measured."""
    how: Text
    error: float
    """The smallest change that is more than error of measuring, by the same hand in the same way."""
    unit: Literal["degrees", "cm", "mm"] = "degrees"
    sided: bool = True
    """Whether it is measured on the left and on the right."""
    joint: str = ""
    notable: str = ""
    """When it is worth noting."""
    by_age: str = ""
    """How it differs with age and sex."""
    synonyms: Texts = ()
    basis: Literal["published", "judgement"] = "published"
    """Of `error`; what is notable is a judgement everywhere."""
    sources: Names = ()
    path: str = ""
    line: int = 0


class Examined(Struct, frozen=True):
    """A muscle or a joint to look at in a picture: one of the two."""

    muscle: str = ""
    joint: str = ""
    """As the muscles that move it name it."""
    why: str = ""
    """What it has to do with the picture, as words that follow its name."""


class ComplaintPicture(Struct, frozen=True):
    """An everyday complaint: what usually drives it and is looked at first, in that order.

    It is a place to start and concludes nothing.
    """

    id: Id
    name: Text
    felt_in: Names
    """Regions or groups."""
    examine: Annotated[tuple[Examined, ...], Meta(min_length=1)]
    """The most usual driver first."""
    signs: Names = ()
    """Findings that make it the likelier."""
    needs_sign: bool = False
    """It is thought of only where one of `signs` was said, not wherever it is felt."""
    first_ask: Names = ()
    """Flags to be asked about before any touch."""
    retest: Names = ()
    """Findings to look at again after each step."""
    caveat: str = ""
    """What is disputed, or what work on muscles does not change."""
    sources: Names = ()
    path: str = ""
    line: int = 0


# ------------------------------------------------------------------ scale


class Band(Struct, frozen=True):
    """A word for a range of support."""

    id: Id
    label: Text
    above: float = -1.0
    """The band takes every support above this; the last band has none and takes the rest."""
    because: str = ""


class Scale(Struct, frozen=True):
    """Strengths, bands and thresholds.  Bands are highest first; the last takes the rest."""

    strengths: Mapping[str, float]
    answers: Mapping[str, float | None]
    bands: tuple[Band, ...]
    holds_above: float
    cap: float
    near: float = 0.0
    """How much of its sign an answer near the complaint keeps, in [0, 1]."""
    ties: Names = ()
    """Principles in the order in which those of equal support stand; empty: by their ids."""
    reasons: Mapping[str, str] = MappingProxyType({})

    def beside(self, value: float) -> float:
        """Return what an answer of some value counts if it was given near the complaint and not there; a no nothing."""
        return round(value * self.near, 9) if value > 0 else 0.0

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
    pictures: Mapping[str, ComplaintPicture] = MappingProxyType({})
    muscle_groups: Mapping[str, MuscleGroup] = MappingProxyType({})
    plan: PlanRules = PlanRules()
    checklist: Mapping[str, Bundle] = MappingProxyType({})
    screen: Mapping[str, ScreenLine] = MappingProxyType({})
    terms: Sequence[WordTerm] = ()
    ways: Sequence[Ways] = ()
    measured: Sequence[Measured] = ()
    named_conditions: Sequence[NamedCondition] = ()
    named_tests: Sequence[NamedTest] = ()
    near_sayings: Sequence[NearSaying] = ()
    measures: Sequence[Measure] = ()
    movements: Sequence[Movement] = ()
    roots: Sequence[Root] = ()
    factors: Sequence[Factor] = ()
    organs: Sequence[Organ] = ()
    topics: Sequence[Topic] = ()
    parts: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """The parts of every finding that is split, in the order of the files."""
    ages: tuple[str, ...] = ()
    """The findings of age: every one that a flag names, with those it excludes by an exclusive choice."""

    def __repr__(self) -> str:
        counts = f"{len(self.findings)} findings, {len(self.rules)} rules, {len(self.flags)} red flags"
        return f"<KnowledgeBase {self.version} ({self.digest[:12]}): {counts}>"

    def label(self, name: str) -> str:
        """Return what a person calls a finding, hypothesis or principle."""
        entry = self.findings.get(name) or self.hypotheses.get(name) or self.principles.get(name)
        return entry.label if entry else name

    def needs(self, finding: str) -> Needs:
        """Return what a person has to be able to do to answer a finding: what it says, else what its kind needs."""
        entry = self.findings[finding]
        return entry.needs or NEEDED_BY_KIND[entry.kind]

    def asked_as(self, finding: str) -> tuple[str, ...]:
        """Return what is asked to learn of a finding: its parts if it is split, else itself."""
        return self.parts.get(finding) or (finding,)

    def said_by(self, finding: str) -> tuple[str, ...]:
        """Return the findings whose answers say something of a finding: itself and its parts."""
        return (finding, *self.parts.get(finding, ()))

    def whole_of(self, finding: str) -> str:
        """Return the finding that rules and flags read of a finding: the one it is a part of, else itself."""
        return self.findings[finding].part_of or finding

    def rules_for(self, conclusion: str) -> tuple[Rule, ...]:
        """Return the rules about one conclusion, in file order."""
        return tuple(rule for rule in self.rules if rule.conclusion == conclusion)
