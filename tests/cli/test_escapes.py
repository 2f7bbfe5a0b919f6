"""Nothing from a file, a rule or a person reaches a terminal unescaped, through any command, on either stream."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from click.testing import CliRunner, Result

from nmt_expert.casebook.store import Casebook
from nmt_expert.cli.app import app
from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.reasoning.visit import Answer, Complaint, Site, Visit
from tests.cli.conftest import ROOT, Run

HOSTILE = "fine\x1b[2J\x1b[H\x1b[8m\u202e\x9b31m\x07\x7f\u2028\u2029\u200b\r-"
SHORT = "\x1b[2J\u202e\x9b31m\r\u2028"
"""As much as a name may hold."""

WORDS = {
    *("label", "question", "do", "yes_if", "ask", "because", "meaning", "definition", "statement", "how", "where"),
    *("see", "citation", "advice", "work_area", "requires_text", "text", "name", "measured_on", "then", "tell"),
}
"""The keys of knowledge files that hold words for people."""

WIDE_PLACES = ("everywhere", "here", "limb")
"""What `where` says in the limit of a flag: words of the file format, not of a person."""

FORMATS = ("text", "markdown", "html", "json")
PAIR = ("trigger_points", "ischemia")


@pytest.fixture
def run() -> Run:
    """Run a command as on a terminal: click itself takes nothing out of what is printed."""

    def invoke(*args: str, stdin: str | None = None) -> Result:
        return CliRunner().invoke(app, args, input=stdin, prog_name="nmt-expert", color=True)

    return invoke


def poisoned(part: Any, key: str = "") -> Any:
    """The same knowledge with hostile words."""
    if isinstance(part, dict):
        return {name: poisoned(value, name) for name, value in part.items()}
    if isinstance(part, list):
        return [poisoned(value, "synonym" if key == "synonyms" else key) for value in part]
    free = isinstance(part, str) and key in (*WORDS, "synonym") and part not in WIDE_PLACES
    return f"{part} {HOSTILE}" if free else part


def written(path: Path, data: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=False), encoding="utf-8")
    return path


def knowledge(folder: Path, change: Any) -> Path:
    base = ROOT / "tests" / "bad_rules" / "_base"
    for file in base.rglob("*.yaml"):
        written(folder / file.relative_to(base), change(yaml.safe_load(file.read_text(encoding="utf-8"))))
    return folder


def visit(*answers: dict[str, str], title: str = HOSTILE) -> dict[str, Any]:
    band = {"muscle": "quadratus_lumborum", "side": "left", "said": HOSTILE}
    own = [{"taut_band": "yes", **band}, {"tender_spot": "yes", **band}, {"stress": "yes", "said": HOSTILE}, *answers]
    return {"title": title, "complaints": [{"region": "low_back", "side": "left", "text": HOSTILE}], "answers": own}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with poisoned rules, a case, visits, notes and a casebook."""
    folder = tmp_path_factory.mktemp("hostile")
    knowledge(folder / "rules", poisoned)
    case = {**visit(), "story": HOSTILE, "teaches": HOSTILE, "source": "composed", "expect": {"first": "ischemia"}}
    written(folder / "cases" / "trigger_points" / "one.yaml", case)
    written(folder / "visit.yaml", visit({"cool_skin": "no", "said": HOSTILE}))
    written(folder / "later.yaml", visit({"cool_skin": "yes", "said": HOSTILE}))
    written(folder / "urgent.yaml", visit({"saddle_numbness": "yes", "said": HOSTILE}))
    unknown = {"complaints": [{"region": HOSTILE, "side": HOSTILE}], HOSTILE: HOSTILE}
    answers = [{HOSTILE: "yes"}, {"stress": HOSTILE}, {"taut_band": "yes", "muscle": HOSTILE, HOSTILE: 1}]
    written(folder / "unknown.yaml", {**unknown, "answers": answers})
    (folder / "binary.txt").write_text(f"Her {HOSTILE} back hurts.\n", encoding="utf-8")
    unseen = "\u202e\u2028\u200b\u2029\ufeff"  # control characters are refused in notes
    (folder / "notes.txt").write_text(f"Her {unseen} back. Stress {unseen}. Xyz{unseen} {unseen}\n", encoding="utf-8")
    return folder


