"""Settings that every test shares."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.reasoning.assess import Expert
from tests.examples import examples
from tests.explain.tiny import tiny

settings.register_profile(
    "ours", max_examples=examples(), deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("ci", settings.get_profile("ours"), derandomize=True)  # the same examples in every run there
settings.load_profile("ci" if os.environ.get("CI") else "ours")


@pytest.fixture(scope="session", autouse=True)
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep the secret of the cache in a folder of the tests' own, and take no settings from whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("state")
        patch.setenv("XDG_STATE_HOME", str(folder))
        patch.setenv("NMT_EXPERT_CONFIG", str(folder / "settings.toml"))
        yield folder


@pytest.fixture(scope="session")
def expert() -> Expert:
    """The small made-up knowledge base, ready to assess."""
    return Expert(tiny())


@pytest.fixture(scope="session")
def shipped() -> Expert:
    """The knowledge that comes with the program, ready to assess."""
    return Expert(load_knowledge(use_cache=False))
