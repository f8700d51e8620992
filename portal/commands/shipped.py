"""The shipped realms: imported where they are absent, so that the first start shows something to try."""

from portal import current
from portal.locations import SHIPPED_REALMS
from portal.realms.importing import Importer, read_file


def import_shipped() -> tuple[str, ...]:
    """Imports every shipped realm whose name is free and answers their names. Raises ConfigurationRefused."""
    portal = current.portal()
    known = set(portal.realm_store.names())
    documents = [document for path in sorted(SHIPPED_REALMS.glob("*.json")) for document in read_file(path).documents]
    absent = [document for document in documents if document.get("realm") not in known]
    if not absent:
        return ()
    importer = Importer(
        portal.realm_store, portal.sealer, portal.check_realm, frozenset(portal.themes.names()).__contains__
    )
    prepared = importer.prepare(absent)
    # two servers that start at once both try: whoever is second finds the realm there, which is what both wanted
    importer.apply(prepared)
    portal.realms.forget()
    return tuple(each.name for each in prepared)
