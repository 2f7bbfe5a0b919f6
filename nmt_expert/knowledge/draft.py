"""What was read so far: every entry with its file and lines, before the checks between entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from nmt_expert.errors import Issue
from nmt_expert.knowledge.model import Condition, Scale
from nmt_expert.knowledge.yamlfile import Loc, YamlDocument

CONCLUSIONS = ("hypothesis", "principle")


@dataclass(slots=True)
class Entry:
    """One entry of a knowledge file, good or bad.

    Attributes:
        kind: ``finding``, ``rule``, ``flag``, ...; see ``where``.
        id: Its id as written; rules have their full id ``conclusion.rule``.
        document: The file it stands in.
        loc: Where in the file.
        raw: As written.
        value: The frozen object of ``model``; None if the entry is not usable.
        owner: The conclusion a rule stands under.
        conditions: Its conditions by key (``when``, ``requires``), as far as they could be read.
    """

    kind: str
    id: str
    document: YamlDocument
    loc: Loc
    raw: Mapping[str, Any]
    value: Any = None
    owner: str = ""
    conditions: dict[str, Condition] = field(default_factory=dict)

    @property
    def line(self) -> int:
        """Line of the entry's id, where a reader looks for it."""
        return self.document.line(*self.loc, "id")

    @property
    def where(self) -> str:
        """The place as ``path:line``."""
        return f"{self.document.path}:{self.line}"

    def issue(self, loc: Loc, code: str, message: str, hint: str = "", severity: str = "error") -> Issue:
        """Return an issue about something inside this entry; ``loc`` starts at the entry."""
        return self.document.issue((*self.loc, *(loc or ("id",))), code, message, hint, severity)


class Touched(Struct, frozen=True):
    """One entry that an overlay adds, replaces or switches off.

    Attributes:
        kind: ``rule``, ``finding``, ...
        id: Its id.
        what: ``added``, ``replaced`` or ``switched off``.
        where: Where the overlay says so, as ``path:line``.
        underneath: The entry underneath as it is written; empty for one that is added.
    """

    kind: str
    id: str
    what: str
    where: str
    underneath: Mapping[str, Any] = {}

    @property
    def key(self) -> str:
        """What it goes by in the record."""
        return f"{self.kind} {self.id}"


class Draft(Struct, frozen=True):
    """Everything that was read.

    Attributes:
        documents: By path below ``rules``.
        entries: In file order; also those that are not usable.
        names: The first entry of each id, by kind.
        scale: None if ``scale.yaml`` is not usable.
        complete: Whether every entry of every file is usable, so that what is missing is really missing.
        own: The files of an overlay, by path below it.
        touched: What the overlay adds, replaces and switches off.
    """

    documents: Mapping[str, YamlDocument]
    entries: tuple[Entry, ...]
    names: Mapping[str, Mapping[str, Entry]]
    scale: Scale | None
    complete: bool
    own: Mapping[str, YamlDocument] = MappingProxyType({})
    touched: tuple[Touched, ...] = ()

    def of(self, *kinds: str) -> Iterator[Entry]:
        """Yield the entries of some kinds, in file order."""
        return (entry for entry in self.entries if entry.kind in kinds)

    def known(self, *kinds: str) -> Mapping[str, Entry]:
        """Return the first entry of every id of some kinds."""
        return {name: entry for kind in kinds for name, entry in self.names.get(kind, {}).items()}

    def conditions(self) -> Iterator[tuple[Entry, str, Condition]]:
        """Yield every readable condition with its entry and key."""
        for entry in self.entries:
            for key, condition in entry.conditions.items():
                yield entry, key, condition
