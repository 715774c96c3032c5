"""What may be compared, what is said of a force, and which force a search means. No Streamlit, no HTML."""
