"""Say which keys each kind of file has, and what may stand in them.

One pydantic class for each class of ``model`` with the same name and fields, and one
for each kind of file.  The JSON Schemas for editors come from here too, so every
field carries a sentence.  What goes beyond one entry (unknown names, cycles) is checked
in ``lint``.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, WithJsonSchema

CONDITION_MARK = {"$comment": "condition"}
"""Stands for a condition in pydantic's JSON Schema; ``jsonschema`` puts the grammar in its place."""

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$")]
RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Text = Annotated[str, StringConstraints(min_length=1)]
Strength = Annotated[str, Field(examples=["weak", "moderate", "strong"])]
Names = list[str]
Texts = list[Text]
Condition = Annotated[Any, WithJsonSchema(dict(CONDITION_MARK))]
Kind = Literal["symptom", "history", "observation", "palpation", "test", "red_flag"]


class Part(BaseModel):
    """Anything in a knowledge file: only known keys, nothing converted silently."""

    model_config = ConfigDict(extra="forbid", strict=True, use_attribute_docstrings=True)


# ------------------------------------------------------------------ scale and sources


class Reasoned(Part):
    """A number of the scale, with the reason for it."""

    value: float | None
    because: Text


class Band(Part):
    """A word for a range of support."""

    id: Id
    label: Text
    above: float = -1.0
    """The band takes every support above this; the last band has none and takes the rest."""
    because: str = ""


class ScaleFile(Part):
    """scale.yaml: strengths, answers, bands and thresholds."""

    format: int
    """Version of the file format; a newer one than the program knows is refused."""
    version: Text
    """Version of the knowledge, in quotes."""
    strengths: dict[str, Reasoned] = Field(min_length=1)
    """Each between 0 and 1."""
    answers: dict[Literal["yes", "probably", "unsure", "probably not", "no"], Reasoned]
    """What each answer word counts; unsure counts null."""
    bands: list[Band] = Field(min_length=2)
    """Highest first."""
    holds_above: Reasoned
    """A condition holds when its truth is above this."""
    cap_without_minimum_pattern: Reasoned
    """The support a principle cannot pass while its `requires` does not hold."""


class Source(Part):
    """A reference that other files cite."""

    id: Id
    citation: Text
    seen: Literal["found", "memory"] = "memory"
    """found: the key statement was seen; memory: textbook matter not re-opened."""
    note: str = ""


class SourcesFile(Part):
    """sources.yaml."""

    sources: list[Source]


# ------------------------------------------------------------------ vocabulary


class Accuracy(Part):
    """A published accuracy: of the disease it was measured on, never of a principle."""

    source: str
    measured_on: Text
    text: Text


class Elicit(Part):
    """How a person finds out."""

    do: Text
    """What to do, in one or two sentences."""
    yes_if: str = ""
    """What counts as a yes."""
    position: str = ""
    not_when: str = ""
    """When not to do it."""


class Finding(Part):
    """Something a person can report, observe, palpate or test."""

    id: Id
    label: Text
    question: Text
    """One plain sentence that can be answered yes or no, a single thing at a time."""
    elicit: Elicit
    synonyms: Texts = []
    """What people type when they mean it."""
    opposite: str | None = None
    """Another finding; yes to both is a contradiction to settle."""
    exclusive: bool = False
    """With `opposite`: yes of one is no of the other."""
    site: Literal["local", "general"] = "local"
    """local: belongs to a place; general: about the whole person."""
    regions: Names = []
    """Regions or groups where it makes sense to look for it; left out: anywhere."""
    accuracy: list[Accuracy] = []
    sources: Names = []


class FindingsFile(Part):
    """findings/<kind>.yaml."""

    kind: Kind
    findings: list[Finding]


class Question(Part):
    """Findings that are asked together as one choice."""

    id: Id
    ask: Text
    kind: Kind
    options: Names = Field(min_length=2)
    """Findings."""
    exclusive: bool = False
    """Picking one option denies the others."""


class QuestionsFile(Part):
    """questions.yaml."""

    questions: list[Question]


# ------------------------------------------------------------------ conclusions


class ExampleComplaint(Part):
    """Where an example's client hurts."""

    region: str = ""
    side: Literal["left", "right", "both", "midline", ""] = ""


class Example(Part):
    """A few answers after which the rule fires, or does not: its own small test."""

    fires: Literal["yes", "no"]
    leans: Literal["for", "against", ""] = ""
    """The support of the rule's conclusion then is above 0 (for) or below 0 (against)."""
    answers: list[dict[str, str]] = Field(min_length=1)
    """As in visit files: a finding with its word, and where: muscle, side, region."""
    complaint: ExampleComplaint = ExampleComplaint()
    """Left out: everything is about one place."""


class Rule(Part):
    """A condition and what it says about the conclusion it stands under."""

    id: RuleId
    when: Condition
    supports: Strength | None = None
    """How strongly it speaks for the conclusion; give this or `against`."""
    against: Strength | None = None
    """How strongly it speaks against the conclusion; give this or `supports`."""
    group: str = ""
    """Rules of one group are wordings of one fact: only the strongest counts."""
    because: Text
    """Why, in one sentence that a client can follow."""
    sources: Names = []
    basis: Literal["judgement", "test-accuracy", "consensus"] = "judgement"
    contested: bool = False
    repeats: str = ""
    """Why a finding may count although a hypothesis carries it too."""
    examples: list[Example] = []
    """Where a whole case would be contrived."""


class Evidence(Part):
    """How good the literature behind a principle is."""

    grade: Literal["strong", "moderate", "weak", "contested"]
    contested: bool = False
    statement: Text
    sources: Names = []


