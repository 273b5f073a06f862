"""A pocket Salesmachine: its API on this machine, recording, judging, and misbehaving on demand."""
