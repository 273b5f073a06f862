"""Versions of the contract: what it holds, and what one of them changes for whoever sends."""
