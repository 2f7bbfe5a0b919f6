"""A text is cut as it is laid out: lines joined, headings kept apart, boxes and letters read, nothing lost."""

from __future__ import annotations

import re
import textwrap
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nmt_expert.intake.layout import Segment, marks, segments
from tests.examples import examples


def texts(text: str) -> list[str]:
    return [item.text for item in segments(text)]


def answers(text: str) -> list[tuple[str, str]]:
    return [(item.text, item.answer) for item in segments(text)]


def sections(text: str) -> list[tuple[str, str]]:
    return [(item.text, item.section) for item in segments(text)]


def only(text: str) -> Segment:
    (segment,) = segments(text)
    return segment


# ------------------------------------------------------------------ lines and sentences


def test_a_wrapped_line_goes_on() -> None:
    text = (
        "The client denies\nnight sweats and reports no history of\ncancer. There is no\nnumbness in the left hand.\n"
    )
    assert texts(text) == [
        "The client denies night sweats and reports no history of cancer",
        "There is no numbness in the left hand",
    ]
    assert [item.line for item in segments(text)] == [1, 3]


def test_short_lines_are_a_list() -> None:
    assert texts("Neck pain\nHeadaches\nNo fever") == ["Neck pain", "Headaches", "No fever"]
    assert texts("neck pain\nheadaches\nno fever") == ["neck pain", "headaches", "no fever"]


def test_what_follows_a_denial_that_has_ended_is_not_joined_to_it() -> None:
    text = "Denies any numbness in the legs or loss of bladder control\nChest pain at rest"
    assert texts(text) == ["Denies any numbness in the legs or loss of bladder control", "Chest pain at rest"]


def test_a_word_hyphenated_by_the_wrap_is_whole() -> None:
    assert texts("It is a long-\nterm ache") == ["It is a long-term ache"]
    assert texts("She took para\u00ad\ncetamol") == ["She took paracetamol"]
    assert texts("both upper-\nand lower limbs") == ["both upper- and lower limbs"]


@pytest.mark.parametrize(
    "text",
    [
        "Ms. Doe reports neck pain on the left.",
        "Seen by Dr. J. Smith in May.",
        "Pain for approx. 5 weeks, e.g. on stairs, at 4.5 of 10",
        "L4.5 is sore at 8 p.m. most days",
        "Hx. of falls and pt. is well",
        "Strain vs. sprain",
        "Is it numb? maybe",
    ],
)
def test_a_stop_that_ends_no_sentence(text: str) -> None:
    assert len(segments(text)) == 1


def test_sentences_end_at_their_marks() -> None:
    text = "Sore on the L. It is 7. Neck hurts; back is fine! Worse at 8 p.m. She rests."
    assert texts(text) == ["Sore on the L", "It is 7", "Neck hurts", "back is fine", "Worse at 8 p.m.", "She rests"]


@pytest.mark.parametrize(
    "text",
    [
        "The ache is constant.\r\nFever:\tno\r\nPregnant:\tYes\r\n",
        "The\u00a0ache  is con\u00adstant.\nFever:   no\nPregnant: Yes",
        "\ufeffThe ache is\u2003constant.\rFever: no\rPregnant: Yes",
        "The ache is constant.\u2028Fever:\u00a0no \nPregnant:  Yes  ",
    ],
)
def test_line_ends_and_odd_blanks_change_nothing(text: str) -> None:
    assert answers(text) == [("The ache is constant", ""), ("Fever", "no"), ("Pregnant", "yes")]
    assert [item.line for item in segments(text)] == [1, 2, 3]


def test_bullets_and_numbers_begin_items_and_wrapped_items_are_whole() -> None:
    text = "- neck pain since\n  Monday\n• back is fine\n1. Left hip\n2) knee\n(a) tingling\n> quoted"
    assert texts(text) == [
        "neck pain since Monday",
        "back is fine",
        "Left hip",
        "knee",
        "tingling",
        "quoted",
    ]
    assert [mark.text for mark in marks(text)] == ["-", "•", "1.", "2)", "(a)", ">"]


# ------------------------------------------------------------------ headings


