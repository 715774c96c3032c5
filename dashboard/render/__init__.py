"""Rows to HTML, SVG and Plotly figures. No Streamlit."""
