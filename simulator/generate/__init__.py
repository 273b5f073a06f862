"""Traffic that looks real, from a seed: companies, their people, and what they do."""
