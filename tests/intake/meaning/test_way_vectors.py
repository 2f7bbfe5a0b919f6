"""What was made of other words is not used, what is damaged is named, and the nearest comes first."""

from __future__ import annotations

import random
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from nmt_expert.errors import WordsError
from nmt_expert.intake.meaning import way_vectors
from nmt_expert.intake.meaning.way_vectors import SHIPPED, build, keep, key_of, load, parse, search, ways_of
from nmt_expert.knowledge.load import load_knowledge
from tests.intake.meaning.fake import WAYS, FakeModel, needs_the_model, np


@pytest.fixture
def content() -> bytes:
    return build(WAYS, model=FakeModel())


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder for what is built, as if the extra were installed."""
    monkeypatch.setenv("NMT_EXPERT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(way_vectors, "available", lambda: True)
    return tmp_path / "cache"


def asked(text: str) -> object:
    return FakeModel().vectors([text])[0]


# ------------------------------------------------------------------ nearest


def test_the_nearest_way_comes_first_and_the_same_words_are_at_one(content: bytes) -> None:
    found = parse(content, WAYS).nearest(asked("no feeling in the left hand"), 2)
    assert [near[:2] for near in found] == [
        ("numbness", "no feeling in the hand"),
        ("stiffness", "stiff in the morning"),
    ]
    assert parse(content, WAYS).nearest(asked("tingling fingers"), 1)[0].cosine == pytest.approx(1, abs=0.002)


def test_ways_that_are_equally_near_keep_their_order(content: bytes) -> None:
    found = parse(content, WAYS).nearest(asked("pins and needles"), 2)
    assert [near.finding for near in found] == ["tingling", "cramp"]
    assert found[0].cosine == found[1].cosine


def test_a_finding_comes_once_if_that_is_asked_for(content: bytes) -> None:
    vectors = parse(content, WAYS)
    every = vectors.nearest(asked("tingling pins and needles"), 10)
    assert [near.finding for near in every].count("tingling") == 2
    once = vectors.nearest(asked("tingling pins and needles"), 10, once=True)
    assert sorted(near.finding for near in once) == ["cramp", "numbness", "stiffness", "tingling"]
    assert once[0] == every[0]


def test_many_ways_are_compared_in_parts_with_the_same_result_as_at_once() -> None:
    rng = random.Random(5)
    words = [f"word{number}" for number in range(60)]
    ways = [(f"f{number}", " ".join(rng.sample(words, 3))) for number in range(5000)]
    model = FakeModel()
    whole = model.vectors([phrase for _, phrase in ways])
    vectors = model.vectors(["word1 word2", "word3"])
    found = parse(build(ways, model=FakeModel()), ways).cosines(vectors)
    assert found.shape == (2, 5000)
    assert np.abs(found - vectors @ whole.T).max() < 0.01


# ------------------------------------------------------------------ built


def test_the_same_ways_give_the_same_bytes(content: bytes) -> None:
    assert build(WAYS, model=FakeModel()) == content


def test_every_way_is_handed_through_progress_once() -> None:
    handed: list[object] = []
    build(WAYS, lambda ways: (handed.append(way) or way for way in ways), FakeModel())
    assert handed == list(WAYS)


def test_a_knowledge_base_without_ways_has_vectors_too() -> None:
    assert parse(build((), model=FakeModel()), ()).nearest(asked("anything"), 3) == []


def test_every_label_synonym_and_wording_is_a_way_of_saying() -> None:
    kb = load_knowledge()
    ways = ways_of(kb)
    assert ("taut_band", kb.findings["taut_band"].label) in ways
    names = len(kb.findings) + sum(len(finding.synonyms) for finding in kb.findings.values())
    assert len(ways) == names + sum(len(each.client) + len(each.therapist) for each in kb.ways)


# ------------------------------------------------------------------ not believed


def test_the_key_hangs_on_the_phrases_their_order_and_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {key_of(WAYS), key_of(WAYS[1:]), key_of(WAYS[::-1]), key_of((("tingling", "pins"), ("tingling", "needles")))}
    monkeypatch.setattr(way_vectors, "MODEL_SHA256", "another")
    assert len(keys | {key_of(WAYS)}) == 5


def test_vectors_of_other_ways_are_refused(content: bytes) -> None:
    with pytest.raises(WordsError) as caught:
        parse(content, WAYS[:-1], "ways.bin")
    assert str(caught.value) == (
        "ways.bin: the file of vectors was made of other ways of saying, or by another model\n"
        "  hint: make it again: nmt-expert words build"
    )


@pytest.mark.parametrize("spoil", ["cut", "longer", "other byte", "other scale", "empty", "another file"])
def test_a_damaged_file_is_refused_with_what_to_do(content: bytes, spoil: str) -> None:
    spoilt = {
        "cut": content[:-1],
        "longer": content + b"\0",
        "other byte": content[:-1] + bytes([content[-1] ^ 1]),
        "other scale": content[:82] + bytes([content[82] ^ 1]) + content[83:],
        "empty": b"",
        "another file": b"PK\3\4" + content,
    }[spoil]
    with pytest.raises(WordsError, match=r"^ways\.bin: .*\n  hint: make it again: nmt-expert words build$") as caught:
        parse(spoilt, WAYS, "ways.bin")
    assert caught.value.issues[0].code == "damaged-vectors"


# ------------------------------------------------------------------ kept


def test_what_was_kept_is_found_again_by_this_user_alone(cache: Path, content: bytes) -> None:
    assert load(WAYS) is None
    file = keep(WAYS, content)
    found = load(WAYS)
    assert found is not None
    assert found.nearest(asked("stiff"), 1)[0].finding == "stiffness"
    assert load(WAYS[1:]) is None
    assert sys.platform == "win32" or file.stat().st_mode & 0o077 == 0


def test_a_kept_file_that_is_damaged_is_not_used_and_is_named(cache: Path, content: bytes) -> None:
    file = keep(WAYS, content)
    file.write_bytes(content[:-1])
    found, issues = search(WAYS)
    assert found is None
    assert (str(file), "damaged-vectors") in [(issue.path, issue.code) for issue in issues]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such modes")
def test_a_file_that_others_can_write_to_is_as_good_as_none(cache: Path, content: bytes) -> None:
    keep(WAYS, content).chmod(0o622)
    assert load(WAYS) is None
    keep(WAYS, content)
    cache.chmod(0o777)
    assert load(WAYS) is None
    with pytest.raises(WordsError, match="others may write to this folder"):
        keep(WAYS, content)


def test_without_a_cache_nothing_is_kept_and_it_is_said(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setenv("NMT_EXPERT_CACHE", "off")
    with pytest.raises(WordsError, match="NMT_EXPERT_CACHE is off"):
        keep(WAYS, content)


def test_only_the_newest_few_are_kept(cache: Path, content: bytes) -> None:
    for number in range(6):
        keep([*WAYS, ("more", f"way {number}")], content)
    assert len(list(cache.iterdir())) == 3


def test_without_the_extra_nothing_is_loaded(monkeypatch: pytest.MonkeyPatch, cache: Path, content: bytes) -> None:
    keep(WAYS, content)
    monkeypatch.setattr(way_vectors, "available", lambda: False)
    assert search(WAYS) == (None, ())


# ------------------------------------------------------------------ shipped


def test_the_vectors_that_are_shipped_are_those_of_the_shipped_ways() -> None:
    file = files("nmt_expert").joinpath("intake/meaning", SHIPPED)
    if not file.is_file():
        pytest.skip("no vectors are shipped yet: make vectors")
    parse(file.read_bytes(), ways_of(load_knowledge()), "run: make vectors")


@needs_the_model
def test_the_model_puts_what_is_meant_before_what_only_shares_words() -> None:
    from nmt_expert.intake.meaning.sentence_model import sentence_model

    ways = (("numbness", "I have lost the feeling in my hand"), ("swelling", "my hand is swollen"))
    vectors = parse(build(ways), ways)
    assert vectors.nearest(sentence_model().vectors(["my fingers have gone dead"])[0], 1)[0].finding == "numbness"
