"""One module a publisher: where its figures are and how to read them."""