def casebook(hostile: Path, file: Path) -> Path:
    """A casebook whose every text is hostile, as only another program can write it."""
    site = Site("low_back", "left", "quadratus_lumborum")
    answers = (Answer("taut_band", "yes", site, HOSTILE), Answer("tender_spot", "yes", site, HOSTILE))
    said = Visit((Complaint("low_back", "left", HOSTILE),), answers, HOSTILE)
    with Casebook(file) as book:
        kb = load_knowledge(hostile / "rules", use_cache=False)
        for _ in range(2):
            book.note(book.save(said, kb, client="amber-heron").id, HOSTILE, HOSTILE)
        book.save(Visit((Complaint(HOSTILE, "", HOSTILE),), (Answer(HOSTILE, "yes", said=HOSTILE),)), kb)
    connection = sqlite3.connect(file)
    with connection:
        connection.execute("UPDATE client SET name = name || ?", (HOSTILE,))
        connection.execute("UPDATE visit SET version = ?, digest = ?, made = ?, changed = ?", (HOSTILE,) * 4)
        connection.execute("UPDATE answer SET given = ?", (HOSTILE,))
    connection.close()
    return file


def refuse_commands(result: Result) -> None:
    """Fail if anything but letters that can be seen and ends of lines was printed."""
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code in (0, 1, 2, 3), result.output
    for name, data in (("stdout", result.stdout_bytes), ("stderr", result.stderr_bytes)):
        text = data.decode("utf-8")
        found = {letter: text[max(at - 40, 0) : at + 10] for at, letter in enumerate(text) if not seen(letter)}
        assert not found, (name, found)
    assert result.stdout_bytes or result.stderr_bytes


def seen(letter: str) -> bool:
    return letter == "\n" or letter.isprintable()


def questions() -> Iterator[tuple[str, ...]]:
    for form in FORMATS:
        yield "assess", "visit.yaml", "--how", "trigger_points", "--trace", "--format", form
        yield "assess", "urgent.yaml", "--format", form
        yield "how", "visit.yaml", "--of", "trigger_points", "--full", "--format", form
        yield "how", "visit.yaml", "--of", "trigger_points.no-band", "--format", form
        yield "whynot", "visit.yaml", "--full", "--format", form
        yield "why", "visit.yaml", "--asking", "cool_skin", "--full", "--format", form
        yield "whatif", "visit.yaml", "stress=no", "taut_band=no", "--full", "--format", form
        yield "whatif", "visit.yaml", "--pivotal", "--full", "--format", form
        yield "compare", *PAIR, "visit.yaml", "--full", "--format", form
        yield "compare", *PAIR, "--full", "--format", form
        yield "chain", "later.yaml", "--full", "--format", form
        yield "diff", "visit.yaml", "later.yaml", "--full", "--format", form
        yield "diff", "visit.yaml", "urgent.yaml", "--format", form
        yield "trace", "visit.yaml", "--full", "--format", form
        yield "note", "visit.yaml", "--format", form
        yield "note", "urgent.yaml", "--abbreviations", "--format", form
    for form in ("svg", "dot", "mermaid"):
        yield "graph", "urgent.yaml", "--full", "--format", form
        yield "graph", "later.yaml", "--no-rules", "--format", form
    for form in ("dot", "mermaid"):
        yield "chain", "later.yaml", "--format", form


def lookups() -> Iterator[tuple[str, ...]]:
    for more in ((), ("--json",)):
        yield "findings", *more
        yield "principles", *more
        yield "screen", *more
        yield "screen", "--region", "back", "--full", *more
        for name in ("taut_band", *PAIR, "trigger_points.no-band", "rf_saddle", "low_back", "quadratus_lumborum"):
            yield "show", name, *more
        for name in ("cluneal", "lower_crossed", "book_1999"):
            yield "kb", "show", name, *more
        yield "kb", "lint", *more
        yield "kb", "stats", *more
        yield "kb", "coverage", "--cases", "cases", *more
        yield "kb", "diff", "rules", "rules", "visit.yaml", "--cases", "cases", *more
        yield "kb", "mutate", "--cases", "cases", "--sample", "3", *more
        yield "intake", "notes.txt", *more
        yield "words", "status", *more
    yield "kb", "docs", "-o", "-"


NAMES_RULES = ("kb", "diff")


