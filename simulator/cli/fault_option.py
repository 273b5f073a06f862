"""Faults as an option gives them."""

from __future__ import annotations

import click

from simulator.faults import Fault, FaultError, parse

_ONE = "one fault at a time: ; joins them in the header X-Sim-Fault alone"


def read_faults(
    _: click.Context, __: click.Parameter, values: tuple[str, ...]
) -> tuple[Fault, ...]:
    """The faults of an option that may be repeated; BadParameter for a text that is none."""
    return tuple(read_fault(value) for value in values)


def read_fault(text: str) -> Fault:
    """The fault that a text is.  Raises BadParameter where it is none."""
    try:
        return parse(text)
    except FaultError as error:
        if ";" in text:
            raise click.BadParameter(_ONE) from None
        raise click.BadParameter(str(error)) from None
