"""Which addresses of the network are out in the world, and which are somebody's inside."""

import ipaddress


def _networks(*spelled: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    return tuple(ipaddress.ip_network(network) for network in spelled)


_CLOSED = _networks(
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "168.63.129.16/32",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.31.196.0/24",
    "192.52.193.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "192.175.48.0/24",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
)
_OPEN_6 = ipaddress.ip_network("2000::/3")  # all that is given out
_CLOSED_6 = _networks(
    "2001::/23",
    "2001:db8::/32",
    "2002::/16",
    "2620:4f:8000::/48",
    "3fff::/20",
)


def is_public(address: str) -> bool:
    """Whether `address`, of IP version 4 or 6, is one that anybody may be sent to.

    Not those of this machine, of private networks and carriers, of clouds' metadata, for many
    at once, reserved, or for examples; and none of version 6 that stands for one of version 4:
    what it would lead to is decided elsewhere.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:  # also those with a zone that Python does not know
        return False
    if found.version == 4:
        return found.is_global and not any(found in network for network in _CLOSED)
    return found in _OPEN_6 and not any(found in network for network in _CLOSED_6)
