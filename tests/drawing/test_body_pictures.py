"""Still pictures of the body: all zones and marks, in few views, said in words."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from nmt_expert.drawing.body_marks import BodyMarks, body_marks
from nmt_expert.drawing.body_pictures import marked_picture, muscle_picture
from nmt_expert.errors import ArgumentError
from nmt_expert.reasoning.assess import Expert
from nmt_expert.reasoning.visit import Site


def test_every_muscle_has_a_picture_with_its_zones_in_at_most_three_views(shipped: Expert) -> None:
    for name, muscle in shipped.knowledge.muscles.items():
        text = muscle_picture(shipped.knowledge, name)
        root = ElementTree.fromstring(text)
        title = root.findtext("{http://www.w3.org/2000/svg}title") or ""
        assert muscle.name.lower() in title.lower()
        assert "tends to refer to" in title
        assert 1 <= text.count('class="body-frame"') <= 3, name
        assert 'class="body-mark body-lies"' in text
        assert ('class="body-mark body-refers"' in text) == bool(muscle.refers_to)
        assert len(text.encode()) <= 24 * 1024


def test_the_picture_says_which_side_is_marked(shipped: Expert) -> None:
    assert "Back, left side marked" in muscle_picture(shipped.knowledge, "soleus", "left")


def test_a_file_of_its_own_carries_its_looks_and_a_page_does_not(shipped: Expert) -> None:
    assert "<style>" in muscle_picture(shipped.knowledge, "soleus", standalone=True)
    ElementTree.fromstring(muscle_picture(shipped.knowledge, "soleus", standalone=True))
    assert "<style>" not in muscle_picture(shipped.knowledge, "soleus")


def test_ids_of_two_pictures_on_one_page_differ(shipped: Expert) -> None:
    one, two = (muscle_picture(shipped.knowledge, name, name=name) for name in ("soleus", "scalenes"))
    ids = re.findall(r' id="([^"]+)"', one + two)
    assert len(set(ids)) == len(ids)


def test_an_unknown_muscle_is_refused(shipped: Expert) -> None:
    with pytest.raises(ArgumentError, match="no muscle 'elbow grease'"):
        muscle_picture(shipped.knowledge, "elbow grease")


def test_what_is_marked_in_a_visit_is_drawn_on_front_and_back_and_said_in_words(shipped: Expert) -> None:
    marks = body_marks(shipped.knowledge, complaints=[Site("low_back", "both")], keep_off=["neck_anterior.left"])
    text = marked_picture(marks)
    title = ElementTree.fromstring(text).findtext("{http://www.w3.org/2000/svg}title")
    assert title == ("Where it hurts: Left low back, Right low back. Keep off (safety): Left front of the neck.")
    assert text.count('class="body-frame"') == 2
    assert "body-target" not in text
    assert len(text.encode()) <= 16 * 1024


def test_a_place_that_neither_front_nor_back_shows_brings_its_own_view(shipped: Expert) -> None:
    marks = body_marks(shipped.knowledge, complaints=[Site("foot_sole", "left")])
    text = marked_picture(marks)
    assert "Left sole" in text
    assert "Right sole" not in text


def test_a_picture_of_nothing_says_so() -> None:
    assert "Nothing is marked." in marked_picture(BodyMarks({}))
