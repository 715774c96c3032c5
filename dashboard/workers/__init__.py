"""Processes that do work aside, so that it can be ended: for time, for memory, or because nobody waits for it any more."""
