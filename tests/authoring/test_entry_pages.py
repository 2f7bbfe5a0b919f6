"""The page of a red flag says what to do of a yes, and what a no to all of it means, without contradicting itself."""

from __future__ import annotations

import re

import pytest

from nmt_expert.authoring.entry_pages import flag_page
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.knowledge.model import Flag
from nmt_expert.reasoning.safety import REFERRALS

KB = load_knowledge()
OF_A_NO = re.compile(
    r"\b(every|all|each|no) answers?\b|\bif (all|none|every)\b|\banswers? (is|are) no\b", re.IGNORECASE
)


@pytest.mark.parametrize("flag", KB.flags.values(), ids=KB.flags.keys())
def test_what_a_raised_flag_asks_for_does_not_speak_of_answers_that_are_no(flag: Flag) -> None:
    assert not OF_A_NO.search(flag.do), "it stands where the answer was yes"


@pytest.mark.parametrize("flag", KB.flags.values(), ids=KB.flags.keys())
def test_a_flag_that_asks_for_a_doctor_is_never_called_clear_or_ruled_out(flag: Flag) -> None:
    text = flag_page(KB, flag)[0].print_as("text", 200)
    assert "clear when" not in text
    assert ("which signs to watch for" in text) is (flag.action in REFERRALS)
    assert ("does not rule it out: tell the client" in text) is (flag.action in REFERRALS)
