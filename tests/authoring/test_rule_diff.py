"""What comes out otherwise under two versions of the rules, and the command that says so."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from nmt_expert.authoring.rule_diff import Cause, Change, ConclusionChange, Version, compare, known_rules
from nmt_expert.explain.difference import FlagChange
from nmt_expert.knowledge.model import All, Flag, KnowledgeBase, Reads, Rule
from nmt_expert.reasoning.program import prepare
from tests.authoring.small import BOTH, NO_BAND, NO_SPOT, cases_in, change, kb, rules_in
from tests.synthetic import base, finding

VISIT = b"answers: [{a: yes}, {b: yes}]\n"


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NMT_EXPERT_CACHE", str(tmp_path / "cache"))


def rule(name: str, reads: str = "a", weight: float = 0.35, **more: object) -> Rule:
    conclusion = name.partition(".")[0]
    at = () if reads == "h" else ("here",)
    return replace(Rule(name, conclusion, Reads(reads, at), 1, "moderate", weight, ""), **more)  # type: ignore[arg-type]


def knows(*rules: Rule, **requires: Reads) -> KnowledgeBase:
    return base(tuple(map(finding, "ab")), rules, ("h",), dict(requires))


def changes(old: KnowledgeBase, new: KnowledgeBase, content: bytes = VISIT) -> list[Change]:
    return list(compare(Version(prepare(old)), Version(prepare(new)), [("visit.yaml", content)]))


def shifts(old: KnowledgeBase, new: KnowledgeBase, content: bytes = VISIT) -> dict[str, ConclusionChange]:
    return {
        shift.conclusion: shift
        for found in changes(old, new, content)
        for entry in found.complaints
        for shift in entry.shifts
    }


# ------------------------------------------------------------------ conclusions and what did it


def test_the_same_rules_change_nothing() -> None:
    same = knows(rule("ischemia.r"))
    assert changes(same, same) == []


def test_words_and_sources_change_nothing() -> None:
    old = rule("ischemia.r")
    new = replace(old, because="Otherwise.", sources=("x",), line=7)
    assert changes(knows(old), knows(new)) == []
    assert known_rules(knows(old), knows(new))["changed"] == ()


def test_an_added_rule_is_named_with_what_it_gives() -> None:
    shift = shifts(knows(), knows(rule("ischemia.r")))["ischemia"]
    assert shift.causes == (Cause("ischemia.r", "added", 0.0, 0.35),)
    assert shift.before is not None
    assert shift.after is not None
    assert (shift.before.band, shift.after.band) == ("open", "possible")
    assert (shift.before.place, shift.after.place) == (4, 1)


def test_a_removed_rule_is_named_with_what_it_gave() -> None:
    shift = shifts(knows(rule("ischemia.r")), knows())["ischemia"]
    assert shift.causes == (Cause("ischemia.r", "removed", 0.35, 0.0),)


@pytest.mark.parametrize(
    ("more", "after"), [({"weight": 0.6}, 0.6), ({"sign": -1}, -0.35), ({"when": Reads("c", ("here",))}, 0.0)]
)
def test_a_changed_rule_is_named_with_both(more: dict[str, object], after: float) -> None:
    old = rule("ischemia.r")
    shift = shifts(knows(old), knows(replace(old, **more)))["ischemia"]  # type: ignore[arg-type]
    assert shift.causes == (Cause("ischemia.r", "changed", 0.35, after),)


def test_a_rule_that_reads_a_changed_conclusion_says_so() -> None:
    reader = rule("ischemia.reader", "h", 0.5)
    found = shifts(knows(rule("h.r", weight=0.35), reader), knows(rule("h.r", weight=0.6), reader))
    assert found["h"].causes == (Cause("h.r", "changed", 0.35, 0.6),)
    (cause,) = found["ischemia"].causes
    assert (cause.rule, cause.what, cause.reads) == ("ischemia.reader", "reads", ("h",))
    assert (cause.before, cause.after) == pytest.approx((0.175, 0.3))


def test_a_rule_that_loses_its_group_is_told_from_one_that_changed() -> None:
    one = rule("ischemia.one", group="g")
    found = shifts(knows(one), knows(one, rule("ischemia.two", "b", 0.6, group="g")))["ischemia"]
    assert found.causes == (Cause("ischemia.one", "group", 0.35, 0.0), Cause("ischemia.two", "added", 0.0, 0.6))


def test_a_minimum_pattern_that_is_no_longer_met_is_named() -> None:
    strong = rule("ischemia.r", weight=0.9)
    found = shifts(knows(strong, ischemia=Reads("a")), knows(strong, ischemia=Reads("c")))["ischemia"]
    assert found.causes == (Cause("ischemia", "pattern", 1.0, 0.0),)


def test_new_bands_are_named_as_the_scale() -> None:
    old = knows(rule("ischemia.r"))
    bands = tuple(replace(band, above=0.3) if band.id == "supported" else band for band in old.scale.bands)
    new = replace(old, scale=replace(old.scale, bands=bands))
    assert [cause.what for cause in shifts(old, new)["ischemia"].causes] == ["scale"]


def test_who_only_changes_place_has_no_cause_of_its_own() -> None:
    found = shifts(knows(rule("ischemia.r")), knows(rule("ischemia.r"), rule("trigger_points.r", weight=0.6)))
    assert found["trigger_points"].causes
    assert found["ischemia"].causes == ()


def test_a_conclusion_that_only_one_version_knows_has_one_outcome() -> None:
    old = knows(rule("h.r"))
    new = replace(knows(), hypotheses={}, strata=dict.fromkeys(old.principles, 1))
    assert shifts(old, new)["h"].after is None


# ------------------------------------------------------------------ flags, permission, unreadable visits


def flagged(*flags: Flag) -> KnowledgeBase:
    return replace(knows(), flags={flag.id: flag for flag in flags})


def test_a_flag_that_is_raised_only_now_is_named_with_what_it_takes_away() -> None:
    flag = Flag("rf_x", "X", "absolute", "emergency", "Send on.", triggers=("a",))
    (found,) = changes(flagged(), flagged(flag))
    assert found.flags == (FlagChange("rf_x", "unknown", "raised, absolute emergency"),)
    assert found.complaints[0].permission == ("full", "none")


def test_a_raised_flag_with_another_action_is_named() -> None:
    flag = Flag("rf_x", "X", "absolute", "emergency", "Send on.", triggers=("a",))
    (found,) = changes(flagged(flag), flagged(replace(flag, action="urgent_referral")))
    assert found.flags == (FlagChange("rf_x", "raised, absolute emergency", "raised, absolute urgent referral"),)


def test_a_new_flag_that_nobody_was_asked_about_changes_nothing() -> None:
    flag = Flag("rf_x", "X", "absolute", "emergency", "Send on.", triggers=("c",))
    both = replace(flagged(), findings={name: finding(name) for name in "abc"})
    assert changes(both, replace(both, flags={"rf_x": flag})) == []


def test_a_visit_that_one_version_cannot_read_is_said_and_not_compared() -> None:
    content = VISIT.replace(b"{b:", b"{c:")
    wider = replace(knows(rule("ischemia.r")), findings={name: finding(name) for name in "ac"})
    (found,) = changes(wider, knows(), content)
    assert found.complaints == ()
    ((version, problem),) = found.unreadable
    assert version == "new"
    assert "there is no finding 'c'" in problem


def test_every_complaint_is_compared() -> None:
    content = b"complaints: [a place, another place]\n" + VISIT
    old = knows(rule("ischemia.r", weight=0.35))
    (found,) = changes(old, knows(rule("ischemia.r", weight=0.6)), content)
    assert [entry.complaint for entry in found.complaints] == [0, 1]


def test_rules_are_told_apart_even_if_no_visit_shows_it() -> None:
    old, new = knows(rule("ischemia.a"), rule("ischemia.b")), knows(rule("ischemia.b", weight=0.6), rule("ischemia.c"))
    assert known_rules(old, new) == {"added": ("ischemia.c",), "removed": ("ischemia.a",), "changed": ("ischemia.b",)}


def test_a_condition_in_another_order_is_a_change_of_the_rule_but_not_of_a_visit() -> None:
    first = rule("ischemia.r", when=All((Reads("a"), Reads("b"))))
    second = rule("ischemia.r", when=All((Reads("b"), Reads("a"))))
    assert known_rules(knows(first), knows(second))["changed"] == ("ischemia.r",)
    assert changes(knows(first), knows(second)) == []


# ------------------------------------------------------------------ the command


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path, Path]:
    """Old rules, new rules (one strength changed), cases."""
    (tmp_path / "old").mkdir()
    (tmp_path / "new").mkdir()
    old, new = rules_in(tmp_path / "old"), rules_in(tmp_path / "new")
    change(new, "against: moderate", "against: weak")
    return old, new, cases_in(tmp_path, both=BOTH, no_band=NO_BAND, no_spot=NO_SPOT)


def test_what_changed_is_told_with_the_rule_and_ends_with_1(two: tuple[Path, Path, Path]) -> None:
    old, new, cases = two
    result = kb("diff", old, new, "--cases", cases)
    assert result.exit_code == 1
    assert "  trigger_points: unlikely -> open (-0.35 -> -0.15)" in result.stdout
    assert "    changed trigger_points.no-band: -0.35 -> -0.15" in result.stdout
    assert "both.yaml" not in result.stdout
    assert "3 visits compared, 1 differs\n" in result.stdout


def test_nothing_changed_ends_with_0(two: tuple[Path, Path, Path]) -> None:
    old, _, cases = two
    result = kb("diff", old, old, "--cases", cases)
    assert (result.exit_code, result.stdout) == (0, "3 visits compared, 0 differ\n")


def test_json_holds_bands_places_and_contributions(two: tuple[Path, Path, Path]) -> None:
    old, new, cases = two
    data = json.loads(kb("diff", old, new, "--cases", cases, "--json").stdout)
    assert data["rules"] == {"added": [], "removed": [], "changed": ["trigger_points.no-band"]}
    assert data["compared"] == 3
    (found,) = data["changes"]
    shift = found["complaints"][0]["shifts"][0]
    assert (shift["conclusion"], shift["before"]["band"], shift["after"]["band"]) == (
        "trigger_points",
        "unlikely",
        "open",
    )
    assert shift["causes"][0]["what"] == "changed"


def test_visits_are_compared_beside_the_cases(two: tuple[Path, Path, Path], tmp_path: Path) -> None:
    old, new, cases = two
    (tmp_path / "visit.yaml").write_text("answers: [{taut_band: probably not}]\n")
    result = kb("diff", old, new, tmp_path / "visit.yaml", "--cases", cases)
    assert "visit.yaml\n" in result.stdout
    assert "4 visits compared, 2 differ" in result.stdout


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((), "missing argument"),
        (("OLD",), "missing argument"),
        (("nowhere", "NEW"), "there is no folder nowhere"),
        (("OLD", "NEW", "--cases", "nowhere"), "there is no folder nowhere"),
        (("OLD", "NEW", "nowhere.yaml"), "nowhere.yaml: there is no such file"),
        (("OLD", "NEW", "--json", "--loud"), "no such option"),
    ],
)
def test_bad_input_ends_with_2_and_a_message(two: tuple[Path, Path, Path], args: tuple[str, ...], message: str) -> None:
    folders = {"OLD": two[0], "NEW": two[1]}
    result = kb("diff", *(folders.get(word, word) for word in args))
    assert result.exit_code == 2
    assert message in result.stderr.casefold()
    assert "Traceback" not in result.output


def broken(rules: Path) -> Path:
    return change(rules, "when: {not: taut_band}", "when: {not: taut_bnad}")


@pytest.mark.parametrize("which", [0, 1])
def test_broken_rules_end_with_2_and_name_the_folder_they_are_in(two: tuple[Path, Path, Path], which: int) -> None:
    spoil: Callable[[Path], Path] = broken
    folders = list(two[:2])
    folders[which] = spoil(folders[which])
    result = kb("diff", *folders, "--cases", two[2])
    assert result.exit_code == 2
    assert f"{folders[which].as_posix()}/principles/trigger_points.yaml:" in result.stderr
    assert "there is no finding 'taut_bnad'" in result.stderr
