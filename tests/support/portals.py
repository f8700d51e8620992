"""Portals for tests: settings on an own database, realms imported as an operator would import them."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from flask import Flask

from portal.current import EXTENSION, Portal
from portal.locations import SHIPPED_REALMS, THEMES
from portal.realms.importing import Importer
from portal.settings import Settings

Document = dict[str, object]


def make_settings(folder: Path, database_url: str, **more: object) -> Settings:
    """Settings as development has them."""
    given: dict[str, object] = {
        "environment": "development",
        "database_url": database_url,
        "redis_url": None,
        "smtp": None,
        "base_url": "http://localhost",
        "secret_key": b"a key for tests only, thirty-two bytes and more",
        "peppers": {"1": b"a pepper for tests only"},
        "instance_dir": folder,
        "themes_dirs": (THEMES,),
        "bcrypt_cost": 4,
    }
    return Settings(**{**given, **more})  # type: ignore[arg-type]


def shut_down(portal: Portal) -> None:
    """Ends its threads and closes its connections."""
    portal.services.hasher.close()
    portal.work._database.close_all()


def demo_document(change: Callable[[Document], object] | None = None, **keys: object) -> Document:
    """The shipped realm `demo`, with some keys of it set otherwise."""
    document: Document = json.loads((SHIPPED_REALMS / "demo.json").read_text())
    document.update(keys)
    if change:
        change(document)
    return document


def with_profile(change: Callable[[Document], object]) -> Callable[[Document], object]:
    """A change of a realm document that changes its user profile."""

    def changed(document: Document) -> None:
        [component] = document["components"]["org.keycloak.userprofile.UserProfileProvider"]  # type: ignore[index]
        profile = json.loads(component["config"]["kc.user.profile.config"][0])
        change(profile)
        component["config"]["kc.user.profile.config"] = [json.dumps(profile)]

    return changed


def asking(*attributes: Document) -> Callable[[Document], object]:
    """A change of a realm document: these attributes are asked too. People may write them unless they say otherwise."""
    everybody = {"view": ["admin", "user"], "edit": ["admin", "user"]}
    added = [{"permissions": everybody, **attribute} for attribute in attributes]
    return with_profile(lambda profile: profile["attributes"].extend(added))  # type: ignore[attr-defined]


def small_document(name: str, **keys: object) -> Document:
    """Another realm: the password policy and the registration of `demo`, and nothing else of it."""
    kept = ("passwordPolicy", "authenticationFlows", "registrationFlow", "internationalizationEnabled")
    document = {key: value for key, value in demo_document().items() if key in kept}
    languages = {"supportedLocales": ["en", "de", "ar"], "defaultLocale": "en"}
    own = {"realm": name, "displayName": name.title(), "enabled": True, "registrationAllowed": True}
    return {**document, **languages, **own, **keys}


def import_realm(app: Flask, document: Mapping[str, object]) -> None:
    """Imports a realm document, as `flask realm import` does."""
    portal: Portal = app.extensions[EXTENSION]
    importer = Importer(portal.realm_store, portal.sealer, portal.check_realm)
    importer.apply(importer.prepare([document]))
    portal.realms.forget()
