"""Pulls figures from their publishers and publishes only what passes every check."""
