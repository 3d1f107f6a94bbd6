"""The dashboard: Streamlit pages over ``db.queries``. No SQL here, and no text from a paper shown unescaped."""
