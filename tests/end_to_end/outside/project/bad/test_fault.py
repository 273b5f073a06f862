"""A fault that is none."""

import pytest


@pytest.mark.salesmachine(faults="stat=503")
def test_fault(salesmachine):
    raise AssertionError("never run")
