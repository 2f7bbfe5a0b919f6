"""The cached base is the loaded base, or it is not used."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from nmt_expert.knowledge import cache as cached
from nmt_expert.knowledge import load
from nmt_expert.knowledge.load import load_knowledge


@pytest.fixture
def kept(rules: Path, cache: Path) -> Path:
    """The file in which the tiny base is kept."""
    load_knowledge(rules)
    (file,) = cache.iterdir()
    return file


@pytest.fixture
def no_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any attempt to read YAML fails the test."""

    def refuse(*_: object) -> None:
        raise AssertionError("the files were read again")

    monkeypatch.setattr(load, "_compile", refuse)


@pytest.mark.usefixtures("kept", "no_reading")
def test_a_second_start_takes_the_base_from_the_cache(rules: Path) -> None:
    assert load_knowledge(rules).findings["taut_band"].synonyms == ("cord",)


def test_the_cached_base_equals_the_loaded_one(kept: Path, rules: Path) -> None:
    assert load_knowledge(rules) == load_knowledge(rules, use_cache=False)
    assert repr(load_knowledge(rules)) == repr(load_knowledge(rules, use_cache=False))
    assert kept.exists()


def test_the_shipped_base_survives_the_cache() -> None:
    assert load_knowledge() == load_knowledge() == load_knowledge(use_cache=False)


@pytest.mark.parametrize("position", [0, 20, 40, 200, -1])
def test_a_flipped_bit_is_noticed(kept: Path, rules: Path, position: int) -> None:
    content = bytearray(kept.read_bytes())
    content[position] ^= 1
    kept.write_bytes(content)
    assert cached.read(load_knowledge(rules, use_cache=False).digest) is None
    assert load_knowledge(rules).rules
    assert kept.read_bytes() != bytes(content)


@pytest.mark.parametrize("length", [0, 10, 32, 33, 500])
def test_a_truncated_file_is_not_used(kept: Path, rules: Path, length: int) -> None:
    kept.write_bytes(kept.read_bytes()[:length])
    assert cached.read(load_knowledge(rules, use_cache=False).digest) is None
    assert load_knowledge(rules).rules


def test_a_base_kept_under_another_name_is_not_used(kept: Path, rules: Path) -> None:
    (rules / "sources.yaml").write_text((rules / "sources.yaml").read_text() + "# more\n")
    changed = load_knowledge(rules, use_cache=False)
    other = cached._file(changed.digest)
    assert other is not None
    other.write_bytes(kept.read_bytes())
    assert cached.read(changed.digest) is None


def test_a_changed_file_is_seen_at_once(kept: Path, rules: Path) -> None:
    file = rules / "findings/symptom.yaml"
    file.write_text(file.read_text().replace("label: Stress", "label: Strain"))
    assert load_knowledge(rules).findings["stress"].label == "Strain"
    assert kept.exists()


def test_a_new_field_or_python_or_program_has_a_key_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    before = cached._key("digest")
    monkeypatch.setattr(sys, "version", "4.0")
    python = cached._key("digest")
    monkeypatch.setattr(cached, "_program", lambda: ("9.9",))
    program = cached._key("digest")
    monkeypatch.setattr(cached, "_CLASSES", cached._CLASSES[:-1])
    assert len({before, python, program, cached._key("digest"), cached._key("other")}) == 5


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such mode")
def test_only_the_owner_can_read_the_kept_file(kept: Path) -> None:
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_nothing_is_left_beside_the_kept_file(kept: Path) -> None:
    assert [file.name for file in kept.parent.iterdir()] == [kept.name]


def test_only_the_newest_bases_are_kept(kept: Path, rules: Path) -> None:
    base = load_knowledge(rules)
    for number in range(9):
        cached.write(f"digest {number}", replace(base, digest=f"digest {number}"))
    assert len(list(kept.parent.iterdir())) == 5


def test_a_folder_that_cannot_be_made_is_no_error(rules: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.write_text("a file where the folder should be")
    assert load_knowledge(rules).rules
    monkeypatch.setenv("NMT_EXPERT_CACHE", os.devnull)
    assert load_knowledge(rules).rules


def test_off_keeps_nothing(rules: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NMT_EXPERT_CACHE", "off")
    monkeypatch.chdir(tmp_path)
    assert load_knowledge(rules).rules
    assert cached._file("digest") is None
    assert [path.name for path in tmp_path.iterdir()] == ["rules"]


@pytest.mark.parametrize(
    ("platform", "variable", "below"),
    [("linux", "XDG_CACHE_HOME", "nmt-expert"), ("win32", "LOCALAPPDATA", "nmt-expert/Cache")],
)
def test_the_folder_follows_the_custom_of_the_system(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, platform: str, variable: str, below: str
) -> None:
    monkeypatch.delenv("NMT_EXPERT_CACHE")
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv(variable, str(tmp_path))
    file = cached._file("digest")
    assert file is not None
    assert file.parent == tmp_path / below


@pytest.mark.usefixtures("cache")
def test_examples_are_read_from_the_cache_only_when_somebody_looks() -> None:
    whole = load_knowledge(use_cache=False)
    load_knowledge()
    cached = load_knowledge()
    rule = next(rule for rule in cached.rules if rule.examples)
    assert type(rule.examples) is not tuple
    assert tuple(rule.examples) == next(entry for entry in whole.rules if entry.id == rule.id).examples
    assert cached == whole
