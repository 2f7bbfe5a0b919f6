"""Why-not: its sets of answers are true, minimal, complete and in order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from nmt_expert.api import assess
from nmt_expert.errors import DataError
from nmt_expert.explain.condition_tree import leaf_parts
from nmt_expert.explain.minimal_sets.bounds import Bounds
from nmt_expert.explain.minimal_sets.evaluation import HypotheticalRules
from nmt_expert.explain.minimal_sets.readings import HypotheticalAnswers, bits
from nmt_expert.explain.minimal_sets.search import BEST, Goal, SetSearch
from nmt_expert.explain.whynot import AnswerSet, WhyNot, whynot
from nmt_expert.knowledge.model import All, Muscle, Nerve, Not, Pressed, Question, Reads, Region, Rule
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.program import evaluate
from nmt_expert.reasoning.readings import read
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit
from tests.examples import examples
from tests.explain.tiny import CONFLICT, EVERY_VISIT, HELD, LEVATOR, NERVE, TRAPEZIUS, TRIGGER_POINT, said
from tests.explain.visits import a_visit
from tests.reasoning.strategies import FINDINGS, LEVELS, bases
from tests.synthetic import base, finding

COMPLAINT = Complaint("area", "left")
ASKED = FINDINGS[:5]
SITES = (
    Site(),
    Site(),
    Site("area", "left"),
    Site(side="left", muscle="inside"),
    Site(side="left", muscle="outside"),
    Site(place="referring"),
    Site(place="elsewhere"),
)
PRINCIPLES = (*LEVELS[2], *LEVELS[3])


def only(trees: tuple[WhyNot, ...]) -> WhyNot:
    (tree,) = trees
    return tree


def every_set(tree: WhyNot) -> Iterator[AnswerSet]:
    for lift in tree.lifts:
        yield from lift.sets
    yield from tree.lowers or ()


def words(answers: tuple[Answer, ...]) -> list[tuple[str, str]]:
    return [(answer.finding, answer.word) for answer in answers]


# ------------------------------------------------------------------ proved against brute force


@st.composite
def experts(draw: st.DrawFn) -> Expert:
    """A small random base with places: an area, a muscle in it that refers to it, and one outside that does."""
    kb = draw(bases())
    findings = {name: replace(entry, kind="red_flag") for name, entry in kb.findings.items() if name not in ASKED}
    questions = {"q": Question("q", "?", "symptom", ("f2", "f3"), exclusive=True)} if draw(st.booleans()) else {}
    return Expert(
        replace(
            kb,
            findings={**kb.findings, **findings},
            questions=questions,
            regions={name: Region(name, name) for name in ("area", "away")},
            muscles={
                "inside": Muscle("inside", "Inside", ("area",), ("area",)),
                "outside": Muscle("outside", "Outside", ("away",), ("area",)),
            },
            nerves={"n": Nerve("n", "N", ("area",), (Pressed("away", ""),))},
        )
    )


said_words = st.sampled_from(("yes", "yes", "probably", "no", "probably not", "unsure"))
visits = st.lists(st.builds(Answer, st.sampled_from(ASKED), said_words, st.sampled_from(SITES)), max_size=5).map(
    lambda answers: Visit((COMPLAINT,), tuple(answers))
)


class Brute:
    """Every set of up to three proposals, each read and evaluated as a whole visit."""

    def __init__(self, expert: Expert, visit: Visit, hypothetical: HypotheticalAnswers) -> None:
        self.hypothetical = hypothetical
        now = read(expert.knowledge, visit, COMPLAINT).conflicts
        self.masks, self.supports, self.clashes = [], {}, {}
        for size in (1, 2, 3):
            for chosen in combinations(range(len(hypothetical.all)), size):
                answers = [hypothetical.all[number].answer for number in chosen]
                if len({(answer.finding, answer.site) for answer in answers}) == size:
                    mask = sum(1 << number for number in chosen)
                    readings = read(expert.knowledge, visit.with_answers(*answers), COMPLAINT)
                    results = evaluate(expert.program, readings.values)
                    self.masks.append(mask)
                    self.supports[mask] = {name: result.support for name, result in results.items()}
                    self.clashes[mask] = any(conflict not in now for conflict in readings.conflicts)

    def best(self, name: str, goal: Goal) -> list[tuple]:
        """The best sets in the order promised, from all that reach the goal while no proper subset does."""
        reaching: list[int] = []
        ranked: dict[tuple, tuple] = {}
        for mask in self.masks:
            support = self.supports[mask][name]
            if goal.reached(support) and not any(small & mask == small for small in reaching):
                reaching.append(mask)
                if not self.clashes[mask]:
                    chosen = [self.hypothetical.all[number] for number in bits(mask)]
                    wording = tuple(sorted((entry.answer.finding, entry.answer.word) for entry in chosen))
                    changing = any(entry.changes for entry in chosen)
                    effort = sum(entry.effort for entry in chosen)
                    rank = (len(chosen), changing, -support if goal.up else support, effort)
                    ranked[wording] = min(ranked.get(wording, rank), rank)
        return sorted(ranked.values())[:BEST]


@given(experts(), visits)
@settings(
    max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_the_sets_of_up_to_three_answers_are_those_that_brute_force_finds(expert, visit):
    entry = expert.assess(visit).complaints[0]
    hypothetical = HypotheticalAnswers(expert.program, visit, entry)
    rules = HypotheticalRules(expert.program, hypothetical)
    bounds = Bounds(rules, hypothetical.unknown), Bounds(rules, -1)
    brute = Brute(expert, visit, hypothetical)
    for name in PRINCIPLES:
        conclusion = entry.conclusion(name)
        bands = expert.knowledge.scale.bands
        goals = [Goal(band.above, True) for band in bands[: bands.index(conclusion.band)]]
        goals += [Goal(conclusion.band.above, False)] if conclusion.band.above > -1 else []
        for goal in goals:
            found = [entry for entry in SetSearch(rules, *bounds, name, goal).best() if entry.mask.bit_count() < 4]
            assert [entry.rank[:4] for entry in found] == brute.best(name, goal), (name, goal)


@given(experts(), visits, st.randoms(use_true_random=False))
@settings(
    max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_a_set_of_proposals_comes_to_what_the_visit_with_those_answers_comes_to(expert, visit, random):
    entry = expert.assess(visit).complaints[0]
    hypothetical = HypotheticalAnswers(expert.program, visit, entry)
    rules = HypotheticalRules(expert.program, hypothetical)
    for _ in range(10):
        mask = 0
        for number in random.sample(range(len(hypothetical.all)), min(4, len(hypothetical.all))):
            mask |= 0 if mask & hypothetical.all[number].clashes else 1 << number
        values = read(expert.knowledge, visit.with_answers(*hypothetical.answers(mask)), COMPLAINT).values
        for name, result in evaluate(expert.program, values).items():
            point = rules.point(name, mask)
            assert (point.support, point.uncapped, point.met) == (result.support, result.uncapped, result.met)


@pytest.mark.parametrize("seed", [1, 3])
def test_on_the_shipped_rules_every_set_flips_the_real_assessment_and_no_subset_does(shipped, seed):
    visit = a_visit(shipped.knowledge, seed)
    scale = shipped.knowledge.scale

    def band(answers: tuple[Answer, ...], name: str) -> int:
        values = read(shipped.knowledge, visit.with_answers(*answers), visit.complaints[0]).values
        return scale.bands.index(scale.band(evaluate(shipped.program, values)[name].support))

    for tree in whynot(shipped.assess(visit)):
        now = scale.bands.index(tree.band)
        tries = [(lift.sets[:2], scale.bands.index(lift.band), True) for lift in tree.lifts]
        tries += [((tree.lowers or ())[:2], now + 1, False)]
        for sets, goal, up in tries:
            for entry in sets:
                reached = band(entry.answers, tree.principle)
                assert reached == scale.bands.index(entry.band)
                assert reached <= goal if up else reached >= goal
                for answer in entry.answers:
                    less = band(tuple(a for a in entry.answers if a is not answer), tree.principle)
                    assert less > goal if up else less < goal


# ------------------------------------------------------------------ what is proposed


@pytest.mark.parametrize("visit", EVERY_VISIT)
def test_a_red_flag_finding_is_never_proposed(expert, visit):
    for tree in whynot(expert.assess(visit)):
        for entry in every_set(tree):
            kinds = {expert.knowledge.findings[answer.finding].kind for answer in entry.answers}
            assert "red_flag" not in kinds


def test_the_signs_missing_in_a_named_muscle_are_proposed_there(expert):
    visit = said(Answer("taut_band", "yes", TRAPEZIUS), Answer("own_pain", "yes", TRAPEZIUS))
    best = only(whynot(expert.assess(visit), "trigger_points")).lifts[0].sets[0]
    assert (best.answers, best.changes) == ((Answer("tender_spot", "yes", TRAPEZIUS),), ())


def test_signs_in_two_muscles_need_one_more_set_for_either_of_them(expert):
    lift = only(whynot(expert.assess(HELD), "trigger_points")).lifts[0]
    muscles = [{answer.site for answer in entry.answers} for entry in lift.sets]
    assert {TRAPEZIUS} in muscles
    assert {LEVATOR} in muscles


def test_sets_that_settle_only_what_is_unknown_come_before_those_that_change_an_answer(expert):
    (nearest, *rest) = only(whynot(expert.assess(said("ache=no")), "ischemia")).lifts[0].sets
    assert (words(nearest.answers), nearest.changes) == ([("ache", "yes")], (Answer("ache", "no"),))
    assert not rest
    for tree in whynot(expert.assess(said("ache=no", "firm=no", "tingling=no"))):
        for lift in tree.lifts:
            order = [(len(entry.answers), bool(entry.changes)) for entry in lift.sets]
            assert order == sorted(order)


def test_an_unsure_answer_is_unknown_and_changes_nothing_that_was_given(expert):
    best = only(whynot(expert.assess(said("ache=unsure")), "ischemia")).lifts[0].sets[0]
    assert (words(best.answers), best.changes) == ([("ache", "yes")], ())


def test_no_set_leaves_both_of_an_exclusive_pair_affirmed(expert):
    tree = only(whynot(expert.assess(said("firm")), "hypertonicity"))
    assert tree.lowers is not None
    assert words(tree.lowers[0].answers) == [("firm", "no")]
    assert ("soft", "yes") not in [
        pair for entry in tree.lowers if len(entry.answers) == 1 for pair in words(entry.answers)
    ]


def test_a_conflict_can_be_settled_either_way(expert):
    lift = only(whynot(expert.assess(CONFLICT), "hypertonicity")).lifts[0]
    assert [("soft", "no")] in [words(entry.answers) for entry in lift.sets]


def test_a_no_within_a_muscle_can_follow_from_its_rival_where_it_is_never_asked_itself():
    rule = Rule("ischemia.r", "ischemia", All((Not(Reads("b")),), same="muscle"), 1, "strong", 0.6, "")
    findings = (finding("a"), replace(finding("b"), kind="red_flag"))
    kb = replace(base(findings, (rule,)), questions={"q": Question("q", "?", "symptom", ("a", "b"), exclusive=True)})
    sets = only(whynot(Expert(kb).assess(Visit()), "ischemia")).lifts[0].sets
    assert [words(entry.answers) for entry in sets] == [[("a", "yes")]]


def test_none_within_four_is_an_empty_lift(expert):
    lifts = only(whynot(expert.assess(said()), "ischemia")).lifts
    assert [(lift.band.id, bool(lift.sets)) for lift in lifts] == [
        ("possible", True),
        ("supported", False),
        ("well_supported", False),
    ]


def test_a_pattern_that_caps_the_support_is_a_part_of_every_set_beyond_the_cap(expert):
    tree = only(whynot(expert.assess(said("tingling", "numb")), "nerve_compression"))
    for lift in tree.lifts:
        for entry in lift.sets:
            assert {"strip", "root_test"} & {answer.finding for answer in entry.answers}


# ------------------------------------------------------------------ the trees


def test_unasked_every_principle_below_supported_is_explained_and_no_other(expert):
    assessment = expert.assess(TRIGGER_POINT)
    expected = [made.id for made in assessment.complaints[0].principles if made.support <= 0.5]
    assert [tree.principle for tree in whynot(assessment)] == expected
    assert "trigger_points" not in expected


def test_a_principle_asked_for_by_its_label_is_explained_whatever_its_band(expert):
    tree = only(whynot(expert.assess(TRIGGER_POINT), "Trigger points"))
    assert tree.lowers
    assert all(entry.band.above < tree.band.above for entry in tree.lowers)


def test_a_principle_that_does_not_exist_is_refused_with_the_nearest_name(expert):
    with pytest.raises(DataError, match="trigger_points"):
        whynot(expert.assess(said()), "trigger_point")


def test_what_is_not_even_possible_has_nothing_to_bring_down(expert):
    assert only(whynot(expert.assess(said()), "ischemia")).lowers is None


def test_the_nearest_rules_show_the_persons_own_answers_and_what_is_unknown(expert):
    tree = only(whynot(expert.assess(said("tingling")), "nerve_compression"))
    assert [(near.rule.id, near.state, near.lacks) for near in tree.nearest] == [
        ("nerve_compression.root", "unknown", 1),
        ("nerve_compression.strip", "unknown", 1),
    ]
    assert tree.pattern is not None
    assert {leaf.state for leaf in leaf_parts(tree.pattern)} == {"met", "unknown"}


def test_a_rule_that_was_denied_is_named_after_those_still_open_as_failed(expert):
    tree = only(whynot(expert.assess(said("root_test=no", "strip=unsure")), "nerve_compression"))
    assert [(near.rule.id.partition(".")[2], near.state) for near in tree.nearest] == [
        ("nerve", "unknown"),
        ("strip", "unknown"),
        ("root", "failed"),
    ]
    (leaf,) = leaf_parts(tree.nearest[-1].when)
    assert words(leaf.answers) == [("root_test", "no")]


@pytest.mark.parametrize("visit", [said(), NERVE, HELD])
def test_the_same_question_gets_the_same_answer(expert, visit):
    assert whynot(expert.assess(visit)) == whynot(expert.assess(visit))


def test_a_set_that_is_held_says_what_it_would_be_without_the_hold(shipped):
    for typed in ("numbness", "taut band"):
        assessment = assess([typed], expert=shipped).assessment
        for one in whynot(assessment):
            for entry in (*(found for lift in one.lifts for found in lift.sets), *(one.lowers or ())):
                visit = assessment.visit.with_answers(*entry.answers)
                made = shipped.assess(visit).complaints[0].conclusion(one.principle)
                if made.support == entry.support:
                    assert made.uncapped == entry.uncapped
                assert entry.support <= entry.uncapped


def test_where_only_some_sets_were_looked_for_it_is_said_that_there_are_at_least_so_many(shipped):
    text = " ".join(assess(["numbness"], region="wrist", side="left", expert=shipped).whynot().text().split())
    assert "At least another 2 would do it, too." in text
    assert " Another 2 would do it" not in text


@pytest.mark.parametrize("typed", ["numbness", "taut band"])
def test_each_of_several_answers_says_what_it_would_give_alone(shipped, typed):
    assessment = assess([typed], expert=shipped).assessment
    several = 0
    for one in whynot(assessment):
        for entry in every_set(one):
            assert len(entry.alone) == (len(entry.answers) if entry.answers[1:] else 0)
            for answer, alone in zip(entry.answers, entry.alone, strict=False):
                made = shipped.assess(assessment.visit.with_answers(answer)).complaints[0].conclusion(one.principle)
                assert (alone.support, alone.uncapped, alone.band) == (made.support, made.uncapped, made.band)
                several += 1
    assert several


def test_what_answers_give_alone_is_said_below_them(shipped):
    text = " ".join(assess(["numbness", "taut band"], expert=shipped).whynot("nerve_entrapment").text().split())
    assert "-> well supported (+0.90) - each alone: supported (+0.74); possible (+0.50, +0.74 without the hold)" in text
