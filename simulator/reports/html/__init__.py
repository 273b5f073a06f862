"""The report as one HTML file: it asks no network, and its reader needs no JavaScript."""
