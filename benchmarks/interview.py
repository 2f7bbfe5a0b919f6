"""Measure the interview's choice of questions on the worked cases: ``python -m benchmarks.interview [CASES]``.

Each case is completed to a dense visit.  Its first two answers are volunteered, and its red
flags are screened before (counted apart).  Every other finding that rules read and that makes
sense at the complaint's place is then asked: answered from the case, and *no* (or the normal
sign) where the case is silent; one in ten is *unsure*, seeded.  A choice question is one
question, answered for each of its options.

Counted are the questions until the report is, and stays, that of the complete visit.  A report
names principles that are at least *possible*; a complete visit denies so much that below that
the order of the ten is one of denials, given in the second table.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import log
from statistics import median
from time import perf_counter

from benchmarks.timing import processes, ratio
from nmt_expert.care.casebase import case_files
from nmt_expert.explain.outlook import Results
from nmt_expert.intake.casefile import Case, load_case
from nmt_expert.interview.ahead import Ahead, Candidate
from nmt_expert.interview.choose import next_question, standing
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.program import evaluate
from nmt_expert.reasoning.readings import read, rivals
from nmt_expert.reasoning.visit import Answer, Complaint, Visit

CASES, SEED = 60, 7
VOLUNTEERED, UNSURE = 2, 0.1
STANDING_EVERY, STANDING_CASES = 5, 20
STARTS = 5

NORMAL = frozenset(
    {
        "age_18_49",
        "end_feel_normal",
        "joint_play_normal",
        "muscle_length_normal",
        "muscle_soft_normal",
        "neuro_exam_normal",
        "no_visible_misalignment",
        "pulses_normal_warm",
        "range_full_painless",
        "skin_layers_glide_freely",
        "slr_negative",
        "ulnt_negative",
    }
)
"""What a person finds where nothing is wrong: affirmed where a case is silent and affirms nothing that excludes it."""

Policy = Callable[[Visit, Sequence[Candidate]], Candidate]


@dataclass(frozen=True)
class Dense:
    """A case completed: what is known before the first question, and the answers to all others."""

    name: str
    start: Visit
    complaint: Complaint
    answers: dict[str, tuple[Answer, ...]]


@dataclass(frozen=True)
class Played:
    """Questions until the first principle and the top three were final: of the report, and literally; and in all."""

    first: int
    three: int
    literal_first: int
    literal_three: int
    questions: int


def dense(expert: Expert, case: Case) -> Dense | None:
    """Return a case completed; None if an emergency ends the interview before it begins."""
    kb, visit = expert.knowledge, case.visit
    screened = {name for flag in kb.flags.values() for name in flag.asks}
    flags = [
        a for a in visit.answers[VOLUNTEERED:] if kb.findings[a.finding].kind == "red_flag" or a.finding in screened
    ]
    start = Visit(visit.complaints, (*visit.answers[:VOLUNTEERED], *flags))
    opened = Ahead(expert, start, 0, ()).open
    affirmed = {a.finding for a in visit.answers if (kb.scale.answers[a.word] or 0) > 0}
    answers = {name: _answers(kb, case, name, affirmed) for name in opened}
    return Dense(case.path, start, (visit.complaints or (Complaint(),))[0], answers) if opened else None


def _answers(kb: KnowledgeBase, case: Case, name: str, affirmed: set[str]) -> tuple[Answer, ...]:
    if random.Random(f"{SEED} {case.path} {name}").random() < UNSURE:
        return (Answer(name, "unsure"),)
    said = tuple(answer for answer in case.visit.answers if answer.finding == name)
    excluded = {other for _, other in rivals(kb, name)} | {kb.findings[name].opposite}
    return said or (Answer(name, "yes" if name in NORMAL and not excluded & affirmed else "no"),)


# ------------------------------------------------------------------ policies


def ours(expert: Expert, times: list[float]) -> Policy:
    """The interview itself, each question timed (milliseconds)."""

    def pick(visit: Visit, left: Sequence[Candidate]) -> Candidate:
        begin = perf_counter()
        asked = next_question(expert, visit)
        times.append((perf_counter() - begin) * 1e3)
        return Candidate(asked.id, asked.findings) if asked else left[0]

    return pick


def in_file_order(visit: Visit, left: Sequence[Candidate]) -> Candidate:
    """The fixed questionnaire."""
    return left[0]


def at_random(visit: Visit, left: Sequence[Candidate]) -> Candidate:
    """Any question, seeded."""
    return random.Random(f"{SEED} {len(left)} {left[0].id}").choice(left)


def by_entropy(expert: Expert) -> Policy:
    """Plain one-step entropy: yes and no are as likely, the ten share a probability by 1 + support, effort is free."""

    def entropy(results: Results) -> float:
        shares = [max(1.0 + results[name].support, 1e-6) for name in expert.knowledge.principles]
        return -sum(share / sum(shares) * log(share / sum(shares)) for share in shares)

    def pick(visit: Visit, left: Sequence[Candidate]) -> Candidate:
        ahead = Ahead(expert, visit, 0, ())
        now = entropy(ahead.now)

        def gain(candidate: Candidate) -> float:
            pairs = [(ahead.answered(name, 1.0), ahead.answered(name, -1.0)) for name in candidate.findings]
            return sum(now - (entropy(yes) + entropy(no)) / 2 for yes, no in pairs)

        return max(ahead.candidates, key=gain, default=left[0])

    return pick


# ------------------------------------------------------------------ playing


def play(expert: Expert, case: Dense, policy: Policy) -> Played:
    """Ask until everything is answered, and see when nothing changed any more."""
    visits = list(_visits(expert, case, policy))
    orders = [_order(expert, case, visit) for visit in visits]
    firsts, threes = [named[:1] for named, _ in orders], [named[:3] for named, _ in orders]
    return Played(
        _final(firsts),
        _final(threes),
        _final([order[:1] for _, order in orders]),
        _final([order[:3] for _, order in orders]),
        len(visits) - 1,
    )


def _visits(expert: Expert, case: Dense, policy: Policy) -> Iterator[Visit]:
    """Yield the visit before the first question and after each."""
    visit, left = case.start, dict(case.answers)
    yield visit
    while left:
        chosen = policy(visit, _grouped(expert.knowledge, left))
        answers = tuple(answer for name in chosen.findings for answer in left.pop(name, ()))
        visit = Visit(visit.complaints, visit.answers + answers)
        yield visit


def _grouped(kb: KnowledgeBase, left: dict[str, tuple[Answer, ...]]) -> list[Candidate]:
    """The findings left, in file order, with those of a choice question together."""
    choices = {name: question for question in kb.questions.values() for name in question.options}
    groups: dict[str, list[str]] = {}
    for name in left:
        groups.setdefault(choices[name].id if name in choices else name, []).append(name)
    return [Candidate(name, tuple(findings)) for name, findings in groups.items()]


def _order(expert: Expert, case: Dense, visit: Visit) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The principles a report names (at least possible) in their order, and all ten in theirs."""
    kb = expert.knowledge
    results = evaluate(expert.program, read(kb, visit, case.complaint).values)
    bands = {name: kb.scale.band(results[name].support) for name in kb.principles}
    order = sorted(kb.principles, key=lambda name: (kb.scale.bands.index(bands[name]), -results[name].uncapped, name))
    return tuple(name for name in order if kb.scale.at_least(bands[name].id, "possible")), tuple(order)


