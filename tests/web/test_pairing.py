"""The code that lets a tablet in."""

from __future__ import annotations

import re

from nmt_expert.web.access import Access
from nmt_expert.web.pairing import LETTERS, Pairing
from tests.web.browser import Browser


def test_a_code_has_eight_characters_that_look_like_nothing_else() -> None:
    code = Pairing().code
    assert re.fullmatch(r"[2-9A-HJKMNP-Z]{8}", code)
    assert not set("01ILO") & set(LETTERS)


def test_two_codes_differ() -> None:
    assert Pairing().code != Pairing().code


def test_a_code_works_once() -> None:
    pairing = Pairing()
    assert pairing.take(pairing.code)
    assert not pairing.take(pairing.code)


def test_small_letters_blanks_and_hyphens_are_the_same_code() -> None:
    pairing = Pairing("ABCDEFGH")
    assert pairing.take(f" {pairing.shown.lower()} ")
    assert pairing.shown == "ABCD-EFGH"


def test_the_third_try_may_be_right() -> None:
    pairing = Pairing()
    assert not pairing.take("WRONG")
    assert not pairing.take("WRONG")
    assert pairing.take(pairing.code)


def test_after_three_wrong_tries_the_right_code_is_of_no_use() -> None:
    pairing = Pairing()
    for _ in range(3):
        assert not pairing.take("WRONG")
    assert not pairing.take(pairing.code)


def test_an_empty_field_costs_no_try_and_strange_letters_are_only_wrong() -> None:
    pairing = Pairing()
    assert not pairing.take(" - ")
    assert pairing.tries == 3
    assert not pairing.take("ß∂ƒ")
    assert pairing.tries == 2


def test_where_there_is_no_pairing_no_code_lets_in() -> None:
    assert Access(frozenset()).pair("") == ""
    assert Access(frozenset()).pair("ABCDEFGH") == ""


def test_a_cookie_given_for_a_code_is_known() -> None:
    access = Access(frozenset(), pairing=Pairing("ABCDEFGH"))
    assert access.knows(access.pair("abcd-efgh"))


def test_without_the_network_the_page_for_tablets_says_how_to_begin(browser: Browser) -> None:
    assert "serve --lan" in browser.get("/tablet")
    browser.get("/")
    assert "Let in a tablet" not in browser.page
    browser.post("/tablet", {})
    assert browser.status == 404
