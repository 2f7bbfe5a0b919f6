"""Words are cut into tokens with their places, and stand for terms, marks or themselves."""

from __future__ import annotations

from nmt_expert.intake.reading.lexicon import Lexicon, tokenize

LEXICON = Lexicon({"numb": ["numb", "no feeling"], "feel": ["feel"]}, narrow=["numb"])


def _kinds(text: str) -> list[tuple[str, str]]:
    return [(unit.kind, unit.name) for unit in LEXICON.units(tokenize(text))]


def test_contractions_are_opened_and_places_kept() -> None:
    first, second = tokenize("can't  bend")
    assert (first.norm, first.start, second.start) == ("cannot", 0, 7)


def test_the_longest_term_wins() -> None:
    assert _kinds("no feeling") == [("term", "numb")]


def test_a_denial_is_a_mark_and_a_foreign_word_is_itself() -> None:
    assert _kinds("no blorp") == [("mark", "not"), ("word", "blorp")]


def test_two_wordings_of_a_narrow_term_have_one_signature() -> None:
    said = [LEXICON.signature(tokens, LEXICON.units(tokens)) for tokens in map(tokenize, ("numb toes", "toes numb"))]
    assert said[0] == said[1]
