"""The realm `showcase`, and what to answer there: right, and wrong in the way that each field is about."""

import json
from typing import Any

from portal.locations import SHIPPED_REALMS
from tests.support.person import PASSWORD

KEY = "org.keycloak.userprofile.UserProfileProvider"


def showcase_document() -> dict[str, Any]:
    """The realm as it is shipped."""
    document: dict[str, Any] = json.loads((SHIPPED_REALMS / "showcase.json").read_text(encoding="utf-8"))
    return document


def showcase_profile() -> dict[str, Any]:
    """Its profile, as it is written there."""
    profile: dict[str, Any] = json.loads(
        showcase_document()["components"][KEY][0]["config"]["kc.user.profile.config"][0]
    )
    return profile


RIGHT: dict[str, str | list[str]] = {
    "username": "ada",
    "email": "ada@example.test",
    "firstName": "Ada",
    "lastName": "Lovelace",
    "nickname": "Pip",
    "badge": "AB-1234",
    "account": "(12) 34567-8901",
    "about": "Two lines\nof text",
    "languages": ["English", "French"],
    "secretWord": "analytical",
    "website": "https://example.test/ada",
    "otherEmail": "ada@second.test",
    "phone": "+44 20 7946 0000",
    "topic": "engines",
    "age": "36",
    "height": "1.65",
    "mood": "7",
    "colour": "#aa00ff",
    "birthdate": "1990-12-10",
    "anniversary": "12/10/15",
    "appointment": "2027-01-02T10:30",
    "expiry": "2031-05",
    "holiday": "2027-W30",
    "wakeUp": "06:45",
    "department": "research",
    "size": "M",
    "interests": ["music", "art"],
    "tools": ["pen", "saw"],
    "newsletter": ["", "true"],
    "tier": "premium",
    "companyName": "Analytical Engines",
    "country": "US",
    "state": "CA",
    "postalCode": "94103",
    "motto": "Onwards",
    "source": "showcase",
}

WRONG: dict[str, tuple[str | list[str], str]] = {
    "username": ("a b", "Username can have letters, numbers, dots and hyphens"),
    "email": ("ada@", "Enter an email address in the correct format, like name@example.com"),
    "firstName": ("<Ada>", "First name contains a character that names cannot have here"),
    "lastName": ("", "Enter your last name"),
    "nickname": ("x", "Nickname must be between 2 and 20 characters"),
    "badge": ("ab-12", "A badge number has two capital letters"),
    "account": ("(12) 34567", "An account number has eleven digits"),
    "about": ("x" * 301, "About you must be 300 characters or fewer"),
    "languages": (["English", "f"], "Languages you speak must be between 2 and 30 characters"),
    "secretWord": ("abc", "Word for the telephone must be between 4 and 40 characters"),
    "website": ("ftp://example.test", "The web address cannot begin with “ftp”"),
    "otherEmail": ("nobody", "Enter an email address in the correct format"),
    "phone": ("call me", "A phone number has 5 to 20 digits"),
    "topic": ("x" * 61, "What are you looking for? must be 60 characters or fewer"),
    "age": ("7", "Age must be between 16 and 120"),
    "height": ("3", "Height in metres must be between 0.5 and 2.6"),
    "mood": ("11", "How are you today? must be between 0 and 10"),
    "colour": ("red", "Favourite colour is not in the format that is expected"),
    "birthdate": ("1990-02-31", "Enter a real date"),
    "anniversary": ("the other day", "Enter a real date"),
    "appointment": ("tomorrow", "First meeting is not in the format that is expected"),
    "expiry": ("May", "Card is good until is not in the format that is expected"),
    "holiday": ("the next", "Week of holiday is not in the format that is expected"),
    "wakeUp": ("early", "Wake-up time is not in the format that is expected"),
    "department": ("kitchen", "Department has a value that we cannot use"),
    "size": ("XXL", "Shirt size has a value that we cannot use"),
    "interests": (["music", "sports", "art", "travel"], "Interests: between 1 and 3 answers"),
    "tools": (["pen", "spade"], "Tools you use has a value that we cannot use"),
    "newsletter": ("maybe", "Send me a letter now and then has a value that we cannot use"),
    "tier": ("gold", "Membership has a value that we cannot use"),
    "companyName": ("x" * 81, "Company must be 80 characters or fewer"),
    "country": ("XX", "Country has a value that we cannot use"),
    "state": ("BY", "State has a value that we cannot use"),
    "postalCode": ("", "Fill in: Postal code"),
    "motto": ("x" * 61, "Motto at the start must be 60 characters or fewer"),
    "source": ("x" * 41, "Where the account comes from must be 40 characters or fewer"),
}

SECRETS = {"password": PASSWORD}
