"""What the site costs in time and memory, measured on the machine at hand: `python -m tests.bench`."""
