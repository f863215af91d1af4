"""What stands between a browser and Streamlit: plain ASGI middleware, one thing each."""
