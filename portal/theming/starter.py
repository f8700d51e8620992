"""The few files that a new theme begins with, commented so that they explain themselves."""

import re
from collections.abc import Mapping
from pathlib import Path

from portal.theming.tokens import Tokens, is_colour

NAME = re.compile(r"[a-z][a-z0-9-]{1,39}")

_PROPERTIES = """\
# {title}: the theme's facts. Every line that begins with # is asleep; take the # away to wake it.
# After saving, look at {gallery} or reload the page.

displayName={title}
parent={parent}

# ---- colours ------------------------------------------------------------------------------------
# Six digits each: #rrggbb. `flask theme check {name}` tells when a text could not be read on its ground.
{light}

# The same in the dark, for people whose device is set so. darkMode=false keeps the pages light for everybody.
#darkMode=false
{dark}

# ---- shapes and fonts ---------------------------------------------------------------------------
{shapes}

# ---- logo ---------------------------------------------------------------------------------------
# Put the picture into resources/img/. It stands beside the name, 32 px high; the other is for dark pages.
#logo=img/logo.svg
#logoDark=img/logo-dark.svg

# ---- more ---------------------------------------------------------------------------------------
# A style sheet of your own, after ours. (`styles=` would replace ours altogether.)
#addStyles=css/{name}.css
# Languages this theme speaks.
#locales=en,de
# To change one block of one page, or the HTML of every button: README.md of the themes folder, steps 6 to 8.
"""

_MESSAGES = """\
# Sentences of {title} in English. A key that is not here is taken from the parent theme.
# All keys and sentences: templates/messages/messages_en.properties. Write one apostrophe as two: '' .
# Other languages: messages_de.properties, messages_pt_BR.properties … beside this file.

#doRegister=Join us
#registerTitle=Become a member
"""

_MAILS = """\
# Sentences of {title}'s mails in English. All keys: templates/email/messages/messages_en.properties.

#emailVerificationSubject=Welcome to {title}: your code
"""

_STYLES = """\
/* Comes after our own sheet. Prefer the tokens in theme.properties: they reach every page, mail and colour scheme.
   Say start and end instead of left and right, so that Arabic and Hebrew pages are right as well. */

/* .masthead {{ border-block-end: 1px solid var(--hairline); }} */
"""


def starter_files(name: str, parent: str, tokens: Tokens, gallery: str) -> Mapping[str, str]:
    """The files of a new theme, by their paths in its folder."""
    title = name.replace("-", " ").title()
    light = {key: value for key, value in tokens.light.items() if is_colour(value)}
    shapes = {key: value for key, value in tokens.light.items() if not is_colour(value)}
    properties = _PROPERTIES.format(
        name=name,
        title=title,
        parent=parent,
        gallery=gallery,
        light="\n".join(f"#color.{key}={value}" for key, value in light.items()),
        dark="\n".join(f"#color.dark.{key}={value}" for key, value in tokens.in_the_dark().items() if key in light),
        shapes="\n".join(f"#{_family(value)}.{key}={value}" for key, value in shapes.items()),
    )
    return {
        "theme.properties": properties,
        "messages/messages_en.properties": _MESSAGES.format(title=title),
        "email/messages/messages_en.properties": _MAILS.format(title=title),
        f"resources/css/{name}.css": _STYLES.format(),
    }


def write_theme(folder: Path, files: Mapping[str, str]) -> None:
    """Writes the files; FileExistsError where the folder is there already, and then nothing is touched."""
    folder.mkdir(parents=True)
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def _family(value: str) -> str:
    return "shape" if value[:1].isdigit() else "font"
