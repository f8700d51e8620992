"""Portico: `python app.py` serves it; `flask --app app …` and WSGI servers (`app:app`) find it here."""

from portal.serving import flask_application, serve

if __name__ == "__main__":
    serve()
elif __name__ != "__mp_main__":  # the server's own child processes import this file again and need nothing of it
    app = flask_application()
