"""Run case files as pytest tests, where the ini option ``nmt_cases`` names their folders.

In ``setup.cfg``, ``pytest.ini`` or the like::

    nmt_cases = cases
    nmt_rules = my_rules

The first names one or more folders, from the root directory; the second the knowledge to
test, which is the one that comes with nmt-expert if it is left out.

Every ``*.yaml`` file in the folders is one test.  Where the option is not set this module does
nothing, and nothing of nmt-expert is imported before a case is run.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from nmt_expert.errors import Issue
    from nmt_expert.intake.casefile import Case
    from nmt_expert.reasoning.assess import Expert

_FOLDERS: pytest.StashKey[tuple[Path, ...]] = pytest.StashKey()
_EXPERT: pytest.StashKey[Expert | None] = pytest.StashKey()


class UnmetError(Exception):
    """A case came out otherwise than it expects; carries every difference."""

    def __init__(self, issues: Iterable[Issue]) -> None:
        super().__init__("\n".join(str(issue) for issue in issues))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the two ini options."""
    parser.addini("nmt_cases", "folders of nmt-expert case files (*.yaml) to run as tests", type="args", default=[])
    parser.addini("nmt_rules", "folder of the knowledge base that the cases test", default="")


def pytest_configure(config: pytest.Config) -> None:
    """Note the folders with cases; one that is not there is a mistake in the ini file."""
    folders = tuple((config.rootpath / name).resolve() for name in config.getini("nmt_cases"))
    for name, folder in zip(config.getini("nmt_cases"), folders, strict=True):
        if not folder.is_dir():
            raise pytest.UsageError(f"nmt_cases: there is no folder '{name}' in {config.rootpath}")
    config.stash[_FOLDERS] = folders


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a case file if it lies in one of the folders."""
    folders = parent.config.stash.get(_FOLDERS, ())
    if not folders or file_path.suffix != ".yaml":
        return None
    if not any(file_path.resolve().is_relative_to(folder) for folder in folders):
        return None
    return CaseFile.from_parent(parent, path=file_path)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show what is wrong with a case without a traceback, each problem with its place."""
    report = yield
    if isinstance(item, CaseItem) and call.excinfo and (text := _plain(call.excinfo)):
        report.longrepr = text
    return report


class CaseFile(pytest.File):
    """A file with one case."""

    def collect(self) -> Iterable[pytest.Item]:
        """Yield the case; nothing if the knowledge base is broken, which the first file has reported."""
        expert = _expert(self.config)
        return [CaseItem.from_parent(self, name=self.path.stem, expert=expert)] if expert else []

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show what is wrong with the knowledge base, without a traceback."""
        return _plain(excinfo) or super().repr_failure(excinfo)


class CaseItem(pytest.Item):
    """One case: an error if the file is broken, a failure if the outcome is another than it expects."""

    def __init__(self, *, expert: Expert, **more: Any) -> None:
        super().__init__(**more)
        self.expert = expert
        self.case: Case | None = None

    def setup(self) -> None:
        """Read the case."""
        from nmt_expert.intake.casefile import load_case

        self.case = load_case(self.expert.knowledge, self.path, _shown(self.path, self.config))

    def runtest(self) -> None:
        """Assess the case and hold the outcome against what it expects."""
        from nmt_expert.explain.casecheck import unmet

        assert self.case is not None
        if issues := unmet(self.case, self.expert.assess(self.case.visit)):
            raise UnmetError(issues)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return where the case stands."""
        return self.path, 0, self.name


def _expert(config: pytest.Config) -> Expert | None:
    """Return the expert on the knowledge to test, made once a run; None if an earlier call raised.

    Raises:
        KnowledgeError: The knowledge base has problems.
    """
    if _EXPERT not in config.stash:
        config.stash[_EXPERT] = None
        from nmt_expert.knowledge.load import load_knowledge
        from nmt_expert.reasoning.assess import Expert

        rules = config.getini("nmt_rules")
        config.stash[_EXPERT] = Expert(load_knowledge(config.rootpath / rules if rules else None))
    return config.stash[_EXPERT]


def _plain(excinfo: pytest.ExceptionInfo[BaseException]) -> str:
    """Return the text of an error that a person can act on, or ``""`` for any other."""
    from nmt_expert.errors import NmtError

    return str(excinfo.value) if isinstance(excinfo.value, NmtError | UnmetError) else ""


def _shown(path: Path, config: pytest.Config) -> str:
    """Return a file's path from the root directory, with forward slashes."""
    inside = path.is_relative_to(config.rootpath)
    return path.relative_to(config.rootpath).as_posix() if inside else str(path)
