"""Read whatever was given (phrases, a visit, a visit file, its data) into one visit.

Nothing is dropped: what is not understood stands in the problems, beside the visit made of the rest.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.errors import Issue, VisitError
from nmt_expert.knowledge.content import read_bytes, read_standard_input
from nmt_expert.knowledge.where import cases_folder
from nmt_expert.reasoning.visit import Complaint, Measures, Visit
from nmt_expert.reasoning.visitcheck import check_visit

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from nmt_expert.intake.words import Offer, Reading
    from nmt_expert.knowledge.model import KnowledgeBase

Said: TypeAlias = "Visit | Mapping[str, Any] | str | os.PathLike[str] | Iterable[str | os.PathLike[str]]"
"""What can be assessed: phrases, a visit, a visit file (by its path), or the data of one."""

Part: TypeAlias = "Visit | Mapping[str, Any] | Path | list[str]"
"""One visit, the data of one, a visit file, or a run of phrases."""

VISIT_FILES = (".yaml", ".yml", ".json")
STANDARD_INPUT = "-"
_CASE = re.compile(r"(?:cases/)?(?P<topic>[a-z_]+)/(?P<slug>[a-z0-9-]+)(?:\.yaml)?")
"""How a worked case is named: as `nmt-expert cases` lists it, or as the repository has its file."""

_CODE = re.compile(r"case-[0-9a-f]{6}")
"""How it is named where its solution is hidden."""


class Understanding(Struct, frozen=True):
    """How the input was read.

    Attributes:
        visit: What was understood, ready to be assessed.
        readings: What each phrase was taken to mean.
        problems: What was not understood; nothing is dropped without being listed here.
        offers: What the words that were not read may mean, one for each unread part.
    """

    visit: Visit
    readings: tuple[Reading, ...] = ()
    problems: tuple[Issue, ...] = ()
    offers: tuple[Offer, ...] = ()

    def pick(self, picks: Mapping[int, int]) -> Understanding:
        """Return the same with readings taken that were offered: they are read from then on, ``picked`` by a person.

        Args:
            picks: The number of the reading by the number of the offer, both from 1: ``{1: 2}`` takes the second
                reading of the first of ``offers``.

        Raises:
            VisitError: There is no offer, or no reading, of that number; it says what there is.
        """
        from nmt_expert.intake.offers import picked
        from nmt_expert.intake.words import answers_of

        readings = picked(self.offers, picks)
        taken = [self.offers[part - 1] for part in picks]
        settled = [offer.problem for offer in taken]
        answers = tuple(dict.fromkeys((*self.visit.answers, *answers_of(readings))))
        return Understanding(
            replace(self.visit, answers=answers),
            (*self.readings, *readings),
            tuple(problem for problem in self.problems if problem not in settled),
            tuple(offer for offer in self.offers if offer not in taken),
        )


def read_said(kb: KnowledgeBase, said: Said, region: str = "", side: str = "") -> Understanding:
    """Return how something is read.

    Args:
        kb: The knowledge base whose words count.
        said: Phrases, a visit, the path of a visit file, or its data.
        region: Where the complaint is, by id, label or synonym; one more complaint if a visit states others, and
            instead of the one that phrases state.
        side: ``left``, ``right``, ``both`` or ``midline``.

    Raises:
        VisitError: Two files were given, a visit that names what the knowledge does not have, or something else.
    """
    parts = _parts(said)
    _refuse_two_files(parts)
    beside = _complaint(kb, region, side)
    given = next(iter(beside.visit.complaints), Complaint())
    read = [_read(kb, part, given) for part in parts]
    stated = [entry.site for each in read for entry in each.visit.complaints if each.readings]
    if not given.region and given.side in [site.side for site in stated]:
        beside = replace(beside, visit=Visit())  # a side alone completes the complaint that was stated
    return _joined([*read, beside])


def is_visit_file(text: str) -> bool:
    """Whether a word names a visit: standard input (``-``), a file's ending, a file that is there, a worked case.

    What begins like the id of a case (``trigger_points/...``) is one, also misspelt: its words are no findings.
    """
    if text == STANDARD_INPUT or text.lower().endswith(VISIT_FILES):
        return True
    if shipped_case(text) is not None or _is_like_case(text):
        return True
    try:
        return Path(text).exists() and not Path(text).is_dir()
    except (OSError, ValueError):  # far too long, or with a zero byte: certainly a phrase
        return False


def shipped_case(text: str) -> Traversable | None:
    """Return the shipped case that a word names: by its id (``trigger_points/desk-worker``), its file or its code."""
    if _CODE.fullmatch(text):
        return _coded(text)
    named = _CASE.fullmatch(text)
    if named is None or Path(text).is_file():
        return None
    file = cases_folder() / named["topic"] / f"{named['slug']}.yaml"
    return file if file.is_file() else None


def _is_like_case(text: str) -> bool:
    """Whether a word is an id in one of the folders of worked cases, whether or not there is such a case."""
    named = _CASE.fullmatch(text)
    return named is not None and (cases_folder() / named["topic"]).is_dir()


def _no_such_case(text: str) -> Issue:
    from nmt_expert.intake.casefolder import case_files, case_id
    from nmt_expert.knowledge.messages import nearest

    near = nearest(text.removeprefix("cases/").removesuffix(".yaml"), [case_id(name) for name, _ in case_files()])
    hint = f"did you mean '{near}'?" if near else "nmt-expert cases lists them"
    return Issue("", 0, "unknown-case", f"there is no case '{text}'", hint)


def _coded(code: str) -> Traversable | None:
    """Return the worked case of a code that does not tell its solution, if there is one."""
    from nmt_expert.intake.casefolder import case_code, case_files, case_id

    return next((file for name, file in case_files() if case_code(case_id(name)) == code), None)


# ------------------------------------------------------------------ reading the input


def _parts(said: Said) -> list[Part]:
    """Return what was said as visits, data, files and runs of phrases, in order."""
    if isinstance(said, Visit | Mapping):
        return [said]
    words = [said] if isinstance(said, str | os.PathLike) else _listed(said)
    parts: list[Part] = []
    for word in words:
        if isinstance(word, os.PathLike) or is_visit_file(word):
            parts.append(Path(word))
        elif parts and isinstance(parts[-1], list):
            parts[-1].append(word)
        else:
            parts.append([word])
    return parts


def _listed(said: Any) -> list[str | os.PathLike[str]]:
    """Return phrases and paths as a list."""
    words = list(said) if isinstance(said, Iterable) and not isinstance(said, bytes | bytearray) else [said]
    strange = next((word for word in words if not isinstance(word, str | os.PathLike)), None)
    if strange is not None or None in words:
        hint = "give phrases, a Visit, the path of a visit file, or its data"
        message = f"a visit cannot be made of this: {type(strange).__name__}"
        raise VisitError([Issue("", 0, "wrong-type", message, hint)])
    return words


def _read(kb: KnowledgeBase, part: Part, given: Complaint) -> Understanding:
    if isinstance(part, Visit):
        check_visit(kb, part)
        return Understanding(part)
    return _read_phrases(kb, part, given) if isinstance(part, list) else _read_file(kb, part)


def _read_phrases(kb: KnowledgeBase, phrases: list[str], given: Complaint) -> Understanding:
    """Return what phrases say; where they say it hurts gives way to the place given beside them."""
    from nmt_expert.intake.words import understand as understand_phrases

    said = understand_phrases(kb, phrases)
    if not said.complaints:
        visit = Visit((), said.answers, suspected=said.suspected)
        return Understanding(visit, said.readings, said.problems, said.offers)
    from nmt_expert.intake.hurting import heard, settled

    kept = tuple(filter(None, (settled(complaint, given) for complaint in said.complaints)))
    order = [phrase.strip() for phrase in phrases]
    readings = sorted(heard(said, given), key=lambda reading: order.index(reading.phrase))
    return Understanding(
        Visit(kept, said.answers, suspected=said.suspected), tuple(readings), said.problems, said.offers
    )


def _read_file(kb: KnowledgeBase, part: Mapping[str, Any] | Path) -> Understanding:
    from nmt_expert.intake.visitfile import visit_reading

    content: str | bytes | Issue
    if isinstance(part, Mapping):
        name, content = "visit", _as_json(part)
    elif str(part) == STANDARD_INPUT:
        name, content = "standard input", read_standard_input()
    else:
        name = str(part)
        content = read_bytes(shipped_case(part.as_posix()) or part, name)
    if isinstance(content, Issue):
        unknown = _no_such_case(name) if _is_like_case(name) else content
        return Understanding(Visit(), (), (unknown,))
    read = visit_reading(kb, content, name)
    return Understanding(read.visit, read.readings, read.problems, read.offers)


def _as_json(data: Mapping[str, Any]) -> str | Issue:
    """Return the data of a visit as the text of a file, whose lines problems can name."""
    try:
        return json.dumps(data, ensure_ascii=False, indent=2)
    except (TypeError, ValueError, RecursionError) as error:
        hint = "a visit is made of dicts, lists, text, numbers and booleans; docs/knowledge-format.md describes it"
        return Issue("visit", 0, "wrong-type", f"this is not the data of a visit: {error}", hint)


def _refuse_two_files(parts: list[Part]) -> None:
    """Two files are two visits, perhaps of two people."""
    files = [str(part) for part in parts if isinstance(part, Path)]
    if len(files) > 1:
        message = f"two visits at once: {' and '.join(files)}"
        raise VisitError([Issue("", 0, "two-visits", message, "assess one file at a time")])


def _joined(parts: list[Understanding]) -> Understanding:
    """Return everything in the order given, as one visit."""
    visits = [part.visit for part in parts]
    complaints: list[Complaint] = []
    for complaint in (complaint for visit in visits for complaint in visit.complaints):
        if complaint.text or complaint.site not in [known.site for known in complaints]:
            complaints.append(complaint)
    visit = Visit(
        complaints=tuple(complaints),
        answers=tuple(answer for visit in visits for answer in visit.answers),
        title=next((visit.title for visit in visits if visit.title), ""),
        source=next((visit.source for visit in visits if visit.source), ""),
        suspected=tuple(suspicion for visit in visits for suspicion in visit.suspected),
        measures=next((visit.measures for visit in visits if visit.measures), Measures()),
        treatment=tuple(each for visit in visits for each in visit.treatment),
    )
    return Understanding(
        visit,
        tuple(reading for part in parts for reading in part.readings),
        tuple(issue for part in parts for issue in part.problems),
        tuple(offer for part in parts for offer in part.offers),
    )


# ------------------------------------------------------------------ where the complaint is


def _complaint(kb: KnowledgeBase, region: str, side: str) -> Understanding:
    """Return the complaint that a region and a side name, and what is wrong with them."""
    if not (region or side):
        return Understanding(Visit())
    for what, given in (("region", region), ("side", side)):
        if not isinstance(given, str):
            message = f"the {what} has to be text, not {type(given).__name__}"
            raise VisitError([Issue("", 0, "wrong-type", message)])
    from nmt_expert.intake.places import Places
    from nmt_expert.intake.tokens import FILLERS, is_word, tokens

    places, problems = Places(kb), []
    complaint = Complaint()
    for kind, typed in (("region", region), ("side", side)):
        words = [word for word in tokens(typed) if is_word(word)]
        spans = places.spans(words)
        placed = {at for span in spans for at in span.at}
        named = all(at in placed or word in FILLERS for at, word in enumerate(words))
        site = places.site(spans) if spans and named else None
        if typed and not (site and getattr(site, kind) and not site.muscle):
            problems.append(_no_such_place(kb, kind, typed))
        elif site and complaint.side and site.side != complaint.side:
            problems.append(Issue("", 0, "two-sides", f"'{region}' is not '{side}'", "name one side"))
        elif site:
            complaint = replace(complaint, region=site.region or complaint.region, side=site.side or complaint.side)
    found = (complaint,) if complaint != Complaint() else ()
    return Understanding(Visit(complaints=found), (), tuple(problems))


def _no_such_place(kb: KnowledgeBase, kind: str, typed: str) -> Issue:
    from nmt_expert.knowledge.messages import nearest

    if kind == "side":
        return Issue("", 0, "unknown-side", f"there is no side '{typed}'", "say left, right, both or midline")
    names = {name: region for region in kb.regions.values() for name in (region.id, region.label, *region.synonyms)}
    near = nearest(typed.casefold(), names)
    hint = f"did you mean '{names[near].label}' ({names[near].id})?" if near else "for example neck, shoulder, low back"
    return Issue("", 0, "unknown-region", f"there is no region '{typed}'", hint)
