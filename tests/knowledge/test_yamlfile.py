"""Reading YAML and JSON into plain data with lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from nmt_expert.errors import Issue
from nmt_expert.knowledge import yamlfile
from nmt_expert.knowledge.content import MAX_BYTES
from nmt_expert.knowledge.yamlfile import MAX_DEPTH, read_file, read_yaml

words = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"], exclude_characters="\ufeff"), max_size=20)
trees: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.floats(-1e9, 1e9) | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=20,
)


@given(trees)
def test_json_reads_as_what_was_written(tree: Any) -> None:
    assert read_yaml(json.dumps(tree), "x.json").data == tree


@given(st.binary(max_size=200))
def test_any_bytes_give_a_document_and_never_an_exception(content: bytes) -> None:
    document = read_yaml(content, "x.yaml")
    assert all(issue.path == "x.yaml" for issue in document.issues)


@given(st.text(alphabet=":-[]{},&*a1!|>'\"#\n\t ?%@`\\", max_size=60))
def test_any_punctuation_gives_a_document_and_never_an_exception(content: str) -> None:
    read_yaml(content, "x.yaml")


@pytest.mark.parametrize(
    "word", ["yes", "no", "on", "off", "Yes", "NO", "y", "n", "2024-01-31", "0x1F", "1_000", "12:30"]
)
def test_words_stay_words(word: str) -> None:
    assert read_yaml(f"a: {word}", "x.yaml").data == {"a": word}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("-3", -3),
        ("0.5", 0.5),
        ("'5'", "5"),
        ("1e400", "1e400"),
    ],
)
def test_scalars_follow_the_core_of_yaml_1_2(text: str, value: object) -> None:
    assert read_yaml(f"a: {text}", "x.yaml").data == {"a": value}


def test_keys_are_always_words() -> None:
    assert read_yaml("{no: 1, 5: 2, true: 3}", "x.yaml").data == {"no": 1, "5": 2, "true": 3}


def test_every_key_and_item_has_its_line_and_anything_else_that_of_what_surrounds_it() -> None:
    document = read_yaml("# top\na: 1\nb:\n  - x\n  - c: [1,\n         2]\n", "x.yaml")
    lines = [("a",), ("b",), ("b", 0), ("b", 1), ("b", 1, "c"), ("b", 1, "c", 0), ("b", 1, "c", 1)]
    assert [document.line(*loc) for loc in lines] == [2, 3, 4, 5, 5, 5, 6]
    assert document.line("b", 1, "missing", 7) == 5
    assert document.line("nothing") == 2


def test_a_duplicate_key_names_both_lines_and_keeps_the_first_value() -> None:
    document = read_yaml("a: 1\nb: 2\na: {c: 3}\n", "x.yaml")
    assert document.data == {"a": 1, "b": 2}
    assert [str(issue) for issue in document.issues] == [
        "x.yaml:3: the key 'a' is given twice, first in line 1\n  hint: remove one of them"
    ]


def test_anchors_and_aliases_are_read_as_long_as_they_do_not_explode() -> None:
    assert read_yaml("a: &x [1, 2]\nb: *x\n", "x.yaml").data == {"a": [1, 2], "b": [1, 2]}
    assert read_yaml(f"a: &x 1\nb: [{', '.join(['*x'] * 10_000)}]\n", "x.yaml").issues == ()
    too_many = read_yaml(f"a: &x 1\nb: [{', '.join(['*x'] * 10_001)}]\n", "x.yaml")
    assert [issue.code for issue in too_many.issues] == ["too-many-aliases"]


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read with the loader written in C, and with the one written in Python."""
    monkeypatch.setattr(yamlfile, "_PARSER", getattr(yaml, request.param))


