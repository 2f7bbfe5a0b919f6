"""Laws of reading, on the shipped knowledge: what stands around the words of a red flag does not take it away."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nmt_expert import KnowledgeBase, load_knowledge, understand
from nmt_expert.intake.notes import read_notes
from tests.examples import examples
from tests.intake.corpus import REVIEW
from tests.words.flag_words import AROUND, asked, raised, raising
from tests.words.gold import entries

_KB = load_knowledge()
_EXCEPTIONS: dict[str, set[str]] = {
    "when I got up": {"hands won't do what I want", "an hour's stiff back"},
    "another sign behind": {"tumour in the past", "my DEXA was terrible, and now bang, my back"},
    "no neck pain": {"my DEXA was terrible, and now bang, my back", "backache and chills"},
    "foreign words behind": {"tumour in the past"},
    "it has not gone away": {  # it says itself that it stops
        "calf cramps after 200 metres and stops when I stand",
        "calf cramp evry time i walk, stops when i stop",
    },
}
"""Words whose flag is lost so far beside something: each is a test that has to fail until it is mended."""

_NOT_YET: dict[str, str] = {"when I got up": "what comes on getting up is compared with what wakes and stiffens"}


def _around() -> Iterator[Any]:
    for name in AROUND:
        marks = [pytest.mark.xfail(strict=False, reason=_NOT_YET[name])] if name in _NOT_YET else []
        yield pytest.param(name, id=name, marks=marks)


@pytest.fixture(scope="module")
def flag_words() -> dict[str, frozenset[str]]:
    """Words that raise a flag by themselves, from all over the knowledge, with the flags that they raise."""
    return {words: raised(_KB, words) for words in raising(_KB, every=110)}


def test_there_are_words_of_many_flags(flag_words: dict[str, frozenset[str]]) -> None:
    assert len(frozenset().union(*flag_words.values())) >= 7


@pytest.mark.parametrize("name", list(_around()))
def test_a_flag_stays_raised_whatever_stands_around_its_words(flag_words: dict[str, frozenset[str]], name: str) -> None:
    usual = {words: flags for words, flags in flag_words.items() if words not in _EXCEPTIONS.get(name, ())}
    lost = [words for words, flags in usual.items() if not flags <= raised(_KB, AROUND[name](words))]
    assert lost == []


@pytest.mark.xfail(strict=False, reason="the flag is lost")
@pytest.mark.parametrize(
    ("name", "words"), [(name, words) for name, all_ in _EXCEPTIONS.items() for words in sorted(all_)]
)
def test_these_words_keep_their_flag_as_well(name: str, words: str) -> None:
    assert raised(_KB, words)
    assert raised(_KB, words) <= raised(_KB, AROUND[name](words))


# ------------------------------------------------------------------ wrapped lines


def _broken(text: str) -> list[str]:
    """Return a text with a line end in place of each of its blanks in turn."""
    return [f"{text[:at]}\n{text[at + 1 :]}" for at, letter in enumerate(text) if letter == " "]


def test_a_flag_is_raised_wherever_its_line_is_wrapped(flag_words: dict[str, frozenset[str]]) -> None:
    lost = []
    for words in list(flag_words)[::4]:
        said = f"I came because of this: {words}. It worries me."
        lost += [broken for broken in _broken(said)[4::2] if not raised(_KB, said) <= raised(_KB, broken)]
    assert lost == []


_DENIALS = (
    "The client denies night sweats, fever and weight loss at this time.",
    "She reports no history of cancer or blood clots and takes no tablets.",
    "There is no numbness in the left hand and no tingling in the right foot.",
    "He has never had chest pain, shortness of breath or palpitations.",
    "No loss of bladder control. No saddle numbness. No fever.",
)


@pytest.mark.parametrize("text", _DENIALS)
def test_a_denial_denies_wherever_its_line_is_wrapped(text: str) -> None:
    plain = _read(text)
    assert not [word for _, word, _ in plain if word == "yes"]
    assert [broken for broken in _broken(text)[1::3] if _read(broken) != plain] == []


def test_a_denial_alone_on_a_line_denies_what_follows() -> None:
    assert ("bladder_bowel_change", "yes") not in {said[:2] for said in _read("No\nloss of bladder control. No fever.")}


def _read(text: str) -> set[tuple[str, str, str]]:
    return {(p.answer.finding, p.answer.word, str(p.answer.site)) for p in read_notes(_KB, text).proposals}


def _prose() -> list[str]:
    """Return the running texts of the tests: a paragraph a line, lists and forms left out."""
    texts = [file.read_text(encoding="utf-8") for file in sorted(REVIEW.glob("*.txt"))]
    texts += [entry["text"] for entry in entries("notes")]
    flowing = [text.strip() for text in texts if text.strip().count("\n") == 0]
    return [text for text in flowing if len(text) > 80]


@pytest.mark.parametrize("width", [60, 72, 80])
def test_a_text_reads_the_same_at_any_width(width: int) -> None:
    texts = _prose()[width % 3 :: 3]
    assert texts
    assert [text for text in texts if _read("\n".join(textwrap.wrap(text, width))) != _read(text)] == []


# ------------------------------------------------------------------ polarity, blanks, length


_SINGLE = sorted({name for f in _KB.findings.values() for name in f.synonyms if name.isalpha()})


@settings(max_examples=examples(25), deadline=None)
@given(st.sampled_from(_SINGLE), st.sampled_from(["no {}", "not {}", "denies {}", "{}: no", "{} absent"]))
def test_a_word_and_its_denial_are_never_both_yes(name: str, form: str) -> None:
    plain, denied = (
        {a.finding for a in understand([text], strict=False, knowledge=_KB).visit.answers if a.word == "yes"}
        for text in (name, form.format(name))
    )
    assert not plain & denied


def _work(kb: KnowledgeBase, text: str) -> int:
    """Return how many functions are called to read a text."""
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        understand([text], strict=False, knowledge=kb)
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize(
    "part",
    [
        "No numbness in the left hand. ", "my knee hurts and ", "no bar ", "numb ", "left hand or foot, ",
    ],
)  # fmt: skip
def test_twice_the_length_is_about_twice_the_work(part: str) -> None:
    _work(_KB, part)
    few, many = _work(_KB, part * 5), _work(_KB, part * 10)
    assert many <= 3.2 * few


def test_a_flag_is_at_least_asked_about_when_its_words_are_a_question(flag_words: dict[str, frozenset[str]]) -> None:
    silent = [words for words, flags in flag_words.items() if not flags & asked(_KB, f"{words}?")]
    assert len(silent) <= len(flag_words) // 4, silent
