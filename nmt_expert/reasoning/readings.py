"""Turn a visit's answers into what each finding reads at each place of one complaint.

Conflicts are found here and read as unknown; exclusive pairs and exclusive
choices settle each other here, and a finding that is split reads the *any* of its
parts.  What was said near the complaint is read there at a part of its value where nothing is known of the place
itself; a *no* near it says nothing.  A spot whose pain the client knows as their own counts as referring, wherever
it lies.  Nothing is inferred from silence.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.anatomy import Relation, relate, relation_read, site_read, spot_names, spots_of
from nmt_expert.reasoning.truth import Values, key_of
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit
from nmt_expert.reasoning.wholes import put_wholes

OPPOSITE_WORD = {"yes": "no", "probably": "probably not"}


class Conflict(Struct, frozen=True):
    """Answers that cannot all be true; each is read as unknown until it is settled.

    ``kind`` is ``yes-and-no``, ``exclusive-pair`` or ``exclusive-choice``.
    """

    kind: str
    answers: tuple[Answer, ...]

    @property
    def findings(self) -> tuple[str, ...]:
        """The findings in question, each once."""
        return tuple(dict.fromkeys(answer.finding for answer in self.answers))


class Readings(Struct, frozen=True):
    """What the answers of one visit say about one complaint.

    Attributes:
        values: What is known, by key.
        behind: The answers each known key was read from.
        asked: Findings that were asked at all, the unsure ones included.
        asked_here: Those of them that were asked about this complaint: all but what was said only of another
            complaint's own place.
        places: Where each answer stands to the complaint.
        conflicts: What contradicts itself.
        recognised: The names of spots (see ``spot_names``) whose pressing gives the client's own pain.
    """

    values: Values
    behind: Mapping[str, tuple[Answer, ...]]
    asked: frozenset[str]
    places: tuple[tuple[Answer, Relation], ...]
    conflicts: tuple[Conflict, ...]
    asked_here: frozenset[str] = frozenset()
    recognised: frozenset[str] = frozenset()


def answers_read(kb: KnowledgeBase, readings: Readings, key: str, sign: int, muscle: str = "") -> tuple[Answer, ...]:
    """Return the answers from which a key was read, in the order given; none if it does not read so.

    Args:
        kb: The knowledge base.
        readings: What was read.
        key: A finding at a place.
        sign: +1 for the answers that say yes, -1 for those that say no.
        muscle: One muscle, by the name that ``Values.muscles`` has for it: only what was said of it, or, if it reads
            no because its whole place was denied, of that place.
    """
    if not muscle:
        return readings.behind.get(key, ()) if readings.values.known.get(key, 0.0) * sign > 0 else ()
    name, _, place = key.partition("@")
    own = tuple(
        answer
        for answer, relation in readings.places
        if answer.finding in kb.said_by(name)
        and (place in relation.places or (place == "here" and "near" in relation.places))
        and _value(kb, answer) * sign > 0
        and muscle in spot_names(answer.site)
    )
    return own or (answers_read(kb, readings, key, sign) if sign < 0 else ())


def read(kb: KnowledgeBase, visit: Visit, complaint: Complaint, recognised: frozenset[str] | None = None) -> Readings:
    """Read a visit from the point of view of one of its complaints.

    Args:
        kb: The knowledge base.
        visit: What was said.
        complaint: One of its complaints.
        recognised: Spots whose pain the client knows, where the answers that say so are not in this visit.
    """
    settled = [_settled(kb, complaint, answer) for answer in visit.answers]
    conflicts = _conflicts(kb, settled)
    clashing = {id(answer) for conflict in conflicts for answer in conflict.answers}
    usable = [(replace(answer, word="unsure") if id(answer) in clashing else answer) for answer in settled]
    usable += _implied(kb, usable)
    related = tuple((answer, _relation(kb, complaint, answer)) for answer in usable)
    recognised = _recognised(kb, related) if recognised is None else recognised
    if recognised:
        related = tuple(_as_recognised(kb, visit, complaint, recognised, *pair) for pair in related)
    values, behind = _values(kb, related)
    asked = _with_wholes(kb, frozenset(a.finding for a in settled))
    about = zip(visit.answers, related, strict=False)
    here = frozenset(a.finding for a, (_, relation) in about if not _of_another(kb, visit, complaint, a, relation))
    return Readings(values, behind, asked, related, conflicts, _with_wholes(kb, here), recognised)


def _with_wholes(kb: KnowledgeBase, asked: frozenset[str]) -> frozenset[str]:
    """Findings that were asked; with a whole its parts were, with all parts the whole was."""
    found = set(asked)
    for whole, parts in kb.parts.items():
        if whole in asked:
            found.update(parts)
        elif asked.issuperset(parts):
            found.add(whole)
    return frozenset(found)


def _settled(kb: KnowledgeBase, complaint: Complaint, answer: Answer) -> Answer:
    return replace(answer, site=site_read(kb, complaint.site, kb.findings[answer.finding], answer.site))


def _relation(kb: KnowledgeBase, complaint: Complaint, answer: Answer) -> Relation:
    return relation_read(kb, complaint.site, kb.findings[answer.finding], answer.site)


def _of_another(kb: KnowledgeBase, visit: Visit, complaint: Complaint, answer: Answer, relation: Relation) -> bool:
    """Whether an answer is about another complaint's own place, and not about this one's."""
    if len(visit.complaints) < 2 or not answer.site or not {"here", "general"}.isdisjoint(relation.places):
        return False
    others = (entry for entry in visit.complaints if entry.site != complaint.site)
    return any("here" in _relation(kb, other, _settled(kb, other, answer)).places for other in others)


# ------------------------------------------------------------------ the client's own recognition

MAPPED = frozenset({"here", "referring"})
"""Places whose pain a complaint is known to get."""


def _recognised(kb: KnowledgeBase, related: Iterable[tuple[Answer, Relation]]) -> frozenset[str]:
    """The spots where pressing gives the client's own pain."""
    known = (answer for answer, _ in related if kb.findings[answer.finding].recognised and _value(kb, answer) > 0)
    return frozenset(name for answer in known for name in spot_names(answer.site))


