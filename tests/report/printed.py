"""One assessment in every form, as the tests read it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nmt_expert.api import Result
from nmt_expert.errors import Issue
from nmt_expert.reasoning.assess import Assessment


def text_of(assessment: Assessment, said: Sequence[Any] = (), problems: Sequence[Issue] = (), **wanted: Any) -> str:
    """Return the report as text; ``wanted`` are the options of ``Result.text``."""
    return Result(assessment, tuple(said), tuple(problems)).text(**wanted)


def markdown_of(assessment: Assessment, said: Sequence[Any] = (), problems: Sequence[Issue] = ()) -> str:
    """Return the report as Markdown."""
    return Result(assessment, tuple(said), tuple(problems)).markdown()


def html_of(assessment: Assessment, said: Sequence[Any] = (), problems: Sequence[Issue] = ()) -> str:
    """Return the report as a fragment of HTML."""
    return Result(assessment, tuple(said), tuple(problems)).html()


def data_of(assessment: Assessment, said: Sequence[Any] = (), problems: Sequence[Issue] = (), **wanted: Any) -> Any:
    """Return the report as plain data; ``wanted`` are the options of ``Result.to_dict``."""
    return Result(assessment, tuple(said), tuple(problems)).to_dict(**wanted)
