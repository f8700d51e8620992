"""The static forms. What a profile asks is no WTForms form: its fields come from the realm document."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, PasswordField, StringField


class LoginForm(FlaskForm):
    """User name or e-mail address, password, and whether to stay signed in."""

    class Meta:
        """The form token is checked before any view, for every form alike."""

        csrf = False

    username = StringField()
    password = PasswordField()
    rememberMe = BooleanField()  # noqa: N815  (Keycloak's field name)


class CodeForm(FlaskForm):
    """The code from a mail."""

    class Meta:
        """As above."""

        csrf = False

    code = StringField()


class AddressForm(FlaskForm):
    """Another e-mail address."""

    class Meta:
        """As above."""

        csrf = False

    email = StringField()


class LinkForm(FlaskForm):
    """What a person does with a mail's link: press it, give the password, or say that it was not them."""

    class Meta:
        """As above."""

        csrf = False

    action = StringField()
    password = PasswordField()


class NewPasswordForm(FlaskForm):
    """A new password, with Keycloak's names of the fields."""

    class Meta:
        """As above."""

        csrf = False

    new = PasswordField(name="password-new")
    confirmation = PasswordField(name="password-confirm")
