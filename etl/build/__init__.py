"""Reads the input files, checks them against schema.sql, and publishes one database whole."""
