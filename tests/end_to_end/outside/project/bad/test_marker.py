"""A marker that nobody knows."""

import pytest


@pytest.mark.salesmachine(profil="compat")
def test_marker(salesmachine):
    raise AssertionError("never run")
