"""Votes take the place of the key of the rules: aggregate scoring, gaps, and what Excel makes of a table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmt_expert.errors import DataError
from nmt_expert.teach.items.concordance import STEPS
from nmt_expert.teach.items.quality import problems
from nmt_expert.teach.items.votes import keyed_by_votes, read_votes
from tests.teach.questions import of_kind

ITEMS = of_kind("concordance")[:3]
ONE, TWO = ITEMS[0].id, ITEMS[1].id


def read(text: str, encoding: str = "utf-8") -> dict[str, dict[int, int]]:
    return {name: dict(votes) for name, votes in read_votes(text.encode(encoding), "votes.csv", ITEMS).items()}


def test_votes_are_counted_and_a_gap_is_no_vote() -> None:
    assert read(f"question,a,b,c\n{ONE},1,,2\n{TWO},1,1,0\n") == {ONE: {1: 1, 2: 1}, TWO: {1: 2, 0: 1}}


def test_a_question_without_any_vote_keeps_the_key_of_the_rules() -> None:
    votes = read_votes(f"question,a,b\n{ONE},,\n".encode(), "votes.csv", ITEMS)
    assert keyed_by_votes(ITEMS, votes) == ITEMS


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252"])
def test_a_table_of_excel_is_read(encoding: str) -> None:
    assert read(f"Question;Jürgen;Zoë\r\n{ONE};-2;+1\r\n;;\r\n", encoding) == {ONE: {-2: 1, 1: 1}}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not a table of votes"),
        ("question\n", "not a table of votes"),
        ("name,a\nx,1\n", "not a table of votes"),
        (f"question,a\n{ONE}x,1\n", "did you mean"),
        (f"question,a\n{ONE},1\n{ONE},1\n", "second time"),
        (f"question,a\n{ONE},3\n", "'3' is no vote"),
        (f"question,a\n{ONE},yes\n", "'yes' is no vote"),
        (f"question,a\n{ONE},1,1\n", "more votes than people"),
    ],
)
def test_what_is_wrong_with_votes_is_said(text: str, said: str) -> None:
    with pytest.raises(DataError) as caught:
        read(text)
    assert said in str(caught.value)


def test_every_problem_of_a_table_is_said_with_its_line() -> None:
    with pytest.raises(DataError) as caught:
        read(f"question,a\nnobody,1\n{ONE},9\n")
    assert [issue.line for issue in caught.value.issues] == [2, 3]


@given(st.lists(st.sampled_from(STEPS), min_size=1, max_size=12))
def test_an_option_earns_its_votes_as_a_share_of_the_most(cast: list[int]) -> None:
    head = ",".join(["question", *(f"p{at}" for at in range(len(cast)))])
    votes = read_votes(f"{head}\n{ONE},{','.join(map(str, cast))}\n".encode(), "votes.csv", ITEMS)
    item = keyed_by_votes(ITEMS, votes)[0]
    most = max(cast.count(at) for at in STEPS)
    assert [option.share for option in item.options] == [round(cast.count(at) / most, 5) for at in STEPS]
    assert item.votes == len(cast)
    assert f"Votes of {len(cast)}" in item.explanation
    assert problems(item) == ()