def _as_recognised(
    kb: KnowledgeBase,
    visit: Visit,
    complaint: Complaint,
    recognised: frozenset[str],
    answer: Answer,
    relation: Relation,
) -> tuple[Answer, Relation]:
    """An answer and its relation: *referring* too if its spot gives the client's pain and no map says whose."""
    if recognised.isdisjoint(spot_names(answer.site)) or not refers_by_recognition(relation):
        return answer, relation
    if of_another_map(kb, visit.complaints, complaint, answer.site):
        return answer, relation
    return answer, Relation((*relation.places, "referring"), relation.covers)


def refers_by_recognition(relation: Relation) -> bool:
    """Whether only the client's recognition makes a spot one that refers to the complaint; never across the body."""
    return MAPPED.isdisjoint(relation.places) and {"other_side", "general"}.isdisjoint(relation.places)


def of_another_map(kb: KnowledgeBase, complaints: Iterable[Complaint], complaint: Complaint, site: Site) -> bool:
    """Whether pain from a site (already settled) is known to be that of another complaint, on whatever side."""
    others = (Site(other.region) for other in complaints if other.site != complaint.site)
    return any(not MAPPED.isdisjoint(relate(kb, other, site).places) for other in others)


# ------------------------------------------------------------------ conflicts and what follows from exclusion


def _conflicts(kb: KnowledgeBase, answers: Iterable[Answer]) -> tuple[Conflict, ...]:
    said: dict[tuple[str, Site], list[Answer]] = defaultdict(list)
    for answer in answers:
        for spot in spots_of(answer.site):
            said[answer.finding, spot].append(answer)
    found: dict[tuple[str, tuple[int, ...]], Conflict] = {}

    def report(kind: str, clash: list[Answer]) -> None:
        unique = tuple({id(answer): answer for answer in clash}.values())
        found.setdefault((kind, tuple(sorted(id(answer) for answer in unique))), Conflict(kind, unique))

    for (finding, spot), here in said.items():
        positive = [a for a in here if _value(kb, a) > 0]
        if positive and any(_value(kb, a) < 0 for a in here):
            report("yes-and-no", [a for a in here if _value(kb, a) != 0])
        for kind, other in rivals(kb, finding):
            rival = [a for a in said.get((other, spot), ()) if _value(kb, a) > 0]
            if positive and rival:
                report(kind, sorted(positive + rival, key=lambda a: (a.finding, a.line)))
    return tuple(found.values())


