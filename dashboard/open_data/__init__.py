"""For programs and printers: API, tables, briefs, feed, static copy. No Streamlit."""
