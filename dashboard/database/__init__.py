"""The only door to DuckDB, and every SELECT of the site."""
