"""What a page costs when nobody asks anything of it: the floors that the portal is measured against."""

from flask import Flask
from flask_wtf import CSRFProtect
from flask_wtf.csrf import generate_csrf

FIELDS = ("username", "email", "firstName", "lastName", "phoneNumber", "password", "password-confirm", "termsAccepted")

PAGE = """<!doctype html>
<html lang="en"><head><title>Create an account</title></head><body><h1>Create an account</h1>
<form method="post"><input type="hidden" name="csrf_token" value="{{ csrf }}">
{% for name in fields %}
<div class="field"><label for="{{ name }}">{{ name }}</label>
<p id="{{ name }}-hint">{{ name }} of the account</p>
<input id="{{ name }}" name="{{ name }}" value="{{ values.get(name, '') }}" aria-describedby="{{ name }}-hint">
{% if errors.get(name) %}<p class="error">{{ errors[name] }}</p>{% endif %}</div>
{% endfor %}
<button>Create an account</button></form></body></html>"""


def hello() -> Flask:
    """Bare Flask: a route that answers two words."""
    app = Flask("hello")
    app.add_url_rule("/", view_func=lambda: "Hello, world!")
    return app


def form() -> Flask:
    """A bare Jinja page with as many fields as the demo realm asks, and Flask-WTF's form token."""
    app = Flask("form")
    app.config.update(SECRET_KEY="a key for measuring only", WTF_CSRF_CHECK_DEFAULT=False)
    CSRFProtect(app)
    template = app.jinja_env.from_string(PAGE)

    def page() -> str:
        return template.render(csrf=generate_csrf(), fields=FIELDS, values={}, errors={})

    app.add_url_rule("/", view_func=page)
    return app