def test_a_heading_in_mid_line_holds_for_the_rest_of_its_line() -> None:
    text = "Retired driver. FAMILY HISTORY: 1. Cancer. 2. Diabetes.\nNeck pain."
    assert sections(text) == [
        ("Retired driver", ""),
        ("Cancer", "family"),
        ("Diabetes", "family"),
        ("Neck pain", ""),
    ]


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("CC", ""),
        ("Chief complaint", ""),
        ("Reason for visit", ""),
        ("REVIEW OF SYSTEMS", ""),
        ("PHYSICAL EXAMINATION", ""),
        ("S", ""),
        ("O", ""),
        ("O/E", ""),
        ("PMH", "history"),
        ("Past Medical History", "history"),
        ("PSH", "history"),
        ("Medications", "medicines"),
        ("meds", "medicines"),
        ("Current medications", "medicines"),
        ("DH", "medicines"),
        ("Allergies", "allergies"),
        ("FHx", "family"),
        ("Family history of note", "family"),
        ("Social history", "social"),
        ("A", "opinion"),
        ("Impression", "opinion"),
        ("DDx", "opinion"),
        ("P", "plan"),
        ("A/P", "plan"),
        ("Tx", "plan"),
        ("HEP", "plan"),
        ("Goals", "goal"),
        ("Risks", "consent"),
        ("Consent", "consent"),
        ("Areas to avoid at her request", "avoid"),
    ],
)
def test_a_heading_opens_its_section(heading: str, section: str) -> None:
    assert sections(f"{heading}: sore neck and back pain") == [("sore neck and back pain", section)]
    alone = f"{heading}:\n\nsore neck and back pain\n\nhip pain"
    assert sections(alone) == [("sore neck and back pain", section), ("hip pain", section)]
    assert [mark.kind for mark in marks(alone)] == ["heading"]


def test_a_heading_in_front_of_words_holds_to_an_empty_line_a_heading_or_a_label() -> None:
    text = "PMH: asthma.\nBroke a wrist in 2010.\n\nNeck pain."
    assert [item.section for item in segments(text)] == ["history", "history", ""]
    assert [item.section for item in segments("PMH: asthma\nO: tender neck")] == ["history", ""]
    assert [item.section for item in segments("Meds: aspirin\nPregnant: Yes")] == ["medicines", ""]


def test_a_label_below_a_plan_and_an_empty_line_is_of_the_client_now() -> None:
    assert sections("PLAN\nrest\n\nWorse: sitting") == [("rest", "plan"), ("Worse: sitting", "")]
    assert sections("GOALS\n\n[x] sleep better") == [("sleep better", "goal")]


def test_rx_is_a_medicine_before_the_examination_and_a_treatment_after_it() -> None:
    text = "PMH: asthma\nRx: salbutamol\nO: tender neck\nRx: massage"
    assert [item.section for item in segments(text)] == ["history", "medicines", "", "plan"]


def test_abbreviated_headings_need_no_sign_where_a_sentence_begins() -> None:
    assert sections("Sore neck. PMH anxiety on sertraline. FH nil. Numb left hand.\nRisks include bruising") == [
        ("Sore neck", ""),
        ("anxiety on sertraline", "history"),
        ("FH", "family"),
        ("Numb left hand", ""),
        ("bruising", "consent"),
    ]


def test_several_headings_on_a_line() -> None:
    assert sections("PMH: OA neck. Meds: amlodipine.\nA: ?cord. P: GP letter today.") == [
        ("OA neck", "history"),
        ("amlodipine", "medicines"),
        ("?cord", "opinion"),
        ("GP letter today", "plan"),
    ]


def test_single_letters_and_dashes_are_headings_at_the_beginning_of_a_line() -> None:
    assert sections("S\n- sore neck\nPlan - rest and heat") == [("sore neck", ""), ("rest and heat", "plan")]
    assert sections("Told her the plan: rest") == [("Told her the plan: rest", "")]


def test_an_unknown_heading_is_a_label_and_its_words_are_not_lost() -> None:
    assert only("NECK: tender on the left").text == "NECK: tender on the left"
    assert only("Worse with: sitting") == Segment("Worse with: sitting", 1, "", "", 0, 19, "Worse with")


def test_a_topic_of_the_examination_is_kept_with_a_word_or_two() -> None:
    assert texts("Gait: antalgic. ROM: full\nAge: 54") == ["Gait: antalgic", "ROM: full", "Age: 54"]


def test_a_heading_with_only_an_answer_is_what_is_answered() -> None:
    found = segments("Medication: none   Allergies: none   Pregnant: No")
    assert [(item.text, item.section, item.answer) for item in found] == [
        ("Medication", "medicines", "no"),
        ("Allergies", "allergies", "no"),
        ("Pregnant", "", "no"),
    ]


# ------------------------------------------------------------------ boxes


@pytest.mark.parametrize("box", ["[x]", "[X]", "[✓]", "[✔]", "(x)", "☑", "☒", "■", "✅", "✓", "_x_", "[*]", "[Y]"])
def test_a_ticked_box_is_yes(box: str) -> None:
    assert answers(f"{box} Neck pain") == [("Neck pain", "yes")]


