"""`python -m portal` serves, as `python app.py` does in a checkout."""

from portal.serving import serve

if __name__ == "__main__":
    serve()
