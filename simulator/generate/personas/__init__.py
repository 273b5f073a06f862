"""What Segment's Personas sends: audiences and computed traits, made of what people really do."""

from __future__ import annotations

from simulator.generate.personas.audiences import Audiences
from simulator.generate.personas.computations import audience_key

__all__ = ["Audiences", "audience_key"]
