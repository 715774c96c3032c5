"""What the pages are built of in Streamlit: components, pickers, cached sections, downloads."""
