"""What all pages share: the knowledge, the settings, the casebook, and the visits that are open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from nmt_expert.casebook.store import Casebook
from nmt_expert.intake.notes import read_notes
from nmt_expert.intake.reading.text import reader_of
from nmt_expert.knowledge.model import KnowledgeBase
from nmt_expert.reasoning.assess import Expert
from nmt_expert.settings import Settings
from nmt_expert.teach.practice_library import PracticeCase, practice_cases
from nmt_expert.web.access import Tablets
from nmt_expert.web.handover.lock import Handovers
from nmt_expert.web.learn.open_practices import OpenPractices
from nmt_expert.web.open_visits import OpenVisits
from nmt_expert.web.projection.projections import Projections

PATIENCE = 0.5
"""Seconds that a page waits for another program to let go of the casebook: everybody else waits as long."""


@dataclass
class Workspace:
    """Everything behind the pages; used by one thread at a time.

    Attributes:
        expert: Assesses by the knowledge.
        settings: What this user chose.
        casebook: The file of the casebook; None: the default one.
        handovers: Which browsers are in clients' hands.
        projections: Which cases are before a class.
        tablets: How tablets come in; None: only this machine's own browser does.
    """

    expert: Expert
    settings: Settings = field(default_factory=Settings)
    casebook: Path | None = None
    handovers: Handovers = field(default_factory=Handovers)
    projections: Projections = field(default_factory=Projections)
    tablets: Tablets | None = None
    _ready: bool = False

    @property
    def kb(self) -> KnowledgeBase:
        """The knowledge base."""
        return self.expert.knowledge

    def let_go(self) -> None:
        """Close the file of the casebook, so that it is free for others; keep no more of the visits than needed."""
        self.visits.let_go()
        if self._ready:
            reader_of(self.kb).sentences.index.forget()
        if "book" in self.__dict__:
            self.book.close()

    def get_ready(self) -> None:
        """Load what reading words needs, once, so that the first person who writes some does not wait for it."""
        if not self._ready:
            self._ready = True
            read_notes(self.kb, "left neck")

    @cached_property
    def visits(self) -> OpenVisits:
        """The visits that are open."""
        return OpenVisits(self.expert, self.settings.questions)

    @cached_property
    def practices(self) -> OpenPractices:
        """The practices that are open."""
        return OpenPractices()

    @cached_property
    def teaching(self) -> Mapping[str, PracticeCase]:
        """The cases for practice, by their neutral names."""
        return {case.name: case for case in practice_cases(self.expert)}

    @cached_property
    def book(self) -> Casebook:
        """The casebook; its file is made when something is saved."""
        return Casebook(self.casebook, patience=PATIENCE)