def _final(states: Sequence[tuple[str, ...]]) -> int:
    """The number of questions after which a state is the last one and stays it."""
    return next((at + 1 for at in range(len(states) - 2, -1, -1) if states[at] != states[-1]), 0)


# ------------------------------------------------------------------ what is printed


def _at(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(int(share * len(values)), len(values) - 1)]


def _row(name: str, firsts: Sequence[int], threes: Sequence[int]) -> str:
    cells = [name.ljust(14)]
    for values, most in ((firsts, 15), (threes, 25)):
        within = sum(value <= most for value in values) / len(values)
        cells.append(f"{median(values):5.1f} {_at(values, 0.9):4.0f} {sum(values) / len(values):6.1f} {within:7.0%}")
    return "  | ".join(cells)


def _stops(expert: Expert, cases: Sequence[Dense]) -> None:
    """Print how often and when the two offers to stop come, and what asking for them takes."""
    fired: dict[str, list[int]] = {"first_settled": [], "two_cannot": []}
    times, wrong = [], 0
    for case in cases:
        visits = list(_visits(expert, case, ours(expert, [])))
        seen: set[str] = set()
        for number in range(0, len(visits), STANDING_EVERY):
            begin = perf_counter()
            stands = standing(expert, visits[number])
            times.append((perf_counter() - begin) * 1e3)
            for reason in fired.keys() - seen:
                if getattr(stands, reason):
                    seen.add(reason)
                    fired[reason].append(number)
                    final = _order(expert, case, visits[-1])[1][0]
                    wrong += reason == "first_settled" and stands.first != final
            if len(seen) == len(fired):
                break
    for reason, numbers in fired.items():
        when = f"first after {median(numbers):.0f} questions (median)" if numbers else "never"
        print(f"{reason}: {len(numbers)} of {len(cases)} cases, {when}, looked at every {STANDING_EVERY} questions")
    print(f"first_settled and yet another first in the end: {wrong}")
    print(f"standing: {median(times):.0f} ms (median), {_at(times, 0.95):.0f} ms (95th percentile)")


