"""Give the public names of nmt-expert, each imported when it is first used.

>>> from nmt_expert import assess                                            # doctest: +SKIP
>>> assess(["tight joint", "numbness"], region="neck", side="left")          # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.2.0"

if TYPE_CHECKING:
    from nmt_expert.api import Result, assess, study_sheet, understand
    from nmt_expert.errors import ArgumentError, CohortError, DataError, Issue, KnowledgeError, NmtError, VisitError
    from nmt_expert.intake.read import Understanding
    from nmt_expert.intake.words import Offer, Reading
    from nmt_expert.interview.interview import Interview
    from nmt_expert.interview.prompt import Option, Problem, Prompt
    from nmt_expert.knowledge.load import check_knowledge, load_knowledge
    from nmt_expert.knowledge.model import Band, KnowledgeBase
    from nmt_expert.reasoning.assess import Assessment, Conclusion, Contribution, Expert
    from nmt_expert.reasoning.visit import (
        Activity,
        Answer,
        Complaint,
        Measures,
        RangeMeasured,
        Site,
        Suspicion,
        Total,
        Treatment,
        Visit,
    )
    from nmt_expert.report.explanation import Explanation
    from nmt_expert.teach.practice import Practice

_HOMES = {
    "api": ("Result", "assess", "study_sheet", "understand"),
    "errors": ("ArgumentError", "CohortError", "DataError", "Issue", "KnowledgeError", "NmtError", "VisitError"),
    "knowledge.load": ("check_knowledge", "load_knowledge"),
    "knowledge.model": ("Band", "KnowledgeBase"),
    "reasoning.assess": ("Assessment", "Conclusion", "Contribution", "Expert"),
    "reasoning.visit": (
        "Activity",
        "Answer",
        "Complaint",
        "Measures",
        "RangeMeasured",
        "Site",
        "Suspicion",
        "Total",
        "Treatment",
        "Visit",
    ),
    "report.explanation": ("Explanation",),
    "intake.read": ("Understanding",),
    "intake.words": ("Offer", "Reading"),
    "interview.interview": ("Interview",),
    "interview.prompt": ("Option", "Problem", "Prompt"),
    "teach.practice": ("Practice",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Activity",
    "Answer",
    "ArgumentError",
    "Assessment",
    "Band",
    "CohortError",
    "Complaint",
    "Conclusion",
    "Contribution",
    "DataError",
    "Expert",
    "Explanation",
    "Interview",
    "Issue",
    "KnowledgeBase",
    "KnowledgeError",
    "Measures",
    "NmtError",
    "Offer",
    "Option",
    "Practice",
    "Problem",
    "Prompt",
    "RangeMeasured",
    "Reading",
    "Result",
    "Site",
    "Suspicion",
    "Total",
    "Treatment",
    "Understanding",
    "Visit",
    "VisitError",
    "__version__",
    "assess",
    "check_knowledge",
    "load_knowledge",
    "study_sheet",
    "understand",
]


def __getattr__(name: str) -> Any:
    """Import a public name from its home: nothing is loaded before it is needed."""
    if name not in _HOME_OF:
        raise AttributeError(f"module 'nmt_expert' has no attribute '{name}'")
    from importlib import import_module

    value = getattr(import_module(f"nmt_expert.{_HOME_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