@pytest.mark.parametrize("words", [*questions(), *lookups()], ids=" ".join)
def test_words_of_a_visit_and_of_the_rules_are_printed_without_what_commands_a_terminal(
    run: Run, hostile: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(hostile)
    rules = () if words[:2] == NAMES_RULES else ("--rules", "rules")
    result = run(*words, *rules)
    refuse_commands(result)
    assert result.stdout, result.stderr


TYPED: tuple[tuple[str, ...], ...] = (
    ("assess", HOSTILE),
    ("assess", "taut band", HOSTILE, "--region", "low back"),
    ("assess", "taut band", "--region", HOSTILE, "--side", HOSTILE),
    ("assess", "taut band", "--how", HOSTILE),
    ("assess", "taut band", "--format", HOSTILE),
    ("assess", "taut band", f"--{HOSTILE}"),
    (HOSTILE,),
    (f"--{HOSTILE}",),
    ("--rules", HOSTILE, "principles"),
    ("plan", HOSTILE),
    ("plan", "taut band", "--region", HOSTILE),
    ("plan", "saddle numbness", HOSTILE, "--letter"),
    ("note", HOSTILE),
    ("note", "taut band", "--region", HOSTILE),
    ("note", "taut band", "-o", f"{HOSTILE}/note.txt"),
    ("note", "taut band", "--minutes", HOSTILE),
    ("how", "taut band", "--of", HOSTILE),
    ("how", "taut band", "--complaint", HOSTILE),
    ("whynot", "taut band", "--of", HOSTILE),
    ("why", "taut band", "--asking", HOSTILE),
    ("whatif", "taut band", f"{HOSTILE}=no"),
    ("whatif", "taut band", f"taut_band={HOSTILE}"),
    ("whatif", "taut band", "--change", HOSTILE),
    ("compare", HOSTILE, HOSTILE),
    ("chain", HOSTILE),
    ("diff", HOSTILE, HOSTILE),
    ("diff", f"{HOSTILE}.yaml", f"{HOSTILE}.yaml"),
    ("trace", HOSTILE),
    ("graph", HOSTILE),
    ("graph", "taut band", "--of", HOSTILE),
    ("graph", "taut band", "-o", f"{HOSTILE}/picture.svg"),
    ("intake", HOSTILE),
    ("intake", "-"),
    ("interview", HOSTILE),
    ("interview", "--region", HOSTILE),
    ("interview", "--client", HOSTILE),
    ("interview", "--resume", SHORT),
    ("interview", "--casebook", HOSTILE, "--resume", "1"),
    ("serve", "--port", HOSTILE),
    ("serve", "--port", "80", "--casebook", HOSTILE),
    ("screen", "--region", HOSTILE),
    ("settings",),
    ("visits", "backup", "--out", HOSTILE),
    ("visits", "restore", HOSTILE),
    ("words", HOSTILE),
    ("words", "build", "-o", f"{HOSTILE}/vectors.bin"),
    ("findings", HOSTILE),
    ("findings", "--kind", HOSTILE),
    ("show", HOSTILE),
    ("cases", HOSTILE),
    ("practise", HOSTILE),
    ("handout", HOSTILE),
    ("cases", "handout", HOSTILE),
    ("handout", "saddle-numbness", "-o", f"{HOSTILE}/case.md"),
    ("mark", "saddle-numbness", HOSTILE),
    ("mark", HOSTILE, HOSTILE),
    ("practise", "desk-worker-knot-to-the-temple", "--keep", f"{HOSTILE}/mine.json"),
    ("cases", "list", "--principle", HOSTILE),
    ("cases", "list", "--region", HOSTILE),
    ("cases", "check", HOSTILE),
    ("cases", "check", f"{HOSTILE}.yaml"),
    ("cases", "new", "--from", HOSTILE),
    ("cases", "new", "--from", "1", "--title", HOSTILE, "--story", HOSTILE, "--teaches", HOSTILE, "--first", "none"),
    ("cases", "new", "--from", f"{HOSTILE}.yaml", "-o", f"{HOSTILE}.yaml"),
    ("export", HOSTILE),
    ("export", "quiz", "--format", HOSTILE),
    *(("export", "quiz", "--format", form) for form in ("moodle", "gift", "csv", "cards", "json")),
    ("export", "quiz", "--format", "anki", "-o", f"{HOSTILE}.apkg"),
    ("export", "quiz", "--format", "csv", "--principle", HOSTILE),
    ("export", "quiz", "--format", "csv", "--votes", HOSTILE),
    ("completion", HOSTILE),
    ("cohort", f"{HOSTILE}.csv"),
    ("cohort", HOSTILE),
    ("kb", HOSTILE),
    ("kb", "coverage", "--cases", HOSTILE),
    ("kb", "coverage", "--fired", HOSTILE),
    ("kb", "diff", HOSTILE, HOSTILE),
    ("kb", "docs", "-o", f"{HOSTILE}/rules.md"),
    ("kb", "docs", "--check", "-o", f"{HOSTILE}.md"),
    ("kb", "mutate", "--cases", HOSTILE),
    ("kb", "init", HOSTILE),
    ("kb", "init", f"{HOSTILE}/x", "--whole"),
    ("kb", "overlay"),
    ("kb", "overlay", "--overlay", HOSTILE),
    ("--overlay", HOSTILE, "principles"),
    ("kb", "review", "--by", HOSTILE, "--file", "reviews.tsv"),
    ("kb", "review", "--file", HOSTILE),
    ("kb", "review", "--status"),
    ("kb", "new", "rule", HOSTILE, HOSTILE),
    ("kb", "new", "rule", "ischemia", HOSTILE),
    ("kb", "new", "finding", HOSTILE, HOSTILE),
    ("kb", "new", "finding", "palpation", HOSTILE),
    ("kb", "new", "case", HOSTILE, HOSTILE),
    ("kb", "schema", HOSTILE),
    ("kb", "schema", "principle", "-o", f"{HOSTILE}/schema.json"),
    ("kb", "show", HOSTILE),
    ("visits", HOSTILE),
    ("visits", "list", "--client", HOSTILE),
    ("visits", "list", "--casebook", HOSTILE),
    *(("visits", name, HOSTILE) for name in ("show", "rerun", "diff", "export", "import", "delete", "rename")),
    *(("visits", name, HOSTILE) for name in ("note", "report", "followup")),
    ("visits", "note", "1", "--edit", "--like", HOSTILE),
    ("visits", "report", "1", "--how", HOSTILE),
    ("visits", "export", "1", "-o", f"{HOSTILE}/visit.yaml"),
    ("visits", "rename", "1", "--client", HOSTILE),
    ("visits", "rename", "1", "--title", HOSTILE),
    ("visits", "rename", "1", "--follows", HOSTILE),
    ("visits", "verdict", "1", HOSTILE, HOSTILE),
    ("visits", "verdict", "1", HOSTILE, "agree"),
)


@pytest.mark.parametrize("words", TYPED, ids=ascii)
def test_what_is_typed_is_said_again_without_what_commands_a_terminal(
    run: Run, hostile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NMT_EXPERT_CASEBOOK", str(casebook(hostile, tmp_path / "book.sqlite")))
    rules = () if words[0].startswith("-") else ("--rules", str(hostile / "rules"))
    refuse_commands(run(*rules, *words, stdin=f"{HOSTILE}\n"))


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_not_understood_in_a_visit_file_is_said_without_what_commands_a_terminal(
    run: Run, hostile: Path, form: str
) -> None:
    for words in (("assess",), ("how",), ("interview",)):
        result = run(*words, str(hostile / "unknown.yaml"), "--format", form, "--rules", str(hostile / "rules"))
        refuse_commands(result)
        assert result.exit_code == 2
        assert "\\x1b" in result.stderr


def test_the_name_of_a_file_is_said_without_what_commands_a_terminal(run: Run, hostile: Path, tmp_path: Path) -> None:
    file = tmp_path / f"{SHORT}.yaml"
    try:
        file.write_text("answers: [", encoding="utf-8")
    except OSError:
        pytest.skip("this system allows no such name")
    for words in (("assess",), ("how",), ("diff", "stress"), ("graph",), ("visits", "import"), ("intake",)):
        refuse_commands(run(*words, str(file)))
    good = tmp_path / f"{SHORT}good.yaml"
    good.write_bytes((hostile / "visit.yaml").read_bytes())
    rules, book = ("--rules", str(hostile / "rules")), ("--casebook", str(tmp_path / f"{SHORT}.sqlite"))
    refuse_commands(run("graph", str(good), *rules, "-o", str(tmp_path / f"{SHORT}.svg")))
    refuse_commands(run("intake", str(hostile / "notes.txt"), "--yes", "-o", str(tmp_path / f"{SHORT}2.yaml"), *rules))
    refuse_commands(run("visits", "import", str(good), *rules, *book))
    refuse_commands(run("visits", "list", *book))
    refuse_commands(run("visits", "export", "1", *book, "-o", str(good)))
    refuse_commands(run("kb", "new", "case", "ischemia", "x", "--rules", str(tmp_path / SHORT)))


REPLIES = (
    f"taut band {HOSTILE}\n{HOSTILE}\n\ny\nlow back {HOSTILE}\nleft low back\n{HOSTILE}\n45\n?\n{HOSTILE}\nw\n"
    f"w full\nh\nf\nn\ny {HOSTILE}\ny\nc {HOSTILE}\nc\nc 1\n{HOSTILE}\ny\na {HOSTILE}\nb\nw\nh\ny\n?\nu\n"
    "f\ny\np\nn\nq\n"
)


@pytest.mark.parametrize("form", FORMATS)
def test_an_interview_prints_nothing_that_commands_a_terminal(
    run: Run, hostile: Path, tmp_path: Path, form: str
) -> None:
    rules, book = ("--rules", str(hostile / "rules")), ("--casebook", str(tmp_path / "book.sqlite"))
    for known in ((), (str(hostile / "visit.yaml"),), (str(hostile / "urgent.yaml"),)):
        refuse_commands(run("interview", *known, "--format", form, *rules, *book, stdin=REPLIES))
    refuse_commands(run("interview", "--resume", "1", "--format", form, *rules, *book, stdin=REPLIES))


VISITS: tuple[tuple[str, ...], ...] = (
    ("list",),
    ("list", "--json"),
    *((name, number, *more) for name in ("show", "rerun") for number in "13" for more in ((), ("--json",))),
    ("rerun", "1", "--keep"),
    *(("diff", "2", "1", "--full", "--format", form) for form in FORMATS),
    *(("note", "1", "--format", form) for form in FORMATS),
    *(("report", "1", "--format", form) for form in FORMATS),
    *(("followup", "2", "--full", "--format", form) for form in (*FORMATS, "svg")),
    ("export", "1"),
    ("export", "1", "--json"),
    ("verdict", "1", "trigger_points", "agree", "--reason", HOSTILE),
    ("rename", "1", "--follows", "3"),
    ("delete", "1", "--yes"),
)


@pytest.mark.parametrize("words", VISITS, ids=ascii)
def test_a_casebook_that_another_program_wrote_prints_nothing_that_commands_a_terminal(
    run: Run, hostile: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    file = casebook(hostile, tmp_path / "book.sqlite")
    result = run("visits", "--rules", str(hostile / "rules"), "--casebook", str(file), *words)
    refuse_commands(result)
    if "--json" in words:
        assert json.loads(result.stdout)


@pytest.mark.parametrize("number", "13")
def test_a_resumed_interview_prints_nothing_that_commands_a_terminal(
    run: Run, hostile: Path, tmp_path: Path, number: str
) -> None:
    file = casebook(hostile, tmp_path / "book.sqlite")
    words = ("interview", "--resume", number, "--casebook", str(file), "--rules", str(hostile / "rules"))
    refuse_commands(run(*words, stdin=REPLIES))


def ids_poisoned(part: Any) -> Any:
    """The same knowledge with every id hostile, and one key of each mapping that nobody knows."""
    if isinstance(part, dict):
        changed = {name: ids_poisoned(value) for name, value in part.items()}
        return {**changed, **({"id": f"{part['id']}{HOSTILE}", HOSTILE: HOSTILE} if "id" in part else {})}
    return [ids_poisoned(value) for value in part] if isinstance(part, list) else part


def test_rules_that_are_refused_are_said_without_what_commands_a_terminal(run: Run, tmp_path: Path) -> None:
    folder = knowledge(tmp_path / "rules", ids_poisoned)
    written(folder / "principles" / f"{SHORT}.yaml" if sys.platform != "win32" else folder / "x.yaml", {HOSTILE: 1})
    commands = (("assess", "stress"), ("kb", "lint"), ("kb", "lint", "--json"), ("findings",), ("kb", "stats"))
    for words in commands:
        result = run(*words, "--rules", str(folder))
        refuse_commands(result)
        assert result.exit_code in (1, 2)


def test_every_command_is_tried_here() -> None:
    """A command that is added later is tried, too."""
    groups = ("cases", "export", "kb", "visits", "words")
    tried = {words[:2] if words[0] in groups else words[:1] for words in (*TYPED, *questions(), *lookups())}
    context = click.Context(app)
    names = {(name,) for name in app.list_commands(context)} - {(name,) for name in groups}
    for group in groups:
        command = app.get_command(context, group)
        assert isinstance(command, click.Group)
        names |= {(group, name) for name in command.list_commands(context)}
    assert names <= tried


def test_completion_offers_nothing_that_commands_a_terminal(hostile: Path) -> None:
    words = f"nmt-expert --rules {hostile / 'rules'} show t"
    shell = {"_NMT_EXPERT_COMPLETE": "zsh_complete", "COMP_WORDS": words, "COMP_CWORD": "4"}
    refuse_commands(CliRunner().invoke(app, (), env=shell, prog_name="nmt-expert", color=True))
