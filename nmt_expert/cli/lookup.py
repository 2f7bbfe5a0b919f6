"""The commands that look things up: findings, principles and show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from nmt_expert.cli.complete import complete_anything
from nmt_expert.cli.options import Session, json_option, pass_session, rules_option
from nmt_expert.cli.output import begins, print_json, print_text, table, tell, wrapped
from nmt_expert.errors import DataError, Issue
from nmt_expert.knowledge.model import KINDS, Finding, KnowledgeBase, Principle

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


@click.command("findings", short_help="List the findings that can be answered, or search them.")
@click.argument("search", nargs=-1)
@click.option("--kind", type=click.Choice(KINDS), help="Only findings of one kind.")
@json_option
@rules_option
@pass_session
def findings(session: Session, search: tuple[str, ...], kind: str | None, as_json: bool) -> None:
    r"""List the findings that can be answered, or search them.

    SEARCH is any words, or beginnings of words, of an id, a label, a question or a synonym.
    The exit code is 1 if nothing is found.

    \b
    Examples:
      nmt-expert findings tingling
      nmt-expert findings --kind palpation
    """
    kb = session.knowledge
    words = [word.casefold() for part in search for word in part.split()]
    found = [entry for entry in kb.findings.values() if (not kind or entry.kind == kind) and _has(entry, words)]
    if as_json:
        print_json([_data(kb, entry) for entry in found])
    elif found:
        print_text(table((entry.id, entry.kind, _label(kb, entry)) for entry in found))
    if not found:
        session.ends_with(1)
        tell(_nothing(list(kb.findings.values()), " ".join(words)))


def _has(entry: Finding, words: list[str]) -> bool:
    names = (entry.id, entry.id.replace("_", " "), entry.label, entry.question, *entry.synonyms)
    return begins(" ".join(names), words)


def _label(kb: KnowledgeBase, entry: Finding) -> str:
    """Return a finding's label, and what it is split into or a part of."""
    if parts := kb.parts.get(entry.id):
        return f"{entry.label} (asked as {', '.join(parts)})"
    return f"{entry.label} (part of {entry.part_of})" if entry.part_of else entry.label


def _data(kb: KnowledgeBase, entry: Finding) -> dict[str, Any]:
    return {
        "id": entry.id,
        "kind": entry.kind,
        "label": entry.label,
        "question": entry.question,
        "site": entry.site,
        "part_of": entry.part_of or "",
        "parts": list(kb.parts.get(entry.id, ())),
        "synonyms": list(entry.synonyms),
        "where": f"{entry.path}:{entry.line}",
    }


def _nothing(findings: list[Finding], text: str) -> str:
    from nmt_expert.knowledge.messages import nearest

    known = {name.casefold(): entry for entry in findings for name in (entry.id, entry.label, *entry.synonyms)}
    near = nearest(text, known) if text else ""
    hint = f"\n  hint: did you mean '{known[near].label}' ({known[near].id})?" if near else ""
    return f"no finding has '{text}' in it{hint}"


# ------------------------------------------------------------------ the ten principles


@click.command("principles", short_help="List the ten principles.")
@json_option
@rules_option
@pass_session
def principles(session: Session, as_json: bool) -> None:
    """List the ten principles, what each means and how good its evidence is.

    "nmt-expert show ischemia" shows one of them with all its rules.
    """
    principles = session.knowledge.principles.values()
    if as_json:
        print_json([_principle_data(entry) for entry in principles])
    else:
        print_text(table((entry.id, _evidence(entry), entry.meaning) for entry in principles))


def _evidence(entry: Principle) -> str:
    contested = entry.evidence.contested and entry.evidence.grade != "contested"
    return f"{entry.evidence.grade} evidence, contested" if contested else _plainly(entry.evidence.grade)


def _plainly(grade: str) -> str:
    return "contested evidence" if grade == "contested" else f"{grade} evidence"


