"""The vectors of the ways of saying of a knowledge base: shipped for the shipped one, built by a command for another.

One job: keep what the sentence model says of every way of saying, so that only the words of a person are left to
be looked at, and find the ways nearest to them.  The file is believed only for the very phrases and the very model
that it was made of; any other is as good as none, and whoever asked falls back on ranking by words and says so.

Decides nothing: what is nearest is an offer.  Reads no words and no rules: the ways are handed in.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from nmt_expert.errors import Issue, WordsError
from nmt_expert.files.own import cache_folder, forget_older, is_mine_alone, own_file, write_own_file
from nmt_expert.intake.meaning.sentence_model import (
    DIMENSIONS,
    MODEL_SHA256,
    MOST_TOKENS,
    TOKENIZER_SHA256,
    available,
    sentence_model,
)

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from nmt_expert.knowledge.model import KnowledgeBase

Way = tuple[str, str]
"""A finding's id, and a phrase that means it."""

SHIPPED = "way_vectors.bin"
BUILD = "nmt-expert words build"

_MAGIC = b"NMTWAYS1"
_HEAD = struct.Struct("<8s32s32sIIf")
"""What a file begins with: magic, key, SHA-256 of the rest, rows, columns, steps in 1.0."""

_STEPS = 127
_BATCH = 256
_KEPT = 3
_DECIMALS = 4
"""More would tell machines apart, not ways: the steps alone move a cosine by 0.0006."""


class NearWay(NamedTuple):
    """A way of saying, and how near it is to what was asked: 1 the same, 0 nothing in common."""

    finding: str
    phrase: str
    cosine: float


class MakesVectors(Protocol):
    """What `build` needs of a sentence model."""

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a row of length one for each text."""


def ways_of(kb: KnowledgeBase) -> tuple[Way, ...]:
    """Return every way of saying that a knowledge base has, in its own order."""
    names = [(each.id, phrase) for each in kb.findings.values() for phrase in (each.label, *each.synonyms)]
    return (*names, *((each.id, phrase) for each in kb.ways for phrase in (*each.client, *each.therapist)))


# ------------------------------------------------------------------ what is nearest


class WayVectors:
    """The ways of saying, each with its vector.

    Attributes:
        ways: Finding and phrase of each row.
        steps: The whole numbers that make 1.0.
    """

    def __init__(self, ways: Sequence[Way], rows: NDArray[np.int8], steps: float) -> None:
        self.ways = tuple(ways)
        self.steps = steps
        self._rows = rows

    def cosines(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return how near each way is to each of some vectors of length one: a row for each vector.

        The ways are made into floating-point numbers some at a time, so that they never take four times the memory.
        """
        import numpy as np

        turned = np.ascontiguousarray(vectors.T, np.float32) / np.float32(self.steps)
        found = np.empty((len(self._rows), turned.shape[1]), np.float32)
        for start in range(0, len(self._rows), 8 * _BATCH):
            part = slice(start, start + 8 * _BATCH)
            np.matmul(self._rows[part].astype(np.float32), turned, out=found[part])
        return found.T

    def nearest(self, vector: NDArray[np.float32], most: int, *, once: bool = False) -> list[NearWay]:
        """Return the ways nearest to a vector, the nearest first; those equally near in their own order.

        Args:
            vector: Of length one, as the sentence model makes it.
            most: How many at most.
            once: Whether each finding comes only once, by the nearest of its ways.
        """
        import numpy as np

        cosines = np.round(self.cosines(vector.reshape(1, -1))[0], _DECIMALS)
        found: list[NearWay] = []
        seen: set[str] = set()
        for row in np.argsort(-cosines, kind="stable"):
            finding, phrase = self.ways[row]
            if len(found) >= most:
                break
            if not (once and finding in seen):
                found.append(NearWay(finding, phrase, round(float(cosines[row]), _DECIMALS)))
                seen.add(finding)
        return found


# ------------------------------------------------------------------ made


def build(
    ways: Sequence[Way],
    progress: Callable[[Sequence[Way]], Iterable[Way]] = iter,
    model: MakesVectors | None = None,
) -> bytes:
    """Return the content of the file for some ways of saying; four milliseconds a way.

    Args:
        ways: Finding and phrase of each.
        progress: Is given the ways and hands them on one by one, as they are worked through.
        model: Another model than the one of the extra.

    Raises:
        WordsError: The extra is not installed, or is not what it should be.
    """
    import numpy as np

    model = model or sentence_model()
    phrases = (phrase for _, phrase in progress(ways))
    batches = iter(lambda: list(islice(phrases, _BATCH)), [])
    rows = np.concatenate([np.zeros((0, DIMENSIONS), np.float32), *map(model.vectors, batches)])
    steps = np.float32(_STEPS) / np.float32(np.abs(rows).max(initial=0.0) or 1.0)  # the largest is about 0.3
    body = np.rint(rows * steps).astype(np.int8).tobytes()
    shape = (len(ways), DIMENSIONS, float(steps))
    return _HEAD.pack(_MAGIC, key_of(ways), _sum(shape, body), *shape) + body


