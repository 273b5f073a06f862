"""What a test asks for by its marker."""

from __future__ import annotations

import pytest

from simulator.kit.asked import Asked, read
from simulator.kit.errors import KitError

salesmachine = pytest.mark.salesmachine


def asked(*marks: pytest.MarkDecorator) -> Asked:
    """What the marks ask for, the closest first."""
    return read([one.mark for one in marks])


def test_without_a_marker() -> None:
    """A test that asks for nothing doesn't mind."""
    assert asked() == Asked(None, None, (), frozenset(), False)


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        (salesmachine(profile="compat"), Asked(profile="compat")),
        (salesmachine(seed=0), Asked(seed=0)),
        (salesmachine(faults="status=503"), Asked(faults=("status=503",))),
        (
            salesmachine(faults=["status=503,times=1", "latency=1ms"]),
            Asked(faults=("status=503,times=1", "latency=1ms")),
        ),
        (
            salesmachine(allow_violations={"SM-204", "SM-208"}),
            Asked(allow_violations=frozenset({"SM-204", "SM-208"})),
        ),
        (salesmachine(allow_violations="SM-204"), Asked(allow_violations=frozenset({"SM-204"}))),
        (salesmachine(allow_unexpected=True), Asked(allow_unexpected=True)),
        (salesmachine(faults=[], allow_violations=()), Asked()),
    ],
)
def test_each_argument(mark: pytest.MarkDecorator, expected: Asked) -> None:
    """Texts may come alone or in a list."""
    assert asked(mark) == expected


def test_the_closest_counts() -> None:
    """An argument of the test wins over its class's; what the test doesn't give is the class's."""
    found = asked(salesmachine(seed=1), salesmachine(seed=2, profile="compat"))
    assert found == Asked(profile="compat", seed=1)


@pytest.mark.parametrize(
    ("mark", "sentence"),
    [
        (salesmachine(7), "salesmachine takes no 7: name it, as in profile='compat'"),
        (salesmachine(fault="x"), "salesmachine takes no 'fault': did you mean 'faults'?"),
        (
            salesmachine(clock=1),
            "salesmachine takes no 'clock': it is one of profile, seed, faults, allow_violations,"
            " allow_unexpected",
        ),
        (salesmachine(profile="lax"), "profile is 'strict' or 'compat', not 'lax'"),
        (salesmachine(profile=["strict"]), "profile is 'strict' or 'compat', not ['strict']"),
        (salesmachine(seed=-1), "seed is a number from 0, not -1"),
        (salesmachine(seed=True), "seed is a number from 0, not True"),
        (salesmachine(seed=2**63), f"seed is a number from 0, not {2**63}"),
        (
            salesmachine(faults="sttus=503"),
            "faults: 'sttus=503' is no part of a fault; did you mean status=503?",
        ),
        (salesmachine(faults=7), "faults takes texts, as in 'status=503,times=1', not 7"),
        (
            salesmachine(faults="forget,workspace=1a2b3c4d"),
            "faults: 'forget,workspace=1a2b3c4d' is for this test alone: leave workspace out",
        ),
        (
            salesmachine(allow_violations=["SM-9"]),
            "allow_violations: there is no violation 'SM-9': did you mean 'SM-",
        ),
        (
            salesmachine(allow_violations="id_required"),
            "allow_violations: there is no violation 'id_required': it is one of SM-101",
        ),
        (
            salesmachine(allow_violations=[204]),
            "allow_violations takes texts, as in 'SM-204', not 204",
        ),
        (salesmachine(allow_unexpected=1), "allow_unexpected is True or False, not 1"),
    ],
)
def test_what_can_not_be_asked_for(mark: pytest.MarkDecorator, sentence: str) -> None:
    """It gets a sentence with what can, also where a closer mark gives the same argument."""
    with pytest.raises(KitError) as error:
        asked(mark)
    assert str(error.value).startswith(sentence)
    with pytest.raises(KitError):
        asked(salesmachine(seed=1, profile="strict", faults="forget"), mark)
