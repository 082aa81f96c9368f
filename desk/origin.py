"""From where a request comes, so that one place cannot do too much."""

import ipaddress

from aiohttp import web

from desk.keys import SETTINGS

NETWORK_BITS = 64
"""Of an IPv6 address: one household has all addresses that share them."""


def origin_of(request: web.Request) -> str:
    """The address that asks; behind proxies of DOVER_PROXIES, the one that they were asked from."""
    proxies = request.app[SETTINGS].proxies
    forwarded = ",".join(request.headers.getall("X-Forwarded-For", []))
    hops = [one for one in map(_address, forwarded.split(",")) if one]
    here = _address(request.remote or "")
    # From this end: what a proxy of ours did not write, anybody may have.
    while here and hops and any(here in network for network in proxies):
        here = hops.pop()
    return _network(here) if here else ""


_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def _address(written: str) -> _Address | None:
    try:
        address = ipaddress.ip_address(written.strip())
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _network(address: _Address) -> str:
    if address.version == 4:
        return str(address)
    return str(ipaddress.ip_network((address, NETWORK_BITS), strict=False))
