"""Run case files, and the examples of rules, as pytest tests, where the ini file names their folders.

In ``setup.cfg``, ``pytest.ini`` or the like::

    nmt_cases = cases
    nmt_rules = my_rules

The first names one or more folders, from the root directory; the second the knowledge to
test, which is the one that comes with nmt-expert if it is left out.

Every ``*.yaml`` or ``*.yml`` file in the folders of cases is one test, and so is every rule with ``examples``
in the knowledge that is named.  Where neither option is set this module does nothing, and
nothing of nmt-expert is imported before a test is collected.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

if TYPE_CHECKING:
    from nmt_expert.errors import Issue
    from nmt_expert.intake.casefile import Case
    from nmt_expert.knowledge.model import Rule
    from nmt_expert.reasoning.assess import Expert

_FOLDERS: pytest.StashKey[tuple[Path, ...]] = pytest.StashKey()
_RULES: pytest.StashKey[Path | None] = pytest.StashKey()
_EXPERT: pytest.StashKey[Expert | None] = pytest.StashKey()


class UnmetError(Exception):
    """A case or an example came out otherwise than it expects; carries every difference."""

    def __init__(self, issues: Iterable[Issue]) -> None:
        super().__init__("\n".join(str(issue) for issue in issues))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the two ini options."""
    parser.addini("nmt_cases", "folders of nmt-expert case files (*.yaml) to run as tests", type="args", default=[])
    parser.addini("nmt_rules", "folder of the knowledge base to test, with the examples of its rules", default="")


def pytest_configure(config: pytest.Config) -> None:
    """Note the folders that are named; one that is not there is a mistake in the ini file."""
    config.stash[_FOLDERS] = tuple(_folder(config, "nmt_cases", name) for name in config.getini("nmt_cases"))
    rules = config.getini("nmt_rules")
    config.stash[_RULES] = _folder(config, "nmt_rules", rules) if rules else None


def _folder(config: pytest.Config, option: str, name: str) -> Path:
    folder = (config.rootpath / name).resolve()
    if not folder.is_dir():
        raise pytest.UsageError(f"{option}: there is no folder '{name}' in {config.rootpath}")
    return folder


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a case file, or a file of the knowledge, if it lies in one of the folders."""
    folders, rules = parent.config.stash.get(_FOLDERS, ()), parent.config.stash.get(_RULES, None)
    if file_path.suffix not in (".yaml", ".yml") or not (folders or rules):
        return None
    path = file_path.resolve()
    if any(path.is_relative_to(folder) for folder in folders):
        return CaseFile.from_parent(parent, path=file_path)
    if rules and path.is_relative_to(rules) and path.suffix == ".yaml":
        return RuleFile.from_parent(parent, path=file_path, inside=path.relative_to(rules).as_posix())
    return None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show what is wrong with a case or an example without a traceback, each problem with its place."""
    report = yield
    if isinstance(item, CaseItem | RuleItem) and call.excinfo and (text := _plain(call.excinfo)):
        report.longrepr = text
    return report


class TestedFile(pytest.File):
    """A file to test; what is wrong with the knowledge base is shown without a traceback."""

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show what is wrong with the knowledge base, without a traceback."""
        return _plain(excinfo) or super().repr_failure(excinfo)


class CaseFile(TestedFile):
    """A file with one case."""

    def collect(self) -> Iterable[pytest.Item]:
        """Yield the case; nothing if the knowledge base is broken, which the first file has reported."""
        expert = _expert(self.config)
        return [CaseItem.from_parent(self, name=self.path.stem, expert=expert)] if expert else []


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


class RuleFile(TestedFile):
    """A file of the knowledge, known as ``rules/<inside>`` there."""

    def __init__(self, *, inside: str, **more: Any) -> None:
        super().__init__(**more)
        self.inside = inside

    def collect(self) -> Iterable[pytest.Item]:
        """Yield each rule of the file that has examples; nothing if the knowledge base is broken."""
        expert = _expert(self.config)
        own = [rule for rule in expert.knowledge.rules if rule.path == f"rules/{self.inside}"] if expert else []
        return [RuleItem.from_parent(self, name=rule.id, expert=expert, rule=rule) for rule in own if rule.examples]


class RuleItem(pytest.Item):
    """The examples of one rule: a failure names the line of each that does not come out as it says."""

    def __init__(self, *, expert: Expert, rule: Rule, **more: Any) -> None:
        super().__init__(**more)
        self.expert = expert
        self.rule = rule

    def runtest(self) -> None:
        """Run every example."""
        from nmt_expert.authoring.cases import example_cases, unmet_cases

        shown = _shown(self.path, self.config)
        examples = example_cases(replace(self.expert.knowledge, rules=(self.rule,)))
        if issues := unmet_cases(self.expert, [replace(case, path=shown) for case in examples]):
            raise UnmetError(issues)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Return where the rule stands, and what a failure is headed with."""
        return self.path, self.rule.line - 1, f"examples of {self.rule.id}"


def _expert(config: pytest.Config) -> Expert | None:
    """Return the expert on the knowledge to test, made once a run; None if an earlier call raised.

    Raises:
        KnowledgeError: The knowledge base has problems.
    """
    if _EXPERT not in config.stash:
        config.stash[_EXPERT] = None
        from nmt_expert.knowledge.load import load_knowledge
        from nmt_expert.reasoning.assess import Expert

        config.stash[_EXPERT] = Expert(load_knowledge(config.stash[_RULES]))
    return config.stash[_EXPERT]


def _plain(excinfo: pytest.ExceptionInfo[BaseException]) -> str:
    """Return the text of an error that a person can act on, or ``""`` for any other."""
    from nmt_expert.errors import NmtError

    return str(excinfo.value) if isinstance(excinfo.value, NmtError | UnmetError) else ""


def _shown(path: Path, config: pytest.Config) -> str:
    """Return a file's path from the root directory, with forward slashes."""
    inside = path.is_relative_to(config.rootpath)
    return path.relative_to(config.rootpath).as_posix() if inside else str(path)
