from __future__ import annotations

import pytest

from tests.report.golden import FOLDER, TWELVE, file_of, printed

AGAIN = "make golden writes them again; look at what changed, and tell the CHANGELOG if a field of the JSON did"


@pytest.mark.parametrize("case", TWELVE)
def test_what_is_printed_of_a_case_is_what_it_was(case: str) -> None:
    for ending, text in printed(case).items():
        assert text == file_of(case, ending).read_text(encoding="utf-8"), AGAIN


def test_no_file_is_kept_of_a_case_that_is_not_printed() -> None:
    assert {file.name for file in FOLDER.iterdir()} == {
        file_of(c, e).name for c in TWELVE for e in ("json", "html", "card.txt")
    }
