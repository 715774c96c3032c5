"""The least that Streamlit can show with a heading and a chart: what the first view is compared with."""

import plotly.graph_objects as go
import streamlit as st

st.title("Empty")
st.plotly_chart(go.Figure(go.Bar(x=["a", "b", "c"], y=[1, 2, 3])))
