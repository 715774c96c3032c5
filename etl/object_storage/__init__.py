"""Builds in object storage: one machine publishes, any number fetch. Needs requirements-store.txt."""
