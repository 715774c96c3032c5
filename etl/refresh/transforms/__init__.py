"""From publishers' frames to ours: pure functions, no network, no files."""
