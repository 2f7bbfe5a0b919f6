"""Find the headings of notes and forms, and say which section of a text they open.

One job: which words are a heading, where they stand, and what they say of the words behind
them: that these are of the past, of the family, medicines, a plan.  Everything else in front
of a colon is a label, which ``reading`` keeps with what it asks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

_NAMES = {
    "now": (
        "own history|personal history|presenting complaint|presenting complaints|presenting problem|"
        "presenting|presentation|chief complaint|main complaint|complaint|complaints|current complaint|"
        "reason for visit|reason for appointment|reason for referral|reason for coming|reason for massage|"
        "why you came|history of present illness|history of presenting complaint|history of complaint|"
        "present illness|present complaint|current condition|current symptoms|symptoms|sx|history|hx|hpi|"
        "hpc|hopc|cc|c/c|c/o|pc|subjective|subjectively|subj|s/e|subjective examination|interview|"
        "review of systems|ros|systems review|red flags|red flag screen|rfs|yellow flags|screening|"
        "screen|special questions|sqs|notes|note|comments|comment|other|general|summary|background|"
        "occupation|job|work|age|dob|date of birth|name|client name|patient name|client|patient|date|"
        "visit|session|gender|sex|mechanism of injury|moi|moa|onset"
    ),
    "exam": (
        "objective|objectively|obj|exam|examination|physical examination|physical exam|p/e|"
        "on examination|on exam|o/e|clinical examination|assessment findings|findings|palpation|"
        "on palpation|palp|rom|arom|prom|range of motion|active rom|passive rom|neuro|neurological|"
        "neurological examination|neuro exam|neurologic|special tests|special test|ortho tests|"
        "orthopaedic tests|orthopedic tests|tests|posture|postural assessment|gait|observation|"
        "observations|obs|inspection|strength|reflexes|sensation|functional tests|vitals|vital signs|"
        "muscle length|joint play"
    ),
    "history": (
        "past medical history|past history|medical history|previous history|past medical hx|past hx|pmh|"
        "pmhx|pmx|phx|past surgical history|surgical history|psh|pshx|surgeries|operations|"
        "previous surgery|past surgeries|previous injuries|past injuries|previous medical history|"
        "past illnesses|past health"
    ),
    "medicines": (
        "medications|medication|medicines|medicine|meds|current medications|current medication|"
        "current meds|drug history|drugs|dh|dhx|drug hx|prescriptions|regular medication|"
        "regular medications"
    ),
    "allergies": "allergies|allergy|known allergies|drug allergies|allergies/sensitivities",
    "family": "family history|family hx|fh|fhx|family medical history|family",
    "social": "social history|social hx|sh|shx|social|social circumstances|habits|lifestyle",
    "opinion": (
        "assessment|impression|imp|clinical impression|working diagnosis|diagnosis|dx|ddx|"
        "differential diagnosis|differential|analysis|clinical reasoning|conclusion|hypothesis|opinion"
    ),
    "plan": (
        "plan|plan of care|treatment plan|management plan|management|mx|tx|treatment|treatment given|"
        "treatment today|treatment provided|today's treatment|intervention|interventions|homework|"
        "home care|homecare|self care|self-care|aftercare|hep|home exercise programme|"
        "home exercise program|home exercises|advice|advice given|recommendations|recommendation|follow-up|"
        "follow up|next visit|next session|next appointment|referral|a/p|assessment and plan|"
        "assessment & plan|assessment/plan|impression and plan"
    ),
    "goal": (
        "goals|goal|goals of treatment|treatment goals|client goals|aims|aim|short-term goals|"
        "short term goals|long-term goals|long term goals|stg|ltg|expectations"
    ),
    "consent": (
        "consent|informed consent|risks|risks explained|risks discussed|risks include|risks and benefits|"
        "possible risks|side effects explained|possible side effects|complications|possible complications|"
        "contraindications explained"
    ),
    "avoid": (
        "areas to avoid|area to avoid|avoid|areas not to be touched|areas to be avoided|do not touch|no-go areas"
    ),
    "rx": "rx",
}
_ONE_LETTER = {"S": "now", "O": "exam", "A": "opinion", "P": "plan"}
_WITHOUT_SIGN = re.compile(
    r"(?:^|(?<=[.;!?]\s))(?:PMHx?|PSHx?|FHx?|DHx?|HPC|HPI|CC|[Cc]/[Oo]|O/E|P/E|"
    r"[Rr]isks (?:include|explained|discussed)|[Oo]n (?:examination|palpation|exam))(?=\s)"
)
_LABELS_TOO = frozenset(
    (
        "age",
        "birth",
        "client",
        "client name",
        "date",
        "date of birth",
        "dob",
        "gender",
        "job",
        "name",
        "occupation",
        "of",
        "onset",
        "patient",
        "patient name",
        "reflexes",
        "sensation",
        "session",
        "sex",
        "strength",
        "visit",
        "work",
    )
)
_WHOLE_EXAM = frozenset(
    (
        "assessment findings",
        "clinical examination",
        "exam",
        "examination",
        "findings",
        "inspection",
        "o/e",
        "obj",
        "objective",
        "objectively",
        "obs",
        "observation",
        "observations",
        "on exam",
        "on examination",
        "on palpation",
        "ortho tests",
        "orthopaedic tests",
        "orthopedic tests",
        "p/e",
        "palp",
        "palpation",
        "physical exam",
        "physical examination",
        "special test",
        "special tests",
        "tests",
    )
)
_SECTION = {name: kind for kind, names in _NAMES.items() for name in names.split("|")}
_ANY = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in sorted(_SECTION, key=len, reverse=True))
_TAIL = r"(?:\s*\([^()\n:]{0,30}\)|(?:\s+(?:of|at|for|on|to|and|&|taken|from)|/)(?:\s?[\w'’-]+){1,3})?"
_HEADING = re.compile(
    rf"(?<![\w/&'’-])(?:(?P<name>{_ANY})(?P<tail>{_TAIL})|(?-i:(?P<letter>[SOAP])))"
    r"(?:[*_]*\s*(?P<sign>:)[*_]*(?!\d)|(?P<dash>\s*[–—]|\s+-)(?=\s))",
    re.IGNORECASE,
)
_ALONE = re.compile(
    rf"[*#_\s]*(?P<name>(?:{_ANY})(?={_TAIL}[\s*_:–—-]*$)|(?-i:[SOAP])){_TAIL}[*_]*\s*[:–—-]?\s*[*_]*", re.IGNORECASE
)
_UNIT_START = re.compile(r"(?:^|[.!?;|•]|\s{3,}|[-*–—•]|\d[.)])[\s\"'“(*_]*$")


class SectionHeading(Struct, frozen=True):
    """A heading in a line.

    Attributes:
        name: Its words, as written.
        kind: ``now``, ``exam``, ``history``, ``medicines``, ``allergies``, ``family``, ``social``, ``opinion``,
            ``plan``, ``goal``, ``consent`` or ``avoid``.
        start: Where it begins in the line.
        end: Where the words behind it begin.
        is_topic: Whether it may be what is asked, too (``Gait: normal``).
    """

    name: str
    kind: str
    start: int
    end: int
    is_topic: bool = False


def headings_in(line: str, late: bool = False) -> Iterator[SectionHeading]:
    """Yield the headings of a line in order.

    Args:
        line: One line, without its bullet.
        late: Whether an examination, opinion or plan came before: ``Rx`` is a treatment then, a medicine before it.
    """
    plain = (found for found in _WITHOUT_SIGN.finditer(line) if not _HEADING.match(line, found.start()))
    signed = _HEADING.finditer(line) if ":" in line else filter(None, [_HEADING.match(line)])
    for found in sorted([*plain, *(each for each in signed if _opens(line, each))], key=lambda each: each.start()):
        heading = _heading(found, late)
        late = late or heading.kind in ("exam", "opinion", "plan")
        yield heading


def _heading(found: re.Match[str], late: bool) -> SectionHeading:
    """Return the heading that was found in a line."""
    parts = found.groupdict()
    letter = parts.get("letter") or ""
    written = letter or parts.get("name") or found[0].strip()
    name = " ".join(written.casefold().split())
    kind = _ONE_LETTER[letter] if letter else _SECTION[name]
    if kind == "rx":
        kind = "plan" if late else "medicines"
    topic = name in _LABELS_TOO or (kind == "exam" and not letter and name not in _WHOLE_EXAM)
    return SectionHeading((written + (parts.get("tail") or "")).strip(), kind, found.start(), found.end(), topic)


def _opens(line: str, found: re.Match[str]) -> bool:
    """Whether the words found are a heading where they stand, not part of a sentence."""
    first = _UNIT_START.search(line[max(0, found.start() - 12) : found.start()]) is not None
    if found["dash"]:
        return found.start() == 0 and not found["tail"] and found[0][0].isupper()
    if found.start() == 0:
        return True
    if found["letter"]:
        return first and not (found["letter"] == "A" and line[: found.start()].rstrip().endswith("?"))
    written = found["name"]
    if first:
        return written[0].isupper() or "/" in written
    return written[0].isupper() and not re.search(r"\b[A-Z][a-z]+ $", line[max(0, found.start() - 30) : found.start()])


def heading_alone(line: str) -> bool:
    """Whether a line is a heading and nothing else; in small letters only with a colon."""
    words = line.strip(" *#_")
    return bool(_ALONE.fullmatch(line)) and (words[:1].isupper() or line.rstrip(" *_")[-1:] == ":")


def heading_in_front(line: str) -> bool:
    """Whether a line begins with a heading that has a sign behind it."""
    found = _HEADING.match(line)
    return bool(found) and (found is not None and _opens(line, found))


def alone_kind(line: str, late: bool = False) -> str:
    """Return the kind of a heading that has its line for itself."""
    found = _ALONE.fullmatch(line)
    words = found["name"] if found else ""
    kind = _ONE_LETTER.get(words) or _SECTION[" ".join(words.casefold().split())]
    return kind if kind != "rx" else "plan" if late else "medicines"


def section(kind: str) -> str:
    """Return the name of the section that a kind of heading opens; ``""`` for the client now."""
    return "" if kind in ("now", "exam") else kind
