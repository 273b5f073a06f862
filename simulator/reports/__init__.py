"""Reports: what was checked as one value, and its forms for people and for machines."""
