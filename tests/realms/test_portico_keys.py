from portal.realms.portico_keys import PORTICO_KEYS, unknown_portico_keys


def test_every_key_says_what_it_means_and_what_holds_without_it():
    assert all(key.name.startswith("portico.") and key.meaning and key.default and key.values for key in PORTICO_KEYS)
    assert len({key.name for key in PORTICO_KEYS}) == len(PORTICO_KEYS)


def test_a_family_covers_its_members_and_not_its_bare_prefix():
    assert unknown_portico_keys(["portico.limits.register"], "here") == ()
    assert len(unknown_portico_keys(["portico.limits.", "portico.limit.register"], "here")) == 2


def test_keys_of_others_are_none_of_our_business():
    assert unknown_portico_keys(["frontendUrl", "porticoish", "acr.loa.map"], "here") == ()
