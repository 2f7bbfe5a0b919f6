"""The cached base is the loaded base, or it is not used."""

from __future__ import annotations

import hashlib
import marshal
import os
import stat
import sys
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from nmt_expert.knowledge import cache as cached
from nmt_expert.knowledge import load, model
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
    other = cached._file("knowledge", cached._key(changed.digest))
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


# ------------------------------------------------------------------ who may have written it

modes = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes and owners")


@pytest.fixture
def digest(rules: Path) -> str:
    """The digest of the tiny base."""
    return load_knowledge(rules, use_cache=False).digest


def test_a_file_that_another_user_sealed_is_not_used(
    kept: Path, rules: Path, digest: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = kept.read_bytes()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "theirs"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "theirs"))
    base = load_knowledge(rules)
    cached.write(digest, replace(base, flags={}))  # without any red flag
    assert (forged := cached.read(digest)) is not None
    assert not forged.flags
    monkeypatch.undo()
    monkeypatch.setenv("NMT_EXPERT_CACHE", str(kept.parent))
    assert cached.read(digest) is None
    assert load_knowledge(rules).flags
    assert kept.read_bytes() == ours


def test_a_file_with_a_plain_checksum_for_a_seal_is_not_used(kept: Path, digest: str) -> None:
    body = kept.read_bytes()[32:]
    kept.write_bytes(hashlib.sha256(kept.name.encode() + b"\0" + body).digest() + body)
    assert cached.read(digest) is None


@modes
@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_or_folder_that_others_may_write_to_is_not_used(kept: Path, digest: str, mode: int) -> None:
    assert cached.read(digest) is not None
    kept.chmod(mode)
    assert cached.read(digest) is None
    kept.chmod(0o600)
    kept.parent.chmod(mode | 0o100)
    assert cached.read(digest) is None
    kept.parent.chmod(0o700)
    assert cached.read(digest) is not None


@modes
def test_nothing_is_written_to_a_folder_that_others_may_write_to(rules: Path, cache: Path) -> None:
    cache.mkdir()
    cache.chmod(0o777)
    assert load_knowledge(rules).rules
    assert list(cache.iterdir()) == []


@modes
def test_what_belongs_to_somebody_else_is_neither_used_nor_written(
    kept: Path, rules: Path, digest: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kept.stat().st_mtime_ns
    monkeypatch.setattr(os, "geteuid", lambda: kept.stat().st_uid + 1)
    assert cached.read(digest) is None
    assert load_knowledge(rules).rules
    assert kept.stat().st_mtime_ns == before


@modes
def test_the_secret_is_made_once_and_is_this_user_s_alone(kept: Path, rules: Path, state: Path) -> None:
    (secret,) = (state / "nmt-expert").iterdir()
    content = secret.read_bytes()
    assert len(content) == 32
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert stat.S_IMODE(secret.parent.stat().st_mode) == 0o700
    (rules / "sources.yaml").write_text((rules / "sources.yaml").read_text() + "# more\n")
    load_knowledge(rules)
    assert secret.read_bytes() == content


@modes
@pytest.mark.parametrize("spoil", ["read by others", "cut short", "a link", "gone"])
def test_a_secret_that_may_be_known_is_made_again_and_nothing_sealed_with_it_is_used(
    kept: Path, rules: Path, digest: str, state: Path, tmp_path: Path, spoil: str
) -> None:
    secret = state / "nmt-expert" / "cache.key"
    before = secret.read_bytes()
    if spoil == "read by others":
        secret.chmod(0o644)
    elif spoil == "cut short":
        secret.write_bytes(before[:5])
    else:
        secret.unlink()
    if spoil == "a link":
        (tmp_path / "known").write_bytes(before)
        secret.symlink_to(tmp_path / "known")
    assert cached.read(digest) is None
    assert load_knowledge(rules).rules
    assert secret.read_bytes() != before
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert cached.read(digest) is not None


def _deep() -> bytes:
    """Return what ``marshal`` reads as lists a thousand deep, which no knowledge base is."""
    return b"[\x02\0\0\0i\0\0\0\0" * 1500 + b"N"


def _nested_objects() -> bytes:
    deep: Any = "x"
    for _ in range(1500):
        deep = [cached._NUMBER[model.Not], deep]
    return marshal.dumps(deep)


HOSTILE = {
    "deep": _deep(),
    "deeper than Python recurses": _nested_objects(),
    "an unknown class": marshal.dumps([10_000, 1]),
    "too few fields": marshal.dumps([0]),
    "another object": marshal.dumps("knowledge"),
    "half an object": marshal.dumps(["x" * 100])[:50],
    "nothing": b"",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_a_sealed_file_that_holds_anything_else_is_ignored_and_made_again(
    kept: Path, rules: Path, digest: str, body: bytes
) -> None:
    kept.write_bytes(cached._seal(cached._secret(), kept.name, body) + body)
    assert cached.read(digest) is None
    assert load_knowledge(rules).rules
    assert cached.read(digest) is not None


@modes
@pytest.mark.parametrize("what", ["a pipe", "a folder", "a link"])
def test_what_is_no_ordinary_file_is_ignored_and_nothing_waits_for_it(
    kept: Path, rules: Path, digest: str, tmp_path: Path, what: str
) -> None:
    content = kept.read_bytes()
    kept.unlink()
    if what == "a pipe":
        os.mkfifo(kept)
    elif what == "a folder":
        kept.mkdir()
    else:
        (tmp_path / "elsewhere").write_bytes(content)
        kept.symlink_to(tmp_path / "elsewhere")
    assert cached.read(digest) is None
    assert load_knowledge(rules).rules


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
    assert cached._file("knowledge", "digest") is None
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
    file = cached._file("knowledge", "digest")
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
