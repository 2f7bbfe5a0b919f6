"""The small knowledge base and the shipped one, each ready to assess."""

from __future__ import annotations

import pytest

from nmt_expert.knowledge.load import load_knowledge
from nmt_expert.reasoning.assess import Expert
from tests.explain.tiny import tiny


@pytest.fixture(scope="session")
def expert() -> Expert:
    return Expert(tiny())


@pytest.fixture(scope="session")
def shipped() -> Expert:
    return Expert(load_knowledge(use_cache=False))
