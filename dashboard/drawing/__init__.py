"""Charts as pictures, each drawn in a process that can be ended."""
