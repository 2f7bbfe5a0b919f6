"""``nmt-expert show``: everything known about one thing, with its sources and where it is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from nmt_expert.cli.complete import complete_anything
from nmt_expert.cli.options import Session, json_option, pass_session, rules_option
from nmt_expert.cli.output import print_json, print_text, wrapped
from nmt_expert.errors import DataError, Issue

_HIDDEN = ("path", "line", "id", "sources")
_CONDITIONS = ("when", "requires")


@click.command("show", short_help="Show everything known about one thing, with its sources.")
@click.argument("name", metavar="ID", shell_complete=complete_anything)
@json_option
@rules_option
@pass_session
def command(session: Session, name: str, as_json: bool) -> None:
    r"""Show everything known about one thing, with its sources.

    ID names a finding, principle, hypothesis, rule, red flag, region, muscle, nerve,
    posture, question, source or case; a label or a synonym will do. What refers to it
    is listed, too.

    \b
    Examples:
      nmt-expert show taut_band
      nmt-expert show hypertonicity.firm-and-yields
      nmt-expert show "upper trapezius"
    """
    from nmt_expert.cli.entries import called

    kb = session.knowledge
    found = [about(kb, kind, entry) for kind, entry in called(kb, name)] or _case(kb, name)
    if not found:
        raise DataError([_nothing(kb, name)])
    if as_json:
        print_json(found)
    else:
        print_text("\n\n".join(as_text(data) for data in found))


def about(kb: Any, kind: str, entry: Any) -> dict[str, Any]:
    """Return all that is known about one entry, as plain data."""
    from nmt_expert.cli.entries import referring, where

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
        from nmt_expert.cli.entries import written

        return written(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain("", item) for item in value]
    if hasattr(value, "__struct_fields__"):
        parts = {name: _plain(name, getattr(value, name)) for name in value.__struct_fields__}
        return {name: part for name, part in parts.items() if part not in ("", [], None)}
    return value


def _case(kb: Any, name: str) -> list[dict[str, Any]]:
    """Return the worked case of this name, if there is one."""
    from nmt_expert.cli.cases import shipped

    return [{"what": "case", **case} for case in shipped() if case["id"] == name.strip()]


def _nothing(kb: Any, name: str) -> Issue:
    from nmt_expert.cli.entries import entries, names
    from nmt_expert.knowledge.nearest import nearest

    known: dict[str, str] = {}
    for members in entries(kb).values():
        for key, entry in members.items():
            known.update({key.casefold(): key, **dict.fromkeys(names(key, entry), key)})
    near = known.get(nearest(name.casefold(), known), "")
    hint = f"did you mean '{near}'?" if near else "search the findings with: nmt-expert findings WORD"
    return Issue("", 0, "unknown-id", f"nothing is called '{name}'", hint)


# ------------------------------------------------------------------ text


def as_text(data: dict[str, Any]) -> str:
    """Return plain data as text: a heading, then a paragraph or a list a key."""
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
