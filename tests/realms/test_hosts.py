from portal.realms.hosts import OwnHost, read_hosts
from portal.realms.reading import Reading


def read(**attributes):
    reading = Reading({name.replace("_", "."): text for name, text in attributes.items()}, "attributes")
    return read_hosts(reading), [str(problem) for problem in reading.problems]


def test_hosts_are_origins_with_or_without_a_theme():
    found, problems = read(portico_hosts="https://Shop.Example=shop, https://b2b.example:8443/")
    assert found == (OwnHost("https://shop.example", "shop"), OwnHost("https://b2b.example:8443"))
    assert found[1].host == "b2b.example"
    assert not problems


def test_keycloaks_frontend_url_comes_first():
    found, _ = read(portico_hosts="https://shop.example=shop", frontendUrl="https://id.example")
    assert [each.origin for each in found] == ["https://id.example", "https://shop.example"]


def test_what_is_no_origin_is_told():
    _, (problem,) = read(portico_hosts="shop.example=shop")
    assert "'shop.example' is not an origin" in problem


def test_a_frontend_url_that_means_nothing_here_is_left_alone():
    assert read(frontendUrl="https://id.example/auth") == ((), [])