class Link(Part):
    """How one principle can drive another; explains, adds no support."""

    to: str
    """A principle."""
    how: Text
    strength: Strength
    sources: Names = []
    contested: bool = False


class Principle(Part):
    """principles/<principle>.yaml: one of the ten, with its rules."""

    id: Id
    label: Text
    meaning: Text
    """The founding article's own meaning."""
    definition: Text
    """The literature's meaning, in plain words."""
    evidence: Evidence
    requires: Condition = None
    """The minimum pattern, positive evidence only; without it support is capped."""
    requires_text: str = ""
    leads_to: list[Link] = []
    sources: Names = []
    rules: list[Rule] = []


class Hypothesis(Part):
    """An intermediate conclusion, with its rules."""

    id: Id
    label: Text
    definition: Text
    sources: Names = []
    rules: list[Rule] = []


class HypothesesFile(Part):
    """hypotheses.yaml."""

    hypotheses: list[Hypothesis]


# ------------------------------------------------------------------ safety and technique


class Flag(Part):
    """A red flag or contraindication."""

    id: Id
    label: Text
    level: Literal["absolute", "local", "relative"]
    """absolute: no massage; local: keep off the area; relative: with changes."""
    action: Literal["emergency", "urgent_referral", "avoid_area", "modify"]
    triggers: Names = []
    """Findings each of which raises the flag alone."""
    consider: Names = []
    """Findings each of which makes the follow-ups due, answered inside `screen`."""
    consider_together: list[Names] = []
    """Lists of findings: only all of one list together make the follow-ups due."""
    follow_up: Names = []
    """Findings: a yes raises the flag, all no clear it."""
    screen: Names = []
    """Regions or groups where it is asked; left out: always."""
    avoid: Names = []
    """Regions to keep off; empty: where the answer was given."""
    do: Text
    sources: Names = []


class SafetyFile(Part):
    """safety.yaml."""

    flags: list[Flag]


class Bundle(Part):
    """One plain question that stands for several findings."""

    id: Id
    ask: Text
    """A question whose plain no denies every one of the findings."""
    findings: Names = Field(min_length=1)
    """Triggers and follow-ups of flags, the most telling first."""
    later: Names = []
    """Follow-ups that the same no denies, asked only once a `consider` finding of their flag is there."""


class ScreeningFile(Part):
    """screening.yaml: the red-flag questions as a short checklist."""

    checklist: list[Bundle]


class PressureLevel(Part):
    """A named pressure, by the client's own 0-10 rating."""

    id: Id
    rating: Text
    meaning: Text


class StructureNote(Part):
    """How to work on one muscle where it matters."""

    muscle: str
    advice: Text
    tools: Names = []
    """The only tools to use there; left out: those of the technique."""
    cautions: Names = []
    """Flags."""
    principles: Names = []
    """Principles it is about; left out: any."""
    sources: Names = []


class TechniqueCommon(Part):
    """What holds for every technique."""

    tool_order: Names = []
    tools: dict[str, str] = {}
    elbow_never_with: Names = []
    """Flags."""
    levels: list[PressureLevel] = []
    ceiling: str = ""
    stop: Texts = []
    structures: list[StructureNote] = []
    """Notes on single muscles."""
    sources: Names = []


class Technique(Part):
    """What NMT does about one principle."""

    principle: str
    advice: Text
    hold_seconds: list[int] = Field(min_length=2, max_length=2)
    """Shortest and longest constant pressure, in seconds."""
    level: str
    repeats: Text
    tools: Names
    work_area: Text
    add: Texts = []
    cautions: Names = []
    """Flags."""
    retest: Names = []
    """Findings to look at again afterwards."""
    expect: str = ""
    sources: Names = []


class TechniquesFile(Part):
    """techniques.yaml."""

    common: TechniqueCommon
    techniques: list[Technique]


# ------------------------------------------------------------------ anatomy


class Region(Part):
    """A fine region, or (with parts) a name people use for several."""

    id: Id
    label: Text
    parts: Names = []
    neighbours: Names = []
    synonyms: Texts = []
    midline: bool = False


class RegionsFile(Part):
    """anatomy/regions.yaml."""

    regions: list[Region]


class Catch(Part):
    """A place where a muscle can catch a nerve."""

    nerve: str
    where: Text
    strength: Strength


class Muscle(Part):
    """A muscle: where it lies, where it refers to, which nerves it can catch."""

    id: Id
    name: Text
    synonyms: Texts = []
    lies_in: Names
    refers_to: Names
    catches: list[Catch] = []
    joints: Names = []
    cautions: Names = []
    """Flags."""
    sources: Names = []


class MusclesFile(Part):
    """anatomy/muscles.yaml."""

    muscles: list[Muscle]


class Pressed(Part):
    """A place where bone, cartilage or a rigid tunnel can press a nerve."""

    region: str
    where: Text


class Nerve(Part):
    """A nerve: the regions it supplies and where hard tissue can press it."""

    id: Id
    label: Text
    supplies: Names
    pressed_at: list[Pressed] = []
    sources: Names = []


class NervesFile(Part):
    """anatomy/nerves.yaml."""

    nerves: list[Nerve]


class Posture(Part):
    """A posture pattern: what shows it, what tends to be short, what long or weak."""

    id: Id
    label: Text
    see: Text
    findings: Names = []
    short: Names = []
    """Muscles."""
    long: Names = []
    """Muscles."""
    nerves: Names = []
    caveat: str = ""
    sources: Names = []


class PosturesFile(Part):
    """anatomy/postures.yaml."""

    postures: list[Posture]
