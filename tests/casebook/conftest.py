"""The expert with the knowledge that comes with the program."""

from __future__ import annotations

import pytest

from nmt_expert.api import default_expert
from nmt_expert.reasoning.assess import Expert


@pytest.fixture(scope="session")
def expert() -> Expert:
    return default_expert()