def deep(depth: int) -> Iterator[tuple[str, int]]:
    """Yield texts nested ``depth`` deep, each with the line in which they pass the limit."""
    yield "[" * depth, 1
    yield "\ufeff" + "[" * depth, 1
    yield "[" * depth + "]" * depth, 1
    yield "a:\r\n- " + "[" * depth, 2
    yield "[\n" * 999 + "[" * depth, MAX_DEPTH + 1
    yield "[" * (MAX_DEPTH + 1) + "\n" + "[" * depth, 1
    yield "[" * MAX_DEPTH + "\n" + "[" * depth, 2
    yield "[" * 999 + "\n" + "[" * depth, 1
    yield "- " * depth, 1
    yield '{"a":' * depth, 1
    yield "[é," * depth, 1
    yield "".join(" " * level + "a:\n" for level in range(min(depth, 1500))), MAX_DEPTH + 1


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 998, 1001, 300_000])
@pytest.mark.usefixtures("loader")
def test_deep_nesting_is_refused_the_same_way_whoever_notices_it(depth: int) -> None:
    for text, line in deep(depth):
        refused = Issue("x.yaml", line, "too-deep", "lists and mappings are nested over 50 deep")
        assert read_yaml(text, "x.yaml").issues == (refused,), text[:30]


@pytest.mark.parametrize("depth", [MAX_DEPTH + 1, 300_000])
@pytest.mark.usefixtures("loader")
def test_what_is_wrong_before_deep_nesting_is_said_as_ever(depth: int) -> None:
    twice = "[{a: 1, a: 2}," + "[" * depth
    assert [issue.code for issue in read_yaml(twice, "x.yaml").issues] == ["duplicate-key", "too-deep"]
    assert [issue.code for issue in read_yaml("{" * depth, "x.yaml").issues] == ["key"]


def test_a_file_is_refused_above_the_limit_and_read_at_it(tmp_path: Path) -> None:
    file = tmp_path / "big.yaml"
    file.write_bytes(b"#" * MAX_BYTES)
    assert read_file(file, "big.yaml").issues == ()
    file.write_bytes(b"#" * (MAX_BYTES + 1))
    assert [str(issue).partition("\n")[0] for issue in read_file(file, "big.yaml").issues] == [
        "big.yaml: the file is over 5 MB, the most that is read"
    ]


def test_a_file_that_is_not_there_or_is_a_folder_is_an_issue(tmp_path: Path) -> None:
    assert str(read_file(tmp_path / "none.yaml", "none.yaml").issues[0]) == "none.yaml: there is no such file"
    assert [issue.code for issue in read_file(tmp_path, "folder.yaml").issues] == ["unreadable-file"]


def test_a_byte_order_mark_and_windows_line_ends_are_read() -> None:
    document = read_yaml(b"\xef\xbb\xbfa: 1\r\nb: 2\r\n", "x.yaml")
    assert document.data == {"a": 1, "b": 2}
    assert document.line("b") == 2


def test_an_escaped_pair_of_surrogates_is_one_character() -> None:
    assert read_yaml(r'{"a": "\ud83d\ude00", "b": "\\ud83d"}', "x.json").data == {"a": "\U0001f600", "b": r"\ud83d"}


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("a: [1, {b: c}]\nd: [2, {e: f\n", {"a": [1, {"b": "c"}], "d": [2, {"e": "f"}]}),
        ("a: 1\nb: c: d\n", {"a": 1, "b": "c"}),
        ("a: 1\n---\na: 2\n", {"a": 1}),
        ('{"a": [{"b": "x ] }, \\" "}, {"c": "d"}, {"e', {"a": [{"b": 'x ] }, " '}, {"c": "d"}]}),
        ('{"a": "b", "c": \x00}', {"a": "b"}),
        ("", None),
        ("[", []),
        ("\x00", None),
    ],
)
def test_of_a_broken_file_what_stands_above_is_kept_apart(text: str, beginning: object) -> None:
    document = read_yaml(text, "x.yaml")
    assert document.data is None
    assert document.beginning == beginning


def test_a_sound_file_has_no_beginning_apart() -> None:
    assert read_yaml("a: 1\n", "x.yaml").beginning is None
