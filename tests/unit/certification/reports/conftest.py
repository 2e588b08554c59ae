from __future__ import annotations

from typing import Any

import pytest

from tests.factories.reporting import Reporting, make_reporting


@pytest.fixture
def place(db: Any) -> Reporting:
    return make_reporting()
