"""One module for each publisher: where its figures are and how to read them. `etl.paths.FEEDS` lists them."""
