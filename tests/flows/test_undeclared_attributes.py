"""What a form sends beyond the profile, at registration."""

import pytest

from portal.flows.outcome import Need
from tests.flows.conftest import RIGHT, Walk, codes_of
from tests.support.portals import demo_document, import_realm, with_profile

SHOE = {"user.attributes.shoe": "41"}


@pytest.fixture
def policy(app):
    def change(value):
        import_realm(app, demo_document(with_profile(lambda profile: profile.update(unmanagedAttributePolicy=value))))

    return change


def registers(walk: Walk, **more):
    assert isinstance(walk.submits(**more), Need)
    return dict(walk.account().attributes)


@pytest.mark.parametrize("value", ["ADMIN_VIEW", "ADMIN_EDIT"])
def test_it_is_dropped_where_people_may_not_write_it(value, policy, walk: Walk):
    policy(value)
    assert "shoe" not in registers(walk, **SHOE)


def test_it_is_kept_where_they_may(policy, walk: Walk):
    policy("ENABLED")
    assert registers(walk, **SHOE)["shoe"] == ("41",)


def test_no_other_field_of_the_form_is_ever_kept(policy, walk: Walk):
    policy("ENABLED")
    assert set(registers(walk, shoe="41", nonsense="x")) == {"firstName", "lastName", "phoneNumber"}


def test_what_only_the_server_writes_is_refused(policy, walk: Walk):
    policy("ENABLED")
    found = codes_of(walk.submits(**{"user.attributes.LDAP_ID": "x"}))
    assert found == {"LDAP_ID": "updateReadOnlyAttributesRejectedMessage"}


def test_declared_attributes_may_come_with_the_prefix_of_old_themes(walk: Walk):
    assert codes_of(walk.submits(firstName="", **{"user.attributes.firstName": "Ada"}))
    others = {name: value for name, value in RIGHT.items() if name != "firstName"}
    assert isinstance(walk.answers("register", **others, **{"user.attributes.firstName": "Augusta"}), Need)
    assert walk.account().attributes["firstName"] == ("Augusta",)