def _start() -> None:
    begin = (
        "from nmt_expert.knowledge.load import load_knowledge; from nmt_expert.reasoning.assess import Expert; "
        "from nmt_expert.reasoning.visit import Visit; from nmt_expert.interview.choose import next_question; "
        "next_question(Expert(load_knowledge()), Visit())"
    )
    commands: dict[str, tuple[list[str], dict[str, str]]] = {
        "question": ([sys.executable, "-c", begin], {}),
        "click": ([sys.executable, "-c", "import click"], {}),
    }
    times = processes(commands, STARTS)
    print(f"a first question from nothing: {ratio(times, 'question', 'click'):.1f} times `import click`", end=" ")
    print(f"({median(times['question']):.0f} ms)")


def _tables(played: dict[str, list[Played]]) -> None:
    head = f"{'':15} | median  90%   mean    <=15   | median  90%   mean    <=25"
    print(f"\nprinciples at least possible: first | top three\n{head}")
    for name, rows in played.items():
        print(_row(name, [row.first for row in rows], [row.three for row in rows]))
    print(f"\nthe literal order of all ten, those denied included: first | top three\n{head}")
    for name, rows in played.items():
        print(_row(name, [row.literal_first for row in rows], [row.literal_three for row in rows]))


def main(count: int = CASES) -> None:
    """Play the cases with every policy and print the tables; what is being done goes to stderr."""
    expert = Expert(load_knowledge())
    loaded = [load_case(expert.knowledge, file, name) for name, file in case_files()]
    whole = [made for case in loaded if (made := dense(expert, case))]
    cases = random.Random(SEED).sample(whole, min(count, len(whole)))
    times: list[float] = []
    policies: dict[str, Policy] = {
        "ours": ours(expert, times),
        "entropy": by_entropy(expert),
        "random": at_random,
        "file order": in_file_order,
    }
    played = {}
    for name, policy in policies.items():
        print(f"playing {len(cases)} cases: {name}", file=sys.stderr)
        played[name] = [play(expert, case, policy) for case in cases]
    asked = median(entry.questions for entry in played["file order"])
    print(f"{len(loaded)} cases, {len(loaded) - len(whole)} of them ended by an emergency;", end=" ")
    print(f"{len(cases)} played, {asked:.0f} questions each (median)")
    _tables(played)
    print(f"\nnext question: {median(times):.0f} ms (median), {_at(times, 0.95):.0f} ms (95th percentile)")
    _stops(expert, cases[:STANDING_CASES])
    _start()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else CASES)