def key_of(ways: Sequence[Way]) -> bytes:
    """Return what a file for these ways carries: SHA-256 of the phrases in their order, and of the model."""
    made_of = [MODEL_SHA256, TOKENIZER_SHA256, MOST_TOKENS, [phrase for _, phrase in ways]]
    return hashlib.sha256(json.dumps(made_of).encode()).digest()


def _sum(shape: tuple[int, int, float], body: bytes | memoryview) -> bytes:
    digest = hashlib.sha256(struct.pack("<IIf", *shape))
    digest.update(body)
    return digest.digest()


# ------------------------------------------------------------------ kept and found again


def load(ways: Sequence[Way]) -> WayVectors | None:
    """Return the vectors of some ways of saying, or None if there are none for exactly these; `search` says why."""
    return search(ways)[0]


def search(ways: Sequence[Way]) -> tuple[WayVectors | None, tuple[Issue, ...]]:
    """Look for the vectors of some ways of saying: those that were shipped, then those this user has built.

    Returns:
        The vectors, or None; and what is wrong with the files that could not be used.
    """
    if not available():
        return None, ()
    issues: list[Issue] = []
    for path, content in _kept(ways):
        try:
            return parse(content, ways, path), tuple(issues)
        except WordsError as error:
            issues += error.issues
    return None, tuple(issues)


def parse(content: bytes, ways: Sequence[Way], path: str = "") -> WayVectors:
    """Return the vectors that a file holds for some ways of saying.

    Args:
        content: The whole file.
        ways: What it has to be made of.
        path: The file, as a reader knows it.

    Raises:
        WordsError: The file is damaged, or made of other ways or by another model.
    """
    import numpy as np

    if len(content) < _HEAD.size or not content.startswith(_MAGIC):
        raise _unusable(path, "damaged-vectors", "this is no file of vectors, or its beginning is lost")
    _, key, summed, *shape = _HEAD.unpack_from(content)
    rows, columns, steps = shape
    if key != key_of(ways) or (rows, columns) != (len(ways), DIMENSIONS):
        message = "the file of vectors was made of other ways of saying, or by another model"
        raise _unusable(path, "other-vectors", message)
    body = memoryview(content)[_HEAD.size :]
    if len(body) != rows * columns or _sum((rows, columns, steps), body) != summed:
        raise _unusable(path, "damaged-vectors", "the file of vectors is damaged, and was not used")
    return WayVectors(ways, np.frombuffer(body, np.int8).reshape(rows, columns), steps)


def keep(ways: Sequence[Way], content: bytes) -> Path:
    """Keep what was built where `load` finds it, readable by this user alone; return the file.

    Raises:
        WordsError: There is no folder that belongs to this user alone.
        OSError: The file cannot be written.
    """
    file = _own(ways)
    if file is None:
        message = "there is no folder to keep the vectors in: NMT_EXPERT_CACHE is off, or there is no home folder"
        raise _unusable("", "no-folder", message, "name a folder with NMT_EXPERT_CACHE")
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not is_mine_alone(file.parent.stat()):
        message = "others may write to this folder, so nothing in it would be believed"
        hint = "close it to others, or name another with NMT_EXPERT_CACHE"
        raise _unusable(str(file.parent), "open-folder", message, hint)
    write_own_file(file, content)
    forget_older(file.parent, "ways-*.bin", _KEPT)
    return file


def _kept(ways: Sequence[Way]) -> Iterator[tuple[str, bytes]]:
    """Yield the files that there are, each with its content."""
    from importlib.resources import files

    shipped, own = files("nmt_expert").joinpath("intake/meaning", SHIPPED), _own(ways)
    if shipped.is_file():
        yield str(shipped), shipped.read_bytes()
    content = b""
    with suppress(OSError):  # not there
        content = own_file(own) if own and is_mine_alone(own.parent.stat()) else b""
    if content:
        yield str(own), content


def _own(ways: Sequence[Way]) -> Path | None:
    folder = cache_folder()
    return folder / f"ways-{key_of(ways).hex()[:32]}.bin" if folder else None


def _unusable(path: str, code: str, message: str, hint: str = f"make it again: {BUILD}") -> WordsError:
    return WordsError([Issue(path, 0, code, message, hint)])