def rivals(kb: KnowledgeBase, finding: str) -> list[tuple[str, str]]:
    """Return the findings that cannot be true where this one is, each with the kind of conflict they would make.

    They are its exclusive opposite and the other options of an exclusive choice, as (kind, finding).
    """
    entry = kb.findings[finding]
    found = [("exclusive-pair", entry.opposite)] if entry.exclusive and entry.opposite else []
    for question in kb.questions.values():
        if question.exclusive and finding in question.options:
            found += [("exclusive-choice", other) for other in question.options if other != finding]
    return list({other: (kind, other) for kind, other in reversed(found)}.values()) if found else []


def _implied(kb: KnowledgeBase, answers: list[Answer]) -> list[Answer]:
    """The *no* that a *yes* gives to its exclusive rivals at the same site, unless they were answered there."""
    answered = {(a.finding, spot) for a in answers for spot in spots_of(a.site)}
    implied = []
    for answer in answers:
        if answer.word not in OPPOSITE_WORD:
            continue
        for _, other in rivals(kb, answer.finding):
            if not any((other, spot) in answered for spot in spots_of(answer.site)):
                implied.append(replace(answer, finding=other, word=OPPOSITE_WORD[answer.word]))
    return implied


# ------------------------------------------------------------------ values


def _value(kb: KnowledgeBase, answer: Answer) -> float:
    return kb.scale.answers[answer.word] or 0.0


def _values(
    kb: KnowledgeBase, related: Iterable[tuple[Answer, Relation]]
) -> tuple[Values, dict[str, tuple[Answer, ...]]]:
    at: dict[str, list[tuple[Answer, Relation]]] = defaultdict(list)
    in_muscle: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for answer, relation in related:
        for place in relation.places:
            key = key_of(answer.finding, place)
            at[key].append((answer, relation))
            if place != "general" and _value(kb, answer):
                for name in spot_names(answer.site):
                    in_muscle[name][key].append(_value(kb, answer))
    known, behind = {}, {}
    for key, entries in at.items():
        value = _read_place(kb, entries)
        if value is not None:
            known[key] = value
            behind[key] = tuple(a for a, _ in entries if (_value(kb, a) > 0) == (value > 0))
    for key, here in _read_near(kb, known).items():
        behind[here] = behind[key]
    wholes = _wholes(kb, {**at, **known})
    put_wholes(wholes, known)
    denied = {key: value for key, value in known.items() if value < 0}
    muscles: dict[str, dict[str, float]] = {}
    for name, inside in in_muscle.items():
        own = {key: max(values) for key, values in inside.items()}
        _read_near(kb, own)
        if own:
            muscles[name] = {**denied, **own}
    for own in muscles.values():
        put_wholes(wholes, own)
    for key, parts in wholes.items():
        if key in known:
            names = (key, *parts)
            sources = dict.fromkeys(
                a for n in names for a in (*behind.get(n, ()), *(said for said, _ in at.get(n, ())))
            )
            behind[key] = tuple(a for a in sources if _value(kb, a) * known[key] > 0)
    return Values(known, muscles), behind


def _read_near(kb: KnowledgeBase, known: dict[str, float]) -> dict[str, str]:
    """Read what was said near the complaint there, where nothing is known of the place itself.

    Args:
        kb: The knowledge base.
        known: What each key reads; the keys of what is near are taken out, and what they come to is put in.

    Returns:
        The keys that were put in, by those that they come from.
    """
    put = {}
    for key in [key for key in known if key.endswith("@near")]:
        value, here = kb.scale.beside(known.pop(key)), key_of(key.partition("@")[0], "here")
        if value and here not in known:
            known[here], put[key] = value, here
    return put


def _wholes(kb: KnowledgeBase, keys: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The key of each whole of which a part was answered at a place, with the keys of its parts there."""
    found: dict[str, tuple[str, ...]] = {}
    for name, _, place in (key.partition("@") for key in keys) if kb.parts else ():
        if whole := kb.findings[name].part_of:
            found[key_of(whole, place)] = tuple(key_of(part, place) for part in kb.parts[whole])
    return found


def _read_place(kb: KnowledgeBase, entries: list[tuple[Answer, Relation]]) -> float | None:
    """Any over the answers there; a *no* speaks for the whole place only if its site covers it."""
    values = [_value(kb, answer) for answer, _ in entries]
    best = max(values)
    if best > 0:
        return best
    if best == 0:
        return None
    covering = any(relation.covers for _, relation in entries)
    return best if covering else None
