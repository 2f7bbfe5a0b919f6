"""Guess what the headings and words of a table mean, as a mapping file for a person to approve.

Nothing is applied.  Every guess stands on a line of its own with a comment that says what it rests on; what could
not be guessed is named in comments.  Read the approved file with `read_mapping`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from nmt_expert.cohort.rules.plan import Coding, Plan
from nmt_expert.cohort.table.cells import BAD, Cells, Unread, Words
from nmt_expert.cohort.table.sheet import LONG_ROLES, ROW, WIDE_ROLES, as_id, is_answer, is_text, plain
from nmt_expert.intake.tokens import tokens
from nmt_expert.intake.vocabulary import Match
from nmt_expert.printable import json_text

_ROLES = {
    "visit": "visit_id case case_id case_no client client_id client_no client_number patient patient_id patient_no "
    "record record_id person person_id encounter encounter_id no number nr",
    "region": "area body_region body_part bodypart part location where site_of_pain",
    "side": "laterality body_side",
    "complaint": "chief_complaint main_complaint presenting_complaint pain_location problem",
}
"""Other headings that tables use for the context of a row."""

_SAID = {
    "j": "yes", "ja": "yes", "si": "yes", "oui": "yes", "x": "yes", "+": "yes",
    "present": "yes", "positive": "yes", "pos": "yes",
    "nein": "no", "non": "no", "-": "no", "absent": "no", "negative": "no", "neg": "no", "none": "no",
    "likely": "probably", "possible": "probably", "unlikely": "probably not",
    "?": "unsure", "unknown": "unsure", "unclear": "unsure", "not sure": "unsure", "don't know": "unsure",
    "n/a": "", "na": "", "nan": "", "null": "", "not asked": "", "not tested": "", "nt": "", ".": "",
}  # fmt: skip
"""Words that tables use for answers, and what they most likely mean."""

_ABOUT_A_PLACE = (
    "a ache aches aching area areas body chief client complaint complaints does for help here hurt hurting hurts in is "
    "it its location locations main of on pain painful pains part parts patient place places presenting problem "
    "problems region regions side site sites sore spot spots symptom symptoms the this today trouble troubles where "
    "which with your you"
)
"""Words of headings under which places are those that hurt; any other word may reverse that (*areas to avoid*)."""

_REFERRING = re.compile(r"\b(refer\w*|radiat\w*)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"^\s*(?:q(?:uestion)?\s*)?\d+\s*[.:)_-]\s*", re.IGNORECASE)
_LONGEST = 200
_MOST_WORDS = 50


def propose(plan: Plan, schema: pl.Schema, sample: pl.DataFrame) -> str:
    """Return a mapping file, in YAML, that guesses what a table's own headings and words mean.

    Args:
        plan: The knowledge base, made ready for tables.
        schema: The headings and types of the table.
        sample: Some rows of it, to see the words it uses.
    """
    guesser = _Guesser(plan, schema, sample)
    lines = ["# Guesses about your table: approve, correct or delete each line, then give the file back with --map."]
    return "\n".join([*lines, *guesser.lines(), ""])


class _Guesser:
    """Goes through the headings once, noting a line for each guess."""

    def __init__(self, plan: Plan, schema: pl.Schema, sample: pl.DataFrame) -> None:
        self.kb = plan.kb
        self.coding: Coding = plan.coding
        self.types = {name: kind for name, kind in schema.items() if name != ROW}
        self.sample = sample
        self.cells = Cells(plan.kb)
        self.taken: dict[str, str] = {}
        self.columns: list[str] = []
        self.roles: list[str] = []
        self.unknown: list[str] = []
        self.answers: list[str] = []

    def lines(self) -> Iterator[str]:
        """Yield the lines of the file."""
        headings = {plain(name) for name in self.types}
        long = {"finding", "answer"} <= headings
        known = (*(LONG_ROLES if long else WIDE_ROLES), "id")
        self.taken = {role: role for role in known if role in headings}
        for name in self.types:
            if plain(name) in known:
                self._cells_of(name)
            elif not self._exact(name) and not self._role(name):
                self._finding(name)
        yield from self.roles
        yield from self._listed("columns", self.columns)
        yield from self._listed("words", list(self._words()))
        if self.unknown:
            yield "# Not recognised: name their findings under columns:, or list them under keep: or ignore:."
            yield from (f"# - {line}" for line in self.unknown)

    def _listed(self, key: str, lines: list[str]) -> Iterator[str]:
        if lines:
            yield f"{key}:"
            yield from (f"  {line}" for line in lines)

    def _cells_of(self, name: str) -> None:
        """Look at the cells of a long table: its findings, and the column of its answers."""
        if plain(name) == "answer":
            self.answers.append(name)
        for text in self._texts(name) if plain(name) == "finding" else ():
            if isinstance(self.cells.finding(text), Unread):
                self._finding(text)

    def _exact(self, name: str) -> bool:
        """Whether a heading is read as it stands."""
        found = self.cells.finding(name)
        if isinstance(found, Unread):
            return False
        self.taken["@".join(part for part in found if part)] = name
        self.answers.append(name)
        return True

    def _role(self, name: str) -> bool:
        """Note the heading of a column that tells whose row it is, or where it hurts."""
        said = as_id(re.sub(r"[^\w\s-]", " ", name)).strip("_")
        role = next((role for role, names in _ROLES.items() if said in names.split()), "")
        if role in ("region", "side", "complaint") and not is_text(self.types[name]):
            return False
        why = "by its heading"
        if not role and self._names_places(name) and set(said.split("_")).issubset(_ABOUT_A_PLACE.split()):
            role, why = "complaint", "its cells name places"
        if not role or role in self.taken:
            return False
        if role in ("region", "complaint") and self._texts(name) and not any(self._is_place(name)):
            return False
        if role == "region" and any(isinstance(self.cells.site("region", text), Unread) for text in self._texts(name)):
            role, why = "complaint", "its cells name more than a region"
        self.taken[role] = name
        self.roles.append(f"{role}: {_quoted(name)}  # {why}")
        return True

    def _names_places(self, name: str) -> bool:
        return bool(self._texts(name)) and all(self._is_place(name))

    def _is_place(self, name: str) -> Iterator[bool]:
        """Yield for each text of a column whether it names a place."""
        return (not isinstance(self.cells.site("complaint", text), Unread) for text in self._texts(name))

    def _finding(self, name: str) -> None:
        """Note which finding a heading names in other words."""
        text = _NUMBERED.sub("", name.replace("_", " ")).strip(" ?:.*")
        match, place = self._match(text), ""
        if match is None and (word := _REFERRING.search(text)):
            match, place = self._match(text.replace(word[0], " ")), "referring"
        elsewhere = match is not None and match.site and (match.site.region or match.site.muscle)
        if match is None or elsewhere or not is_answer(self.types.get(name, pl.String())):
            self._left(name, text)
            return
        finding = self.kb.findings[match.findings[0]]
        key = f"{finding.id}@{place}" if place and finding.site == "local" else finding.id
        if key in self.taken:
            self.unknown.append(f"{_quoted(name)}  # would be {key}, as {_quoted(self.taken[key])} is")
        elif len(match.findings) > 1:
            self.unknown.append(f"{_quoted(name)}  # one of {', '.join(match.findings)}")
        else:
            self.taken[key] = name
            self.answers.append(name)
            self.columns.append(f"{_quoted(name)}: {key}  # {finding.label} ({match.how})")

    def _match(self, text: str) -> Match | None:
        return self.cells.vocabulary.match(tokens(text)) if 0 < len(text) <= _LONGEST else None

    def _left(self, name: str, text: str) -> None:
        from nmt_expert.intake.spelling import suggest

        near = suggest(self.cells.vocabulary, tokens(text)) if 0 < len(text) <= _LONGEST else ()
        if near:
            note = f"  # perhaps {' or '.join(near)}"
        elif self._names_places(name):
            note = "  # its cells name places: if they are where it hurts, write complaint: and this heading"
        else:
            note = ""
        self.unknown.append(_quoted(name) + note)

    # -------------------------------------------------------------- words

    def _texts(self, name: str) -> list[str]:
        """Return the distinct words of a column of words, in alphabetical order."""
        if name not in self.sample.columns or not is_text(self.types[name]):
            return []
        texts = self.sample[name].cast(pl.String).drop_nulls().unique().sort().to_list()
        return [text for text in texts if text.strip()][:_MOST_WORDS]

    def _words(self) -> Iterator[str]:
        """Yield what the table's own words of answers may mean."""
        reads, words = Words(self.coding, {}), ", ".join(self.coding.of_word)
        own = {plain(text): text for name in self.answers for text in self._texts(name) if reads.code(text) == BAD}
        for said, text in sorted(own.items()):
            meant = _SAID.get(said)
            if meant is None:
                yield f'# {_quoted(text)}: ""  # what does it stand for? {words}, or "" for not asked'
            else:
                yield f"{_quoted(text)}: {_quoted(meant)}  # {'a guess' if meant else 'not asked'}"
        for name in self.answers:
            if name in self.sample.columns and self.types[name].is_numeric():
                yield from self._numbers(name, reads)

    def _numbers(self, name: str, reads: Words) -> Iterator[str]:
        """Yield numbers of a column that are not on the scale, as a question."""
        numbers = [value for value in self.sample[name].drop_nulls().unique().sort().to_list() if value == value]
        strange = [f"{value:g}" for value in numbers if reads.code(f"{value:g}") == BAD][:_MOST_WORDS]
        if strange:
            meant = ", ".join(f'{value}: ""' for value in strange)
            yield f"# {_quoted(name)}: {{{meant}}}  # numbers that are not of the scale: what do they stand for?"


def _quoted(text: str) -> str:
    """Return text as YAML writes it on one line."""
    return json_text(text.replace("\ufeff", "").strip(), indent=None)
