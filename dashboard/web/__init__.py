"""Open data for programs, printers and other sites: plain HTTP beside the pages, from the same queries. No Streamlit here."""
