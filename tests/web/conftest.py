from __future__ import annotations

from pathlib import Path

import pytest

from nmt_expert.reasoning.assess import Expert
from nmt_expert.web.workspace import Workspace
from tests.web.browser import Browser
from tests.web.browser import workspace as workspace_in


@pytest.fixture
def workspace(shipped: Expert, tmp_path: Path) -> Workspace:
    """What is behind the pages, with the knowledge that ships and an empty casebook."""
    return workspace_in(shipped, tmp_path)


@pytest.fixture
def browser(workspace: Workspace) -> Browser:
    """A browser that was let in."""
    return Browser(workspace)