def _principle_data(entry: Principle) -> dict[str, Any]:
    return {
        "id": entry.id,
        "label": entry.label,
        "meaning": entry.meaning,
        "definition": entry.definition,
        "evidence": {
            "grade": entry.evidence.grade,
            "contested": entry.evidence.contested,
            "statement": entry.evidence.statement,
        },
        "requires": entry.requires_text,
        "leads_to": [link.to for link in entry.leads_to],
        "where": f"{entry.path}:{entry.line}",
    }


# ------------------------------------------------------------------ the worked cases, as they are written


_SAID = ("title", "story", "complaints", "expect", "teaches", "source")


def shipped() -> list[dict[str, Any]]:
    """Return every case that comes with the program: id, what its file says, and where it is.

    Raises:
        DataError: A case's file cannot be read.
    """
    from nmt_expert.knowledge.where import cases_folder
    from nmt_expert.knowledge.yamlfile import read_file

    cases = []
    for name, file in sorted(_files(cases_folder(), ""), key=lambda pair: pair[0]):
        document = read_file(file, f"cases/{name}")
        if document.issues:
            raise DataError(document.issues)
        data = document.data if isinstance(document.data, dict) else {}
        said = {key: data[key] for key in _SAID if key in data}
        cases.append({"id": name.rpartition(".")[0], "where": str(file), **said})
    return cases


def _files(folder: Traversable, before: str) -> Iterator[tuple[str, Traversable]]:
    """Yield every YAML file below a folder with its path there."""
    for item in folder.iterdir():
        if item.name.startswith("."):
            continue
        if item.is_dir():
            yield from _files(item, f"{before}{item.name}/")
        elif item.name.endswith((".yaml", ".yml")):
            yield before + item.name, item


# ------------------------------------------------------------------ one thing, with its sources


_HIDDEN = ("path", "line", "id", "sources")
_CONDITIONS = ("when", "requires")


@click.command("show", short_help="Show everything known about one thing, with its sources.")
@click.argument("name", metavar="ID", shell_complete=complete_anything)
@json_option
@rules_option
@pass_session
def show(session: Session, name: str, as_json: bool) -> None:
    r"""Show everything known about one thing, with its sources.

    ID names a finding, principle, hypothesis, rule, red flag, region, muscle, nerve,
    spinal root, posture, movement, measure, factor that keeps a complaint going, organ,
    contested topic, question, source or case; a label or a synonym is enough. What refers
    to it is listed, too. A word or number of a result ("moderate", "well supported",
    "combined", "contested", 0.84) is explained, with the arithmetic behind it.

    \b
    Examples:
      nmt-expert show taut_band
      nmt-expert show hypertonicity.firm-and-yields
      nmt-expert show "upper trapezius"
      nmt-expert show C6
    """
    from nmt_expert.knowledge.entries import called

    kb = session.knowledge
    found = [about(kb, kind, entry) for kind, entry in called(kb, name)] or _case(kb, name) or _scale_words(kb, name)
    if not found:
        raise DataError([_nothing_known(kb, name)])
    if as_json:
        print_json(found)
    else:
        print_text("\n\n".join(as_text(data) for data in found))


def about(kb: Any, kind: str, entry: Any) -> dict[str, Any]:
    """Return all that is known about one entry, as plain data."""
    from nmt_expert.knowledge.entries import referring, where

    name = getattr(entry, "id", "") or entry.principle
    data: dict[str, Any] = {"what": kind, "id": name, "where": where(kind, entry)}
    for field in entry.__struct_fields__:
        value = getattr(entry, field)
        if field not in _HIDDEN and value not in (None, "", (), False):
            data[field] = _plain(field, value)
    if kind == "rule":
        data["sign"] = "supports" if entry.sign > 0 else "speaks against"
    if kind in ("principle", "hypothesis"):
        data["rules"] = [_rule_line(rule) for rule in kb.rules_for(name)]
    data["referred_to_by"] = _grouped(referring(kb, kind, name), hidden="conclusion" if "rules" in data else "")
    data["sources"] = {key: kb.sources[key].citation for key in getattr(entry, "sources", ()) if key in kb.sources}
    return {key: value for key, value in data.items() if value not in ([], {}, "")}


