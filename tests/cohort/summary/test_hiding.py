from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nmt_expert.cohort.summary.hiding import between, crossed, effective, ordered, part, shared_out

GROUPS = [5, 4, 30, 0, 12]
COUNTS = st.lists(st.integers(0, 14), min_size=1, max_size=5)


def named(counts: list[int]) -> dict[str, int]:
    return {f"g{index}": people for index, people in enumerate(counts)}


def test_a_part_of_four_is_hidden_and_one_of_five_is_shown() -> None:
    assert part(4, 100, 5) is None
    assert part(5, 100, 5) == 5


def test_a_part_is_hidden_when_the_rest_is_small() -> None:
    assert part(96, 100, 5) is None
    assert part(95, 100, 5) == 95


def test_nobody_and_everybody_are_shown() -> None:
    assert (part(0, 100, 5), part(100, 100, 5)) == (0, 100)


def test_a_bound_of_two_counts_as_three_and_below_one_is_refused() -> None:
    assert [effective(least) for least in (1, 2, 3, 5)] == [1, 3, 3, 5]
    with pytest.raises(ValueError, match="1 person or more, not 0"):
        effective(0)


def test_a_small_share_takes_the_next_smallest_with_it() -> None:
    assert shared_out(named(GROUPS), 5) == {"g0": None, "g1": None, "g2": 30, "g3": 0, "g4": 12}


def test_a_bound_of_one_hides_no_share() -> None:
    assert shared_out(named([1, 2, 0]), 1) == named([1, 2, 0])


@given(COUNTS, st.sampled_from([3, 5]))
def test_no_hidden_share_can_be_had_from_the_sum(counts: list[int], least: int) -> None:
    shown = shared_out(named(counts), least)
    hidden = [counts[index] for index, name in enumerate(shown) if shown[name] is None]
    assert not any(people is not None and 0 < people < least for people in shown.values())
    if not hidden or sum(counts) < least:
        return
    fewest = 0 if len(hidden) == len(counts) or 0 in hidden else 1
    most = sum(hidden) - fewest * (len(hidden) - 1)
    assert most - fewest + 1 >= least - 1


@given(COUNTS, st.integers(0, 60), st.sampled_from([3, 5, 8]))
def test_every_difference_of_shown_totals_is_nobody_or_enough_people(steps: list[int], rest: int, least: int) -> None:
    totals, running = {}, 0
    for name, people in named(steps).items():
        running += people
        totals[name] = running
    shown = ordered(totals, running + rest, least, tuple(totals)[-1:])
    seen = [0, *(people for people in shown.values() if people is not None), running + rest]
    if running + rest >= least:
        assert not any(0 < after - before < least for before, after in pairwise(seen))


def test_the_mark_to_keep_first_is_kept_where_one_of_two_has_to_go() -> None:
    assert ordered({"well": 20, "supported": 23, "possible": 60}, 100, 5, ("supported",)) == {
        "well": None,
        "supported": 23,
        "possible": 60,
    }


def test_people_between_two_marks_are_known_only_if_both_are_shown() -> None:
    assert between({"well": None, "supported": 23, "possible": 60, "rest": 100}, 100) == {
        "well": None,
        "supported": None,
        "possible": 37,
        "rest": 40,
    }


def test_one_small_part_of_a_row_hides_a_second_one() -> None:
    shown = crossed({"neck": 4, "hip": 20, "knee": 9}, {"neck": 40, "hip": 40, "knee": 40}, 5, 33)
    assert shown == {"neck": None, "hip": 20, "knee": None}


def test_a_small_rest_hides_a_part_and_a_second_one() -> None:
    shown = crossed({"neck": 38, "hip": 20, "knee": 9}, {"neck": 40, "hip": 40, "knee": 40}, 5, 67)
    assert shown["neck"] is None
    assert sum(people is None for people in shown.values()) > 1


def test_parts_of_a_hidden_total_are_hidden() -> None:
    assert set(crossed({"neck": 10, "hip": 20}, {"neck": 40, "hip": 40}, 5, None).values()) == {None}


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=6), st.sampled_from([3, 5]))
def test_no_hidden_part_or_rest_can_be_had_from_the_totals(sides: list[tuple[int, int]], least: int) -> None:
    counts, rests = named([part for part, _ in sides]), named([rest for _, rest in sides])
    wholes = {name: counts[name] + rests[name] for name in counts}
    shown = crossed(counts, wholes, least, sum(counts.values()))
    hidden = [name for name, people in shown.items() if people is None]
    seen = [name for name in shown if name not in hidden]
    assert not any(0 < side[name] < least for name in seen for side in (counts, rests))
    if hidden and seen:
        assert len(hidden) > 1
        assert all(sum(side[name] for name in hidden) >= least + len(hidden) - 2 for side in (counts, rests))
