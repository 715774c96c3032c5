"""From publishers to DuckDB: reads the bundled figures, checks them, and publishes one database that the site reads."""