@pytest.mark.parametrize("box", ["[ ]", "[]", "( )", "☐", "□", "___", "\\[ \\]"])
def test_an_empty_box_is_no_where_others_are_ticked_and_blank_where_none_is(box: str) -> None:
    assert answers(f"{box} Night sweats\n[x] Neck pain") == [("Night sweats", "no"), ("Neck pain", "yes")]
    assert answers(f"{box} Night sweats\n{box} Neck pain") == [("Night sweats", "blank"), ("Neck pain", "blank")]


@pytest.mark.parametrize("box", ["[-]", "[N]", "✗", "✘", "[✗]"])
def test_a_box_that_says_no(box: str) -> None:
    assert answers(f"{box} Fever") == [("Fever", "no")]


def test_a_cross_among_ticks_is_not_guessed() -> None:
    assert answers("☑ Neck pain\n☒ Cancer") == [("Neck pain", "yes"), ("Cancer", "unsure")]


def test_a_group_label_goes_in_front_of_each() -> None:
    text = "Helps: [x] heat  [ ] rest\nWorse:\n[x] sitting\n[ ] coughing\nBetter with:\n- heat"
    assert answers(text) == [
        ("Helps: heat", "yes"),
        ("Helps: rest", "no"),
        ("Worse: sitting", "yes"),
        ("Worse: coughing", "no"),
        ("Better with: heat", ""),
    ]


def test_several_boxes_on_a_line_before_or_behind_their_words() -> None:
    assert answers("[x] Neck [ ] Legs") == [("Neck", "yes"), ("Legs", "no")]
    assert answers("Neck pain [x]   Headaches [ ]") == [("Neck pain", "yes"), ("Headaches", "no")]


def test_boxes_for_yes_and_no() -> None:
    text = "Cancer? YES [ ] NO [x]\nDiabetes [x] Yes [ ] No   Fever [ ] Yes [x] No\nStroke [ ] Yes [ ] No"
    assert answers(text) == [("Cancer", "no"), ("Diabetes", "yes"), ("Fever", "no"), ("Stroke", "blank")]


def test_what_a_form_asks_people_to_do_is_a_mark() -> None:
    text = "Please tick all that apply:\n[ ] Fever"
    assert answers(text) == [("Fever", "no")]
    assert [mark.kind for mark in marks(text)] == ["instruction", "box"]


def test_a_tick_in_notes_of_an_examination_is_no_box() -> None:
    assert answers("O: reflexes ✓ power ✓") == [("reflexes ✓ power ✓", "")]


# ------------------------------------------------------------------ letters and words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Cancer: N", ("Cancer", "no")),
        ("Fever N", ("Fever", "no")),
        ("Diabetes – Y", ("Diabetes", "yes")),
        ("Diabetes Y – type 2", ("Diabetes type 2", "yes")),
        ("Cancer? No", ("Cancer", "no")),
        ("Bleeding?  no", ("Bleeding", "no")),
        ("Loss of bladder control? Yes", ("Loss of bladder control", "yes")),
        ("Stroke - none", ("Stroke", "no")),
        ("Fever: nil", ("Fever", "no")),
        ("Fever: none reported.", ("Fever", "no")),
        ("Pregnant: n/a", ("Pregnant", "blank")),
        ("Bladder problems: N/A", ("Bladder problems", "blank")),
        ("Fever: ____", ("Fever", "blank")),
        ("Saddle numbness:", ("Saddle numbness", "blank")),
        ("Fever: not sure", ("Fever", "unsure")),
        ("Fever: ?", ("Fever", "unsure")),
        ("Heart disease (Y/N): N", ("Heart disease", "no")),
        ("Pregnant: yes / no", ("Pregnant", "blank")),
        ("Pregnant: **yes** / no", ("Pregnant", "yes")),
        ("Pregnant (yes) no", ("Pregnant", "yes")),
        ("Pregnant?  Y / [N]", ("Pregnant", "no")),
        ("Pain: 6/10", ("Pain: 6/10", "")),
        ("Pain: no pain at rest", ("Pain: no pain at rest", "")),
        ("Numbness: left hand", ("Numbness: left hand", "")),
        ("She said it was fine - no problem.", ("She said it was fine - no problem", "")),
        ("The vitamin N test was done", ("The vitamin N test was done", "")),
        ("O: reflexes N", ("reflexes N", "")),
    ],
)
def test_a_word_or_letter_beside_a_label(text: str, expected: tuple[str, str]) -> None:
    # a second form line shows that the text is a form, as Y and N behind words need
    form = text if text[0] in "TO" or "Fever N" in text else f"{text}\nAsthma N\nEpilepsy N"
    assert answers(form)[0] == expected