def _grouped(references: list[tuple[str, str, str]], hidden: str) -> dict[str, list[str]]:
    """Return references as ids by kind and field (``rule when``); ``hidden`` is a field already shown."""
    grouped: dict[str, list[str]] = {}
    for kind, name, field in references:
        if field != hidden:
            grouped.setdefault(f"{kind} {field}", []).append(name)
    return grouped


def _rule_line(rule: Any) -> str:
    verb = "supports" if rule.sign > 0 else "speaks against"
    return f"{rule.id}: {verb} ({rule.strength}). {rule.because}"


def _plain(field: str, value: Any) -> Any:
    """Return a field as plain data, a condition as it is written in its file."""
    if field in _CONDITIONS:
        from nmt_expert.knowledge.entries import written

        return written(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain("", item) for item in value]
    if hasattr(value, "__struct_fields__"):
        parts = {name: _plain(name, getattr(value, name)) for name in value.__struct_fields__}
        return {name: part for name, part in parts.items() if part not in ("", [], None)}
    return value


def _case(kb: Any, name: str) -> list[dict[str, Any]]:
    """Return the worked case of this name, if there is one."""
    from nmt_expert.intake.casefolder import case_code

    wanted = name.strip()
    return [{"what": "case", **case} for case in shipped() if wanted in (case["id"], case_code(case["id"]))]


def _scale_words(kb: Any, name: str) -> list[dict[str, Any]]:
    """Return the words of the scale that are called this, or the band of a number."""
    from nmt_expert.authoring.scale_words import scale_words_named

    found = scale_words_named(kb, name)
    return [
        {
            "what": one.what,
            "id": one.id,
            **{key: text for key, text in (("number", one.number), ("meaning", one.meaning)) if text},
        }
        for one in found
    ]


def _nothing_known(kb: Any, name: str) -> Issue:
    from nmt_expert.authoring.scale_words import scale_words
    from nmt_expert.knowledge.entries import entries, names
    from nmt_expert.knowledge.messages import nearest

    known: dict[str, str] = {text: one.id for one in scale_words(kb) for text in (one.id, *one.names)}
    for members in entries(kb).values():
        for key, entry in members.items():
            known.update({key.casefold(): key, **dict.fromkeys(names(key, entry), key)})
    near = known.get(nearest(name.casefold(), known), "")
    hint = f"did you mean '{near}'?" if near else "search the findings with: nmt-expert findings WORD"
    return Issue("", 0, "unknown-id", f"nothing is called '{name}'", hint)


# ------------------------------------------------------------------ text


def as_text(data: dict[str, Any]) -> str:
    """Return plain data as text: a heading, then a paragraph or a list per key."""
    place = f", {data['where']}" if "where" in data else ""
    lines = [f"{data['id']}  ({data['what']}{place})"]
    for key, value in data.items():
        if key == "sources":
            lines += ["  sources:", *(line for name, text in value.items() for line in _paragraph(name, text, "    "))]
        elif key not in ("id", "what", "where"):
            lines += _paragraph(key.replace("_", " "), value, "  ")
    return "\n".join(lines)


def _paragraph(key: str, value: Any, indent: str) -> list[str]:
    if isinstance(value, dict):
        inner = [
            line for name, part in value.items() for line in _paragraph(name.replace("_", " "), part, indent + "  ")
        ]
        return [f"{indent}{key}:", *inner]
    if isinstance(value, list) and all(isinstance(item, str) and (" " not in item or len(item) < 40) for item in value):
        return [wrapped(", ".join(value), f"{indent}{key}: ", indent + "    ")]
    if isinstance(value, list):
        return [f"{indent}{key}:", *(line for item in value for line in _item(item, indent + "  "))]
    return [wrapped(_short(value), f"{indent}{key}: ", indent + "    ")]


def _item(item: Any, indent: str) -> list[str]:
    if isinstance(item, dict):
        item = "; ".join(f"{key.replace('_', ' ')}: {_short(part)}" for key, part in item.items())
    return [wrapped(str(item), f"{indent}- ", indent + "  ")]


def _short(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
