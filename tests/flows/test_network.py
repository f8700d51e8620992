import pytest

from portal.flows.network import UNKNOWN, network_of, source_of


@pytest.mark.parametrize(
    ("address", "source", "network"),
    [
        ("192.0.2.77", "192.0.2.77/32", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("::ffff:192.0.2.77", "192.0.2.77/32", "192.0.2.0/24"),
        ("fe80::1%eth0", "fe80::/64", "fe80::/48"),
        ("", UNKNOWN, UNKNOWN),
        ("a proxy's nonsense", UNKNOWN, UNKNOWN),
    ],
)
def test_an_address_is_counted_by_what_one_customer_has(address, source, network):
    assert (source_of(address), network_of(address)) == (source, network)