def test_several_letters_on_a_line() -> None:
    expected = [("Headaches", "no"), ("Diabetes", "no"), ("High BP", "yes")]
    assert answers("Headaches N    Diabetes N    High BP Y") == expected
    assert answers("Headaches N\tDiabetes N\tHigh BP Y") == expected
    assert answers("Headaches N | Diabetes N | High BP Y") == expected
    assert answers("Headaches N, Diabetes N, High BP Y") == expected
    assert answers("N Headaches\nN Diabetes\nY High BP") == expected


def test_what_is_said_beside_a_no_is_read_by_itself() -> None:
    found = segments("Cancer: No, but I found a lump. It is hard.")
    assert [(item.text, item.answer, item.asked) for item in found] == [
        ("Cancer", "no", "Cancer"),
        ("but I found a lump", "", "Cancer"),
        ("It is hard", "", ""),
    ]


def test_empty_fields_beside_each_other_are_blank() -> None:
    assert answers("Skin: ____   Fever: ____") == [("Skin", "blank"), ("Fever", "blank")]
    assert answers("Saddle numbness:\nFever: no") == [("Saddle numbness", "blank"), ("Fever", "no")]


def test_a_question_keeps_its_answer_in_words() -> None:
    found = segments("Do you smoke? I stopped in 2010.\nAny numbness?\nNo\nDescribe your pain:\nIt burns at night.")
    assert [(item.text, item.answer, item.asked) for item in found] == [
        ("Do you smoke?", "", ""),
        ("I stopped in 2010", "", "Do you smoke?"),
        ("Any numbness", "no", "Any numbness?"),
        ("Describe your pain: It burns at night", "", "Describe your pain"),
    ]


def test_a_table() -> None:
    text = "| Item | Answer |\n|---|---|\n| Numbness | No |\n| Weakness | left arm |\n| Bladder | |"
    assert answers(text) == [("Numbness", "no"), ("Weakness: left arm", ""), ("Bladder", "blank")]
    columns = "Symptom | Yes | No\nFever | | x\nNumbness | x |\nCancer | |"
    assert answers(columns) == [("Fever", "no"), ("Numbness", "yes"), ("Cancer", "blank")]


def test_boxes_below_or_before_their_question() -> None:
    text = "Have you had cancer?\n[ ] Yes [x] No\nAre you pregnant?\n( ) No\n(x) Yes\n[x] Yes [ ] No  Any falls?"
    assert answers(text) == [("Have you had cancer", "no"), ("Are you pregnant", "yes"), ("Any falls", "yes")]


def test_leaders_and_rules_between_a_label_and_its_answer() -> None:
    assert answers("Neck pain ........ Yes\nFever ......... No\nRash _____") == [
        ("Neck pain", "yes"),
        ("Fever", "no"),
        ("Rash", "blank"),
    ]


def test_a_label_that_denies_is_not_denied_again() -> None:
    assert answers("No numbness: no\nI have no pain: none at all") == [
        ("No numbness", "unsure"),
        ("I have no pain", "unsure"),
    ]
    assert answers("[x] Neck pain\n[ ] None of the above") == [("Neck pain", "yes"), ("None of the above", "blank")]


def test_boxes_that_became_letters_are_not_guessed() -> None:
    assert answers("Fever N\nAsthma N\nWeight loss  o Yes  x No")[-1][1] == "unsure"
    assert answers("Weight loss: Yes  No") == [("Weight loss", "blank")]


def test_several_items_on_a_line() -> None:
    assert answers("Cancer: no, Fever: no, Stroke: yes") == [("Cancer", "no"), ("Fever", "no"), ("Stroke", "yes")]
    assert answers("Are you well? No Are you on medication? Yes - warfarin") == [
        ("Are you well", "no"),
        ("Are you on medication warfarin", "yes"),
    ]
    assert texts("Pain scale: 7/10 Location: left neck Duration: 3 weeks") == [
        "Pain scale: 7/10",
        "Location: left neck",
        "Duration: 3 weeks",
    ]


def test_questions_and_replies() -> None:
    assert answers("Q: Any fever? A: No\nQ: Any chills?\nA: Yes, at night") == [
        ("Any fever", "no"),
        ("Any chills at night", "yes"),
    ]


