"""Where it is said to hurt is shown as the complaint, and gives way to a place given beside it, which is said."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nmt_expert import assess, understand
from nmt_expert.api import Result
from nmt_expert.reasoning.visit import Complaint


def _how(result: Result) -> list[tuple[str, str]]:
    return [(reading.phrase, reading.how) for reading in result.understood]


def test_a_complaint_is_shown_among_what_was_understood_in_every_output() -> None:
    result = assess(["right arm pain"])
    assert _how(result) == [("right arm pain", "complaint")]
    text = result.text()
    assert '"right arm pain"\n    = the complaint: right arm\n' in text
    assert "Nothing was said yet." not in text
    assert "No finding was said yet." in text
    assert '- "right arm pain"\n    - the complaint: right arm\n' in result.markdown()
    assert '&quot;right arm pain&quot;<ul><li class="reads">the complaint: right arm</li>' in result.html()


def test_a_complaint_stands_in_the_json_without_finding_and_word() -> None:
    (entry,) = json.loads(assess(["arm pain"]).to_json())["understood"]
    assert (entry["phrase"], entry["label"], entry["where"], entry["how"]) == (
        "arm pain",
        "the complaint",
        "arm",
        "complaint",
    )
    assert (entry["finding"], entry["word"]) == ("", "")


def test_several_complaints_stand_between_the_findings_in_the_order_said() -> None:
    result = assess(["arm pain", "numb left hand", "right knee pain"])
    assert _how(result) == [("arm pain", "complaint"), ("numb left hand", "synonym"), ("right knee pain", "complaint")]
    assert [entry.complaint.region for entry in result] == ["arm", "knee"]


def test_a_region_given_beside_wins_and_the_one_typed_is_said_to_be_set_aside() -> None:
    result = assess(["arm pain", "knee pain"], region="neck")
    assert [entry.complaint for entry in result] == [Complaint("neck")]
    assert [how for _, how in _how(result)] == ["set aside", "set aside"]
    text = " ".join(result.text().split())
    assert "= not assessed as a complaint, since another place was given for it: arm" in text


def test_the_same_region_given_beside_is_one_complaint() -> None:
    result = assess(["arm pain"], region="arm", side="left")
    assert [entry.complaint for entry in result] == [Complaint("arm", "left", "arm pain")]
    assert result.understood[0].site.side == "left"


def test_a_side_given_alone_completes_the_complaint_typed() -> None:
    assert understand(["arm pain"], side="left").visit.complaints == (Complaint("arm", "left", "arm pain"),)


@pytest.mark.parametrize("region", ["", "arm"])
def test_left_given_beside_right_never_makes_one_of_the_other(region: str) -> None:
    result = assess(["right arm pain"], region=region, side="left")
    assert [entry.complaint for entry in result] == [Complaint(region, "left")]
    assert _how(result) == [("right arm pain", "set aside")]


def test_a_complaint_among_the_phrases_of_a_visit_file_is_shown_too(tmp_path: Path) -> None:
    file = tmp_path / "visit.yaml"
    file.write_text("phrases: [arm pain, numb hand]\n", encoding="utf-8")
    assert _how(assess(file)) == [("arm pain", "complaint"), ("numb hand", "synonym")]


def test_findings_are_counted_without_the_complaints() -> None:
    assert "Answers:" not in assess(["arm pain", "numb hand"]).text()
