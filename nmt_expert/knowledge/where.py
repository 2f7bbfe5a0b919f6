"""Find the folders with the knowledge and the cases, wherever the program is installed.

The packaged folder comes first (a wheel, also inside a zip), then the repository's
own, next to the package (a checkout, an editable install).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from nmt_expert.errors import Issue, KnowledgeError
from nmt_expert.knowledge.model import (
    Bundle,
    ComplaintPicture,
    Factor,
    Finding,
    Flag,
    Hypothesis,
    Measure,
    Measured,
    Movement,
    Muscle,
    MuscleGroup,
    NamedCondition,
    NamedTest,
    NearSaying,
    Nerve,
    Organ,
    PlanRules,
    Posture,
    Principle,
    Question,
    Region,
    Root,
    ScreenLine,
    Source,
    Technique,
    Topic,
    Ways,
    WordTerm,
)

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


MANIFEST, RECORD = "overlay.yaml", "underneath.json"
"""Files of an overlay: what it switches off, and what was underneath when a person last looked."""

PREFIX = "overlay/"
"""How the files of an overlay begin in messages and in the knowledge base."""


def rules_folder() -> Traversable:
    """Return the folder ``rules`` that comes with the program.

    Raises:
        KnowledgeError: There is none: the installation is incomplete.
    """
    return _shipped("rules")


def cases_folder() -> Traversable:
    """Return the folder ``cases`` that comes with the program.

    Raises:
        KnowledgeError: There is none: the installation is incomplete.
    """
    return _shipped("cases")


def _shipped(name: str) -> Traversable:
    package = Path(__file__).parent.parent
    for folder in (package / name, package.parent / name):
        if folder.is_dir():
            return folder
    zipped = _in_zip(name)
    if zipped.is_dir():
        return zipped
    message = f"the folder '{name}' is neither in the package nor next to it ({package})"
    raise KnowledgeError([Issue("", 0, "no-folder", message, "install nmt-expert again, or name a folder")])


def _in_zip(name: str) -> Traversable:
    from importlib.resources import files  # slow to import, and only a zip needs it

    return files("nmt_expert").joinpath(name)


# ------------------------------------------------------------------ the files of a knowledge base


class FileKind(Struct, frozen=True):
    """One kind of knowledge file.

    Attributes:
        name: Name of the kind, also of its JSON Schema.
        pattern: Path below ``rules``; ``*`` stands for one name.
        entry: What its entries are called in messages; a principle's file is one entry.
        list_key: The key with the list of entries; ``""`` if the file has no such list.
        loaded: Class in ``model`` of one entry; None if the file is loaded as a whole.
        required: Whether a knowledge base is incomplete without it.
    """

    name: str
    pattern: str
    entry: str = ""
    list_key: str = ""
    loaded: type[Struct] | None = None
    required: bool = True

    def matches(self, path: str) -> bool:
        """Whether a path below ``rules`` is a file of this kind."""
        before, star, after = self.pattern.partition("*")
        if not star:
            return path == self.pattern
        return path.startswith(before) and path.endswith(after) and "/" not in path[len(before) :]


FILE_KINDS: tuple[FileKind, ...] = (
    FileKind("scale", "scale.yaml"),
    FileKind("sources", "sources.yaml", "source", "sources", Source),
    FileKind("findings", "findings/*.yaml", "finding", "findings", Finding),
    FileKind("terms", "words/terms.yaml", "term", "terms", WordTerm, required=False),
    FileKind("ways", "words/ways_*.yaml", "ways", "ways", Ways, required=False),
    FileKind("measured", "words/measured.yaml", "measured", "measured", Measured, required=False),
    FileKind("conditions", "words/conditions.yaml", "named condition", "conditions", NamedCondition, required=False),
    FileKind("tests", "words/tests.yaml", "named test", "tests", NamedTest, required=False),
    FileKind("near", "words/near.yaml", "near saying", "near", NearSaying, required=False),
    FileKind("questions", "questions.yaml", "question", "questions", Question, required=False),
    FileKind("principle", "principles/*.yaml", "principle", "", Principle),
    FileKind("hypotheses", "hypotheses.yaml", "hypothesis", "hypotheses", Hypothesis, required=False),
    FileKind("safety", "safety.yaml", "flag", "flags", Flag),
    FileKind("screening", "screening.yaml", "bundle", "checklist", Bundle, required=False),
    FileKind("quick_screen", "quick_screen.yaml", "screen line", "screen", ScreenLine, required=False),
    FileKind("techniques", "techniques.yaml", "technique", "techniques", Technique),
    FileKind("plan", "plan.yaml", "plan", "", PlanRules, required=False),
    FileKind("regions", "anatomy/regions.yaml", "region", "regions", Region),
    FileKind("muscles", "anatomy/muscles.yaml", "muscle", "muscles", Muscle),
    FileKind("muscle_groups", "anatomy/muscle_groups.yaml", "muscle group", "groups", MuscleGroup, required=False),
    FileKind("nerves", "anatomy/nerves.yaml", "nerve", "nerves", Nerve),
    FileKind("postures", "anatomy/postures.yaml", "posture", "postures", Posture, required=False),
    FileKind("movements", "anatomy/movements.yaml", "movement", "movements", Movement, required=False),
    FileKind("measures", "measures.yaml", "measure", "measures", Measure, required=False),
    FileKind("roots", "anatomy/roots.yaml", "root", "roots", Root, required=False),
    FileKind("perpetuating", "perpetuating.yaml", "factor", "factors", Factor, required=False),
    FileKind("visceral", "visceral.yaml", "organ", "organs", Organ, required=False),
    FileKind("craniosacral", "craniosacral.yaml", "topic", "topics", Topic, required=False),
    FileKind("pictures", "anatomy/pictures.yaml", "picture", "pictures", ComplaintPicture, required=False),
)
"""Every kind of file below ``rules``, in the order in which they are read."""


def kind_of(path: str) -> FileKind | None:
    """Return the kind of the file at a path below ``rules``, or None if it has no business there."""
    return next((kind for kind in FILE_KINDS if kind.matches(path)), None)
