"""Every word of a phrase is accounted for: by what was understood of it, or by a problem that names it."""

from __future__ import annotations

from functools import lru_cache

from hypothesis import given
from hypothesis import strategies as st

from nmt_expert.intake.parts import QUALITIES
from nmt_expert.intake.tokens import DROPPABLE, HURTS, carries, content, stem, tokens
from nmt_expert.intake.vocabulary import Vocabulary
from nmt_expert.intake.words import Understood, understand
from nmt_expert.knowledge.load import load_knowledge

_KB = load_knowledge()
_VOCABULARY = Vocabulary(_KB)
_SIDES = {"left", "right", "both", "side", "sided"}
_NAMES = {entry.id: (entry.id, entry.label, *entry.synonyms) for entry in _KB.findings.values()}


def _kinds_of_pain() -> list[str]:
    """Return the word before *pain* in names of two words (`burning pain`), and one-word names of history."""
    names = [tokens(name) for every in _NAMES.values() for name in every]
    kinds = {name[0] for name in names if len(name) == 2 and stem(name[1]) in HURTS and carries(name[0])}
    history = {
        name[0]
        for entry in _KB.findings.values()
        if entry.kind == "history"
        for name in map(tokens, entry.synonyms)
        if len(name) == 1
    }
    return sorted(word for word in kinds | history if not _VOCABULARY.places.spans([word]))


def _places() -> list[str]:
    return sorted(
        {name.lower() for region in _KB.regions.values() for name in region.synonyms if len(name.split()) < 3}
    )


KINDS, PLACES = _kinds_of_pain(), _places()


@lru_cache(maxsize=512)
def _read(phrase: str) -> Understood:
    return understand(_KB, [phrase], _VOCABULARY)


def _accounted(read: Understood) -> set[str]:
    """Return the stems that what was understood stands for."""
    told = [name for reading in read.readings for name in _NAMES[reading.finding]]
    sites = [reading.site for reading in read.readings] + [complaint.site for complaint in read.complaints]
    regions = [_KB.regions[site.region] for site in sites if site.region]
    muscles = [_KB.muscles[site.muscle] for site in sites if site.muscle]
    told += [name for region in regions for name in (region.id, region.label, *region.synonyms)]
    told += [name for muscle in muscles for name in (muscle.id, muscle.name, *muscle.synonyms)]
    stems = {word for name in told for word in content(tokens(name))}
    return (
        stems
        | (set(HURTS) if read.complaints else set())
        | ({stem(w) for w in _SIDES} if any(s.side for s in sites) else set())
    )


@given(
    st.sampled_from(KINDS),
    st.sampled_from(PLACES),
    st.sampled_from(["{k} {p} pain", "{k} pain in my left {p}", "my {p} pain is {k}"]),
)
def test_every_word_of_a_kind_of_pain_at_a_place_is_accounted_for(kind: str, place: str, form: str) -> None:
    read = _read(form.format(k=kind, p=place))
    idle = {stem(word) for word in DROPPABLE | QUALITIES}
    left = set(content(tokens(form.format(k=kind, p=place)))) - _accounted(read) - idle
    assert not left or read.problems


@given(st.sampled_from(KINDS), st.sampled_from(PLACES))
def test_pain_that_is_a_finding_stays_one_whatever_it_is_said_to_be(kind: str, place: str) -> None:
    plain, said = _read(f"{place} pain"), _read(f"{kind} {place} pain")
    if said.problems or _VOCABULARY.same_words(tokens(f"{kind} {place} pain")):
        return
    assert {answer.finding for answer in plain.answers} <= {answer.finding for answer in said.answers}
