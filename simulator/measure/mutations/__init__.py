"""Mutations: schemas and translations altered a little, to see whether the given cases notice."""
