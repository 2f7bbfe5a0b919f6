"""No diagnosis, no promise, and questions that a client understands."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from nmt_expert.authoring.wording import HIGHEST_GRADE, MOST_WORDS, PHRASES, STATEMENTS, check, question_faults
from nmt_expert.knowledge.build import loaded_class
from nmt_expert.knowledge.load import load_knowledge, read_draft
from nmt_expert.knowledge.schema import checked

BASE = Path(__file__).parent.parent / "bad_rules" / "_base"

FORBIDDEN = {
    "a diagnosis": "This is a clear diagnosis.",
    "a verb of diagnosis": "Pressing here diagnoses a trigger point.",
    "a disease one has": "You have a slipped disc.",
    "a disease one suffers from": "The client suffers from ischemia.",
    "a condition named": "Your condition is adhesion.",
    "a cause": "The pain is caused by a stuck joint.",
    "another cause": "The numbness was due to a nerve.",
    "the cause": "The real cause of your pain is the neck.",
    "a proof": "The twitch proves a trigger point.",
    "a proven thing": "That is proven.",
    "a confirmation": "A negative test confirms it.",
    "an exclusion": "A full range rules out the joint.",
    "a certainty": "It is certainly the muscle.",
    "a percentage": "In 80 % it is the muscle.",
    "a percentage in words": "Ninety, or 90 percent, get better.",
    "a sign of one disease": "The twitch is pathognomonic.",
    "a cure": "Ten minutes cure the headache.",
    "healing": "Massage heals the muscle.",
    "a power": "It has a healing effect.",
    "a repair": "Pressure fixes the joint.",
    "a guarantee": "Relief is guaranteed.",
    "an end": "The pain will go away.",
    "freedom from pain": "The client is pain-free after three sessions.",
    "permanence": "This gives permanent relief.",
    "a patient": "The patient lies on one side.",
}

ALLOWED = (
    "It is not a diagnosis.",
    "Without the joint signs, tension proves nothing.",
    "A tight feeling does not prove it.",
    "All no does not rule it out.",
    "Sore muscles cannot rule out the heart.",
    "Layers that were cut heal together.",
    "A fixed joint moves less. Joint fixation is the article's word.",
    "The client is calm and patiently waits.",
    "Posture that cannot be guaranteed is not the aim.",
)


@pytest.mark.parametrize("text", FORBIDDEN.values(), ids=FORBIDDEN.keys())
def test_a_diagnosis_a_promise_or_a_certainty_is_found(text: str) -> None:
    assert [phrase for phrase in PHRASES if phrase.found(text)]


def test_every_phrase_of_the_list_finds_something_and_says_why() -> None:
    for phrase in PHRASES:
        assert [text for text in FORBIDDEN.values() if phrase.found(text)], phrase.pattern
        assert phrase.reason
        assert phrase.instead


@pytest.mark.parametrize("text", ALLOWED)
def test_what_denies_a_certainty_or_only_sounds_alike_is_allowed(text: str) -> None:
    assert not [phrase for phrase in PHRASES if phrase.found(text)]


def test_a_denial_in_the_sentence_before_excuses_nothing() -> None:
    assert [phrase for phrase in PHRASES if phrase.found("It is not so. This proves it.")]


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("Is there pain and/or numbness?", "compound-question"),
        ("Is there pain? Is there numbness?", "compound-question"),
        (f"Is it {'so ' * (MOST_WORDS - 2)}bad?", "long-question"),
        ("Does cervical rotation exacerbate radiating paraesthesia?", "hard-question"),
    ],
)
def test_a_question_that_is_hard_to_answer_is_found(question: str, code: str) -> None:
    assert code in [found for found, _, _ in question_faults(question)]


@pytest.mark.parametrize("question", ["Does it hurt?", f"Is it {'so ' * (MOST_WORDS - 3)}bad?"])
def test_a_plain_question_of_up_to_the_most_words_is_good(question: str) -> None:
    assert not list(question_faults(question))


def test_the_limits_of_a_question_stand_in_its_message() -> None:
    ((_, message, _),) = question_faults("Does cervical rotation exacerbate radiating paraesthesia?")
    assert f"the most is {HIGHEST_GRADE:.0f}" in message


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BASE, tmp_path / "rules"))


def spoil(rules: Path, path: str, old: str, new: str) -> None:
    file = rules / path
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def test_the_tiny_base_is_well_worded(rules: Path) -> None:
    assert not list(check(read_draft(rules)))


@pytest.mark.parametrize(
    ("path", "old", "new", "where"),
    [
        ("principles/trigger_points.yaml", "Without a band", "This proves", "rules/principles/trigger_points.yaml:20"),
        ("safety.yaml", "do: No massage.", "do: Massage heals it.", "rules/safety.yaml:8"),
        ("findings/palpation.yaml", "question: Is there a taut band?", "question: Do patients say so?", ":5"),
        ("findings/palpation.yaml", "yes_if: It hurts.", "yes_if: It is definitely tender.", ":18"),
        ("techniques.yaml", "Go slowly.", "It will disappear.", "rules/techniques.yaml:9"),
        ("principles/trigger_points.yaml", "squeezes its own", "is guaranteed to squeeze its own", ":9"),
    ],
)
def test_a_bad_text_is_reported_at_its_own_line(rules: Path, path: str, old: str, new: str, where: str) -> None:
    spoil(rules, path, old, new)
    (issue,) = check(read_draft(rules))
    assert issue.where.endswith(where)
    assert (issue.severity, issue.code) == ("warning", "wording")
    assert issue.hint


def test_a_question_may_ask_what_a_statement_must_not_claim(rules: Path) -> None:
    spoil(rules, "findings/palpation.yaml", "Is the skin cool?", "Is it so that you have cool skin?")
    assert not list(check(read_draft(rules)))


def test_what_clients_say_is_quoted_and_not_checked(rules: Path) -> None:
    spoil(rules, "findings/palpation.yaml", "synonyms: [cord]", "synonyms: [you have a cord, it is caused by stress]")
    assert not list(check(read_draft(rules)))


def test_a_file_whose_questions_are_hard_on_average_is_reported_once(rules: Path) -> None:
    for easy in ("Are you under stress?", "Is the saddle area numb?"):
        spoil(
            rules, "findings/symptom.yaml", easy, "Is the movement stopped firmly and early, in every muscle position?"
        )
    (issue,) = check(read_draft(rules))
    assert (issue.path, issue.code) == ("rules/findings/symptom.yaml", "hard-questions")


def test_a_line_of_the_checklist_may_sum_up_many_questions_but_not_diagnose(rules: Path) -> None:
    text = (
        f"checklist:\n  - id: all\n    ask: Anything {'like this, ' * 30} or that?\n    findings: [saddle_numbness]\n"
    )
    (rules / "screening.yaml").write_text(text)
    assert not list(check(read_draft(rules)))
    spoil(rules, "screening.yaml", "or that?", "or a diagnosis?")
    assert [issue.where for issue in check(read_draft(rules))] == ["rules/screening.yaml:3"]


def test_an_entry_that_is_broken_in_other_ways_is_left_to_the_loader(rules: Path) -> None:
    spoil(rules, "safety.yaml", "do: No massage. Send to emergency care now.", "do: [it heals]")
    assert not list(check(read_draft(rules)))


def test_every_text_that_is_checked_exists_in_the_format() -> None:
    for kind, keys in STATEMENTS.items():
        assert {key.partition(".")[0] for key in keys} <= set(checked(loaded_class(kind)).model_fields), kind


TENDENCY = re.compile(
    r"\b(often|usually|usual|tends?|may|can|perhaps|likely|half of|over half|about half|some|many|of ten|went with)\b",
    re.IGNORECASE,
)
KB = load_knowledge()
EXPECTED = {
    f"{outline.principle}, {when}": getattr(outline, when)
    for outline in KB.plan.outlines
    for when in ("session", "weeks_4", "weeks_12")
} | {f"course {at}": course.say for at, course in enumerate(KB.plan.courses)}


@pytest.mark.parametrize("text", EXPECTED.values(), ids=EXPECTED.keys())
def test_what_to_expect_is_a_tendency_and_no_promise(text: str) -> None:
    assert TENDENCY.search(text), "say how often, or that it may be so"


def test_a_plain_outcome_is_not_taken_for_a_tendency() -> None:
    assert not any(map(TENDENCY.search, ("Gone.", "Quiet nights.", "Less pain in the limb.", "Comfort.")))
