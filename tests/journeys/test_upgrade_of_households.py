"""Every household of the journeys, opened as if it came from an older version: nothing of it is lost or changed."""

from __future__ import annotations

import pytest
from households import Told, journeys, shelf

from formhelper.core.upgrade import upgraded


@pytest.mark.parametrize("told", journeys(), ids=lambda told: told.id)
def test_what_is_kept_is_what_would_be_read_again(told: Told) -> None:
    case = told.walk().case
    new, lost = upgraded(case, shelf().definitions, told.today)
    assert lost == ()
    assert (new.entities, new.household, new.roles, new.later) == (
        case.entities, case.household, case.roles, case.later,
    )
    assert new.definitions == shelf().definitions.fingerprint
