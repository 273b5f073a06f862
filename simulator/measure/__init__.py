"""How good the contracts are: which of their clauses the given cases and bodies exercise."""
