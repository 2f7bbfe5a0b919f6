"""Count how much of what people really say is read rightly: ``python -m tests.words.score`` prints the tables.

The material was written without sight of the rules.  A rule or a way of saying that exists only to make one line of it
come out right is worth nothing: mend the kind.  `--failures` lists what is not right.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from nmt_expert import Expert, KnowledgeBase, assess, load_knowledge, understand
from nmt_expert.intake.notes import Notes, read_notes
from tests.words.gold import SIGN, Gold, Match, Reading, entries

LEVELS = ("none", "ask", "caution", "refer", "emergency")
_AGES = {"age_under_18": "Age: 12\n", "age_18_49": "Age: 35\n", "age_50_64": "Age: 57\n", "age_65_over": "Age: 72\n"}
_ASKED_FIRST = 3
_OFFERED = 3


@dataclass
class Table:
    """One table: its rows as shown, its figures by the names that `floors.yaml` has, and what is not right."""

    title: str
    rows: list[tuple[str, str]] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def share(self, row: str, part: int, whole: int, figure: str = "") -> None:
        """Add a row that is a share, and its figure."""
        self.rows.append((row, f"{part}/{whole} = {part / whole:.3f}" if whole else "-"))
        if figure:
            self.figures[figure] = part / whole if whole else 0.0


class Scorer:
    """Scores one knowledge base."""

    def __init__(self, kb: KnowledgeBase | None = None) -> None:
        self.kb = kb or load_knowledge()
        self.expert = Expert(self.kb)
        self.gold = Gold(self.kb)

    # -------------------------------------------------------------- phrases

    def phrases(self, every: int = 1) -> Table:
        """Return how phrases are read, no one asked.

        Args:
            every: Take only every so-many-th.
        """
        cases = entries("phrases")[::every]
        table = Table(f"Phrases ({len(cases)}; no one asked)")
        told = {kind: Counter[str]() for kind in ("carries a finding", "carries none")}
        for case in cases:
            self._phrase(case, told["carries a finding" if case.get("readings") else "carries none"], table)
        some, none = told.values()
        many, few = (sum(count.values()) - count["near"] for count in (some, none))
        table.share("carries a finding: right", some["right"], many, "phrases right")
        table.share("... right, or among the first three offered", some["near"], many, "phrases right or offered")
        table.share("carries none: nothing read", none["right"], few, "phrases without a finding, nothing read")
        kinds = ("part", "nothing", "other", "polarity", "side", "broken")
        for kind, count in told.items():
            row = f"{kind}: part / not read / something else / polarity / side / must-not broken"
            table.rows.append((row, " / ".join(str(count[each]) for each in kinds)))
        table.figures["wrong"] = sum(count[each] for count in told.values() for each in ("polarity", "side", "broken"))
        return table

    def _phrase(self, case: Mapping[str, Any], count: Counter[str], table: Table) -> None:
        read = understand([case["input"]], strict=False, knowledge=self.kb)
        got = [(r.finding, r.word, r.site.side) for r in read.readings if r.finding]
        match = Match(self.gold, case, case.get("readings") or [], got)
        offers = read.offers[: max(1, len(match.missed))]
        offered = [(r.finding, r.word) for offer in offers for r in offer.readings[:_OFFERED]]
        near = match.verdict in ("nothing", "part") and all(self._is_offered(entry, offered) for entry in match.missed)
        count[match.verdict] += 1
        count["near"] += match.verdict == "right" or near
        if match.verdict != "right":
            want = [(sorted(self.gold.meeting(e)), e["word"]) for e in case.get("readings") or []]
            table.wrong.append(f"{match.verdict:<9} {case['input']!r} -> {[(f, w) for f, w, _ in got]}, want {want}")

    def _is_offered(self, entry: Mapping[str, Any], offered: Sequence[tuple[str, str]]) -> bool:
        accepted = self.gold.meeting(entry)
        return any(finding in accepted and SIGN[word] == accepted[finding] for finding, word in offered)

    # -------------------------------------------------------------- notes

    def notes(self, every: int = 1) -> Table:
        """Return how notes are read."""
        cases = entries("notes")[::every]
        table = Table(f"Notes ({len(cases)})")
        count: Counter[str] = Counter()
        for case in cases:
            read = read_notes(self.kb, case["text"])
            match = Match(self.gold, case, case.get("gold") or [], _proposed(read))
            wrong = len(match.polarity) + len(match.side)
            count.update(met=len(match.met), wanted=len(match.met) + len(match.missed) + wrong, right=match.right)
            count.update(given=match.right + len(match.extra) + wrong)
            count.update(polarity=len(match.polarity), side=len(match.side), broken=len(match.broken))
            table.wrong += _wrong_of(case["id"], match, self.gold)
        table.share("findings of the texts that are proposed (recall)", count["met"], count["wanted"], "notes recall")
        table.share("proposals that are right (precision)", count["right"], count["given"], "notes precision")
        row = "read with the wrong polarity / wrong side / must-nots broken"
        table.rows.append((row, f"{count['polarity']} / {count['side']} / {count['broken']}"))
        table.figures["wrong"] = count["polarity"] + count["side"] + count["broken"]
        return table

    # -------------------------------------------------------------- safety

    def safety(self, door: str, every: int = 1) -> Table:
        """Return which red flags are raised or asked about, by ``assess`` or by ``intake``."""
        cases = entries("safety")[::every]
        flags_of = {"assess": self._by_assess, "intake": self._by_intake}[door]
        table = Table(f"Safety words by {door} ({len(cases)})")
        right: Counter[str] = Counter()
        total: Counter[str] = Counter()
        count: Counter[str] = Counter()
        for case in cases:
            flags, expect = flags_of(case), case["expect"]
            want, near, level = set(expect.get("flag") or ()), set(case.get("near") or ()), expect["level"]
            got = _level(flags, want | near if want else set())
            ok = got == level or got in (expect.get("also") or ())
            total[level] += 1
            right[level] += ok
            count["silent"] += level in ("emergency", "refer") and _level(flags, want) == "none"
            count["alarms"] += level == "none" and got in ("emergency", "refer")
            count["asked"] += level == "none" and bool(_asked(flags))
            if not ok:
                table.wrong.append(f"{level:<9} {got:<9} {case['input']!r}, want {sorted(want)}")
        for level in reversed(LEVELS):
            table.share(f"{level}: right", right[level], total[level])
        danger = total["emergency"] + total["refer"]
        row = "emergency and refer: raised, or at least asked about first"
        table.share(row, danger - count["silent"], danger, f"safety asked or raised by {door}")
        table.share("harmless ones sent to a doctor", count["alarms"], total["none"])
        table.figures[f"harmless sent to a doctor by {door}"] = count["alarms"]
        table.share("harmless ones asked about first", count["asked"], total["none"], f"harmless asked about by {door}")
        return table

    def _by_assess(self, case: Mapping[str, Any]) -> Mapping[str, Any]:
        context = case.get("context") or {}
        said = [case["input"], *([context["age"]] if context.get("age") else [])]
        result = assess(said, region=context.get("region") or "", strict=False, expert=self.expert)
        return _flags(result.assessment.safety)

    def _by_intake(self, case: Mapping[str, Any]) -> Mapping[str, Any]:
        age = _AGES.get((case.get("context") or {}).get("age", ""), "")
        return _flags(self.expert.assess(read_notes(self.kb, f"{age}{case['input']}\n").visit).safety)

    def tables(self) -> list[Table]:
        """Return every table."""
        return [self.phrases(), self.notes(), self.safety("assess"), self.safety("intake")]


def _proposed(read: Notes) -> list[Reading]:
    """Return what notes propose, sentence by sentence."""
    answers = [item.answer for sentence in read.sentences for item in sentence.proposals]
    return [(answer.finding, answer.word, answer.site.side) for answer in answers]


def _wrong_of(name: str, match: Match, gold: Gold) -> list[str]:
    lines = [f"missed    {name}: {sorted(gold.meeting(e))} {e['word']} ({e.get('sentence')})" for e in match.missed]
    lines += [f"POLARITY  {name}: {line}" for line in match.polarity]
    lines += [f"SIDE      {name}: {line}" for line in match.side]
    lines += [f"MUST NOT  {name}: {line}" for line in match.broken]
    return lines + [f"extra     {name}: {finding} {word}" for finding, word, _ in match.extra]


def _flags(safety: Any) -> dict[str, list[tuple[str, str]]]:
    """Return id and action of the flags that are raised, and of those that are asked about."""
    return {
        "raised": [(status.flag.id, status.flag.action) for status in safety.raised],
        "asked": [(s.flag.id, "") for s in safety.suspected] + [(s.flag.id, "") for s in safety.unsettled],
    }


def _asked(flags: Mapping[str, Any]) -> list[tuple[str, str]]:
    return list(flags["asked"][:_ASKED_FIRST])


def _level(flags: Mapping[str, Any], counts: set[str]) -> str:
    """Return the strongest thing said, of the flags that count; of all if none is given."""
    actions = {"emergency": "emergency", "urgent_referral": "refer"}
    said = [actions.get(action, "caution") for flag, action in flags["raised"] if not counts or flag in counts]
    said += ["ask" for flag, _ in _asked(flags) if not counts or flag in counts]
    return max(said, key=LEVELS.index, default="none")


# ------------------------------------------------------------------ floors


def floors() -> dict[str, dict[str, float]]:
    """Return the figures last reached."""
    return dict(yaml.safe_load(Path(__file__).with_name("floors.yaml").read_text(encoding="utf-8")))


def figures(tables: Sequence[Table]) -> dict[str, float]:
    """Return all figures, with the dangerous errors of phrases and notes added up."""
    named = {name: value for table in tables for name, value in table.figures.items() if name != "wrong"}
    return {**named, "polarity, side and must-nots wrong": sum(table.figures.get("wrong", 0) for table in tables)}


def below(reached: Mapping[str, float], slack: float = 0.0) -> list[str]:
    """Return the figures that are worse than they were.

    Args:
        reached: Figures by name; those that are not in it are not judged.
        slack: How much worse a share may be, for a part of the material.
    """
    last = floors()
    worse: list[tuple[str, Callable[[float, float], bool], str]] = [
        ("least", lambda value, floor: round(value, 3) < floor - slack, "below"),
        ("most", lambda value, floor: round(value, 3) > floor + (slack if floor < 1 else 0), "above"),
    ]
    return [
        f"{name}: {reached[name]:.3f} is {how} {floor}"
        for kind, is_worse, how in worse
        for name, floor in last[kind].items()
        if name in reached and is_worse(reached[name], floor)
    ]


def main() -> int:
    """Print the tables; return 1 if a figure is worse than it was."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--failures", action="store_true", help="list everything that is not right")
    given = parser.parse_args()
    tables = Scorer().tables()
    for table in tables:
        print(f"\n{table.title}")
        for row, value in table.rows:
            print(f"  {row:<84} {value}")
        if given.failures:
            print(*(f"    {line}" for line in sorted(table.wrong)), sep="\n")
    worse = below(figures(tables))
    print(*(f"\nworse than it was: {line}" for line in worse), sep="")
    return int(bool(worse))


if __name__ == "__main__":
    sys.exit(main())
