"""Ask the data: visitors' own questions in SQL, each run in a process that can read the published tables and nothing else."""
