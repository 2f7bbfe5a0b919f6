"""Read a visit (YAML or JSON) into complaints and answers; say everything that is wrong with it at once.

``read_visit`` raises when anything is wrong.  ``visit_reading`` never does: it returns
what was understood beside the problems, so that one bad line hides no red flag.
The format is described in ``docs/knowledge-format.md``; a worked case is a visit too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from nmt_expert.errors import Issue, VisitError
from nmt_expert.intake.hurting import heard
from nmt_expert.intake.sites import SITE_KEYS, place_in, shown, site_in
from nmt_expert.intake.story.measured import measures_to_data, read_measures
from nmt_expert.intake.story.treated import read_treatment, treatment_to_data
from nmt_expert.intake.tokens import tokens
from nmt_expert.intake.vocabulary import Vocabulary
from nmt_expert.intake.words import WORDS, Offer, Reading, understand
from nmt_expert.knowledge.messages import nearest
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.knowledge.yamlfile import Loc, YamlDocument, read_yaml
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Suspicion, Visit

VISIT_KEYS = ("title", "story", "complaints", "complaint", "answers", "phrases", "suspected", "measures", "treatment")
CASE_KEYS = ("expect", "teaches", "source", "notes", "principle notes", "principle_notes", "id", "tags")
"""Keys of a worked case that mean nothing to a visit and are passed over."""

_ANSWER_KEYS = (*SITE_KEYS, "said")
_COMPLAINT_KEYS = ("region", "side", "text")
_FORM = "write {taut_band: yes, muscle: upper_trapezius, side: right}"


class VisitReading(Struct, frozen=True):
    """A visit as far as it was understood, the problems, how its phrases were read, and what else they may mean."""

    visit: Visit
    problems: tuple[Issue, ...] = ()
    readings: tuple[Reading, ...] = ()
    offers: tuple[Offer, ...] = ()


def read_visit(kb: KnowledgeBase, source: bytes, name: str) -> Visit:
    """Return the visit in a file.

    Args:
        kb: The knowledge base whose findings, regions and muscles count.
        source: The file's content, YAML or JSON in UTF-8.
        name: How the file is called in messages.

    Raises:
        VisitError: Something is wrong; the error carries every problem, each with its line.
    """
    reading = visit_reading(kb, source, name)
    if any(problem.severity == "error" for problem in reading.problems):
        raise VisitError(reading.problems)
    return reading.visit


def visit_reading(kb: KnowledgeBase, source: str | bytes, name: str) -> VisitReading:
    """Return what a visit file says as far as it can be understood, and every problem (see `read_visit`)."""
    document = read_yaml(source, name)
    if document.data is None and isinstance(document.beginning, dict):
        return _beginning_read(kb, document)
    reader = _Reader(kb, document)
    if document.data is not None:
        visit = reader.visit()
    else:
        visit = Visit()
        if not document.issues:
            reader.problem((), "empty-file", "the file is empty", "it needs at least answers: or phrases:")
    problems = sorted((*document.issues, *reader.problems), key=lambda issue: issue.line)
    return VisitReading(replace(visit, source=name), tuple(problems), tuple(reader.readings), tuple(reader.offers))


def _beginning_read(kb: KnowledgeBase, document: YamlDocument) -> VisitReading:
    """Return what stands above the place where a file breaks: there may be a red flag in it."""
    broken = document.issues[-1]
    message = "nothing from here on was read, only what stands above"
    reader = _Reader(kb, replace(document, data=document.beginning))
    visit = replace(reader.visit(), source=document.path)
    above = [issue for issue in reader.problems if issue.line < broken.line and issue.code != "no-answers"]
    problems = sorted((*document.issues, *above), key=lambda issue: issue.line)
    problems.append(Issue(document.path, broken.line, "not-read", message, "mend the file, and read it again"))
    return VisitReading(visit, tuple(problems), tuple(reader.readings), tuple(reader.offers))


def visit_to_data(visit: Visit) -> dict[str, Any]:
    """Return a visit as plain data in the format of a visit file; `read_visit` of it gives the same visit."""
    data: dict[str, Any] = {"title": visit.title} if visit.title else {}
    if visit.complaints:
        data["complaints"] = [_filled(c, _COMPLAINT_KEYS) for c in visit.complaints]
    data["answers"] = [
        {answer.finding: answer.word, **_filled(answer.site, SITE_KEYS), **_filled(answer, ("said",))}
        for answer in visit.answers
    ]
    if visit.suspected:
        data["suspected"] = [
            {"flag": entry.flag, "ask": list(entry.ask), **_filled(entry, ("phrase",))} for entry in visit.suspected
        ]
    if visit.measures:
        data["measures"] = measures_to_data(visit.measures)
    if visit.treatment:
        data["treatment"] = treatment_to_data(visit.treatment)
    return data


def _filled(thing: object, keys: Iterable[str]) -> dict[str, str]:
    return {key: value for key in keys if (value := getattr(thing, key))}


class _Reader:
    """Walks one visit file, collecting problems on the way."""

    def __init__(self, kb: KnowledgeBase, document: YamlDocument) -> None:
        self.kb = kb
        self.document = document
        self.vocabulary = Vocabulary(kb)
        self.problems: list[Issue] = []
        self.readings: list[Reading] = []
        self.painful: list[Complaint] = []
        self.offers: list[Offer] = []
        self.suspected: list[Suspicion] = []

    def problem(self, loc: Loc, code: str, message: str, hint: str = "") -> None:
        """Note a problem at a place in the file."""
        self.problems.append(self.document.issue(loc, code, message, hint))

    def visit(self) -> Visit:
        """Return the visit as far as it can be read."""
        data = self.document.data
        if not isinstance(data, dict):
            self.problem((), "not-a-visit", "the file is not a mapping of keys to values", "start with answers:")
            return Visit()
        known = (*VISIT_KEYS, *CASE_KEYS)
        for key in data:
            if key not in known:
                self._unknown_key((key,), key, VISIT_KEYS)
        if not any(key in data for key in ("answers", "phrases", "complaints", "complaint", "measures", "treatment")):
            self.problem((), "no-answers", "the file has no answers", "it needs at least answers: or phrases:")
        answers = (*self._answers(data.get("answers")), *self._phrases(data.get("phrases")), *self._repeated())
        title = self._text(("title",), data.get("title"))
        complaints = (*self._complaints(data), *dict.fromkeys(self.painful))
        suspected = tuple(dict.fromkeys((*self._suspected(data.get("suspected")), *self.suspected)))
        measures = read_measures(
            self.kb, data.get("measures"), lambda loc, *said: self.problem(("measures", *loc), *said)
        )
        treatment = read_treatment(data.get("treatment"), lambda loc, *said: self.problem(("treatment", *loc), *said))
        return Visit(complaints, answers, title, suspected=suspected, measures=measures, treatment=treatment)

    def _suspected(self, written: Any) -> Iterator[Suspicion]:
        """Yield the red flags that words came near when the visit was written."""
        if written is None:
            return
        form = 'write {flag: rf_cauda_equina, ask: [saddle_numbness], phrase: "funny down below"}'
        if not isinstance(written, list):
            self.problem(("suspected",), "wrong-type", "'suspected' has to be a list", form)
            return
        for at, entry in enumerate(written):
            loc = ("suspected", at)
            known = entry if isinstance(entry, dict) else {}
            flag, ask, phrase = known.get("flag"), known.get("ask"), known.get("phrase", "")
            asks = ask if isinstance(ask, list) and ask and all(isinstance(name, str) for name in ask) else None
            if (
                not isinstance(flag, str)
                or asks is None
                or not isinstance(phrase, str)
                or set(known) - {"flag", "ask", "phrase"}
            ):
                self.problem(loc, "wrong-type", "this is not a suspected red flag", form)
            elif flag not in self.kb.flags:
                near = nearest(flag, self.kb.flags)
                self.problem(
                    (*loc, "flag"),
                    "unknown-flag",
                    f"there is no red flag '{flag}'",
                    f"did you mean '{near}'?" if near else "",
                )
            elif strange := next((name for name in asks if name not in self.kb.findings), ""):
                self.problem(
                    (*loc, "ask"), "unknown-finding", f"there is no finding '{strange}'", self._finding_hint(strange)
                )
            else:
                yield Suspicion(flag, tuple(asks), phrase)

    # -------------------------------------------------------------- complaints

    def _complaints(self, data: dict[str, Any]) -> Iterator[Complaint]:
        if "complaint" in data:
            yield from self._complaint(("complaint",), data["complaint"])
        written = data.get("complaints")
        if written is None:
            return
        if not isinstance(written, list):
            self.problem(
                ("complaints",), "wrong-type", "'complaints' has to be a list", "write complaint: for one alone"
            )
            return
        for at, entry in enumerate(written):
            yield from self._complaint(("complaints", at), entry)

    def _complaint(self, loc: Loc, entry: Any) -> Iterator[Complaint]:
        if isinstance(entry, str) and entry.strip():
            entry = {"text": entry}
        if not isinstance(entry, dict) or not entry:
            self.problem(loc, "wrong-type", "a complaint is a place, in words or as a mapping", "write {region: neck}")
            return
        for key in entry:
            if key not in _COMPLAINT_KEYS:
                self._unknown_key((*loc, key), key, _COMPLAINT_KEYS)
        text = self._text((*loc, "text"), entry.get("text"))
        site = self._site(loc, entry)
        if text and not site.region:
            site = place_in(self.vocabulary.places, text, site)
        if site or text:
            yield Complaint(site.region, site.side, text)

    # -------------------------------------------------------------- answers

    def _answers(self, written: Any) -> Iterator[Answer]:
        if isinstance(written, dict):
            for finding, word in written.items():
                yield from self._answer(("answers", finding), finding, word, Site(), "")
        elif isinstance(written, list):
            for at, entry in enumerate(written):
                yield from self._entry(("answers", at), entry)
        elif written is not None:
            self.problem(("answers",), "wrong-type", "'answers' has to be a list or a mapping", _FORM)

    def _repeated(self) -> Iterator[Answer]:
        """Yield the answers of keys that stand twice: the file is refused for them, and no *yes* is lost."""
        for loc, value in self.document.repeated:
            match loc:
                case ("answers",):
                    yield from self._answers(value)
                case ("phrases",):
                    yield from self._phrases(value)
                case ("answers", str() as finding) if finding in self.kb.findings:
                    yield from self._answer(loc, finding, value, Site(), "")
                case ("answers", int(), str() as finding) if finding in self.kb.findings:
                    yield from self._entry(loc, {finding: value})

    def _entry(self, loc: Loc, entry: Any) -> Iterator[Answer]:
        """Yield the answer of one entry of the list."""
        if not isinstance(entry, dict):
            self.problem(
                loc, "wrong-type", "an answer is a mapping of a finding to a word", f"{_FORM}; words go to phrases:"
            )
            return
        said = [key for key in entry if key not in _ANSWER_KEYS]
        known = [key for key in said if key in self.kb.findings]
        if len(known) > 1:
            names = " and ".join(f"'{key}'" for key in known)
            self.problem(loc, "two-findings", f"one entry holds two findings: {names}", "give each a separate entry")
        if not said:
            self.problem(loc, "no-finding", "the entry names no finding", _FORM)
        if known:
            for key in said:
                if key not in known:
                    self._unknown_key((*loc, key), key, _ANSWER_KEYS)
        site = self._site(loc, entry)
        words = self._text((*loc, "said"), entry.get("said"))
        for key in known or said:
            yield from self._answer((*loc, key), key, entry[key], site, words)

    def _answer(self, loc: Loc, finding: str, word: Any, site: Site, said: str) -> Iterator[Answer]:
        meaning = answer_word(word)
        if finding not in self.kb.findings:
            self.problem(loc, "unknown-finding", f"there is no finding '{finding}'", self._finding_hint(finding))
        if not meaning:
            message = f"{shown(word)} is not an answer to '{finding}'"
            self.problem(loc, "wrong-word", message, "answer yes, probably, unsure, probably not or no")
        if meaning and finding in self.kb.findings:
            yield Answer(finding, meaning, site, said, self.document.line(*loc))

    def _finding_hint(self, typed: str) -> str:
        match = self.vocabulary.match(tokens(typed))
        near = match.findings[0] if match else nearest(typed, self.kb.findings)
        if not near:
            return ""
        finding = self.kb.findings[near]
        where = f" ({finding.path}:{finding.line})" if finding.path else f" ({finding.label})"
        return f"did you mean '{near}'{where}?"

    def _phrases(self, written: Any) -> Iterator[Answer]:
        if isinstance(written, str):
            written = [written]
        if written is None:
            return
        if not isinstance(written, list):
            self.problem(
                ("phrases",), "wrong-type", "'phrases' has to be a list of phrases", "write phrases: [numb left hand]"
            )
            return
        for at, phrase in enumerate(written):
            loc = ("phrases", at)
            if not isinstance(phrase, str):
                self.problem(loc, "wrong-type", f"{shown(phrase)} is not a phrase", "put it in quotes")
                continue
            understood = understand(self.kb, [phrase], self.vocabulary)
            line = self.document.line(*loc)
            here = {issue: replace(issue, path=self.document.path, line=line) for issue in understood.problems}
            self.problems += here.values()
            self.readings += heard(understood)
            self.offers += [replace(o, problem=here[o.problem] if o.problem else None) for o in understood.offers]
            self.suspected += understood.suspected
            self.painful += understood.complaints
            yield from (replace(answer, line=line) for answer in understood.answers)

    # -------------------------------------------------------------- small things

    def _site(self, loc: Loc, entry: dict[str, Any]) -> Site:
        return site_in(self.vocabulary, entry, lambda kind, *said: self.problem((*loc, kind), *said))

    def _text(self, loc: Loc, written: Any) -> str:
        if written is None or isinstance(written, str):
            return written or ""
        self.problem(loc, "wrong-type", f"'{loc[-1]}' has to be text, not {shown(written)}", "put it in quotes")
        return ""

    def _unknown_key(self, loc: Loc, key: str, known: tuple[str, ...]) -> None:
        near = nearest(key, known)
        hint = f"did you mean '{near}'?" if near else f"possible here: {', '.join(known)}"
        self.problem(loc, "unknown-key", f"there is no key '{key}' here", hint)


def answer_word(written: Any) -> str:
    """Return the answer word for what stands in a file (`Yes`, ``true``, `probably_not`), or ``""``."""
    if isinstance(written, bool):
        return "yes" if written else "no"
    if not isinstance(written, str):
        return ""
    return WORDS.get(" ".join(written.casefold().replace("_", " ").replace("-", " ").split()), "")
