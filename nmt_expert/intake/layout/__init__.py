"""See how a text is laid out: wrapped lines, headings, bullets, check boxes, answers in letters."""

from nmt_expert.intake.layout.reading import marks, segments
from nmt_expert.intake.layout.record import LayoutMark, Segment
from nmt_expert.intake.layout.textkind import kind_of_text, language

__all__ = ["LayoutMark", "Segment", "kind_of_text", "language", "marks", "segments"]