def test_bold_headings_and_labels() -> None:
    text = "**Subjective:** sore neck\n**Plan**\nrest\n### Assessment\nstrain\n**Fever**: no\n- **Cancer:** No"
    found = [(item.text, item.section, item.answer) for item in segments(text)]
    assert found == [
        ("sore neck", "", ""),
        ("rest", "plan", ""),
        ("strain", "opinion", ""),
        ("Fever", "", "no"),
        ("Cancer", "", "no"),
    ]


# ------------------------------------------------------------------ laws

# fmt: off
_PIECES = [
    "[x] ", "[ ] ", "☐ ", "\u2611", "( )", "Cancer", "neck pain", " ", "   ", "\t", ": ", ":", " - ", "? ",
    ". ", ", ", "; ", " | ", "\n", "\n\n", "\r\n", "- ", "\u2022 ", "1. ", "PMH", "PLAN:",
    "Family history: ", "S: ", "ROM: full", " Y", " N", "yes", "No", "n/a", "____", "yes / no", "(yes)",
    "nil", "not sure", "Please tick all that apply", "Dr. ", "Worse: ", "Any numbness", "x", "\u2713",
    "\u2026", "(Y/N)", "\xad", "\xa0", "Meds", "7/10", "e.g. ", "_x_ ", "---", "#",
]
# fmt: on
_FORMS = st.lists(st.sampled_from(_PIECES), max_size=20).map("".join)


@settings(max_examples=examples(150), deadline=None)
@given(st.one_of(_FORMS, st.text(max_size=60)))
def test_segments_and_marks_cover_every_word_and_segments_are_in_order(text: str) -> None:
    found = segments(text)
    covered = {at for item in (*found, *marks(text)) for at in range(item.start, item.end)}
    lost = [word[0] for word in re.finditer(r"[^\W_]+", text) if not covered.issuperset(range(*word.span()))]
    assert not lost
    assert all(before.end <= after.start for before, after in pairwise(found))
    for item in found:
        assert item.line == len(re.findall(r"\r\n?|[\n\v\f\x1c-\x1e\x85\u2028\u2029]", text[: item.start])) + 1


# fmt: off
_WORDS = [
    "she", "he", "has", "no", "not", "the", "and", "with", "pain", "numbness", "left", "right", "leg", "hand",
    "denies", "weakness", "since", "yesterday", "but", "worse", "in", "for", "L4.5", "pain-free", "long-term",
    "I", "GP", "MRI", "e.g.", "7/10", "three-week", "tingling,", "sitting,", "approx.", "coughing", "Monday",
]
# fmt: on
_SENTENCE = st.lists(st.sampled_from([*_WORDS, "Dr. Smith"]), min_size=4, max_size=22).map(
    lambda words: f"The {' '.join(words)} ache."
)
_PROSE = st.lists(_SENTENCE, min_size=1, max_size=5).map(" ".join)
_SHORT = (
    "CC: neck pain",
    "Fever: N",
    "Cancer? No",
    "[x] Neck",
    "PMH: asthma",
    "PLAN",
    "",
    "- left knee",
    "Helps: [x] heat",
)
_FRONT = ("", "", "HPI: ", "Plan: ", "Worse: ", "[x] ", "* ", "3. ")
_LINE = st.one_of(st.sampled_from(_SHORT), st.tuples(st.sampled_from(_FRONT), _PROSE).map("".join))


@settings(max_examples=examples(120), deadline=None)
@given(st.lists(_LINE, min_size=1, max_size=6), st.sampled_from([60, 72, 80]))
def test_the_same_text_hard_wrapped_gives_the_same_segments(lines: list[str], width: int) -> None:
    wrapped = "\n".join("\n".join(textwrap.wrap(line, width)) for line in lines)
    assert answers(wrapped) == answers("\n".join(lines))


@given(_PROSE, st.sampled_from(["\u00a0", "  ", "\t", " \u2003", "\u00ad ", " \u200b"]))
def test_odd_blanks_change_no_prose(text: str, blank: str) -> None:
    assert texts(text.replace(" ", blank)) == texts(text)


@pytest.mark.parametrize(
    "piece", ["no bar ", "Fever N, ", "[ ] yes ", "a   b", "Plan: rest ", "a. ", "- ", "| ", "____ ", "((", "neck\n"]
)
def test_reading_takes_time_in_proportion_to_the_length(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        begin = time.process_time()
        segments(text)
        return time.process_time() - begin

    seconds(1_000)
    assert min(seconds(32_000) for _ in range(2)) < 16 * max(seconds(8_000), 0.005)
