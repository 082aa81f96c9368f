"""From where a request comes, also behind proxies."""

import ipaddress
from dataclasses import replace

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from desk.keys import SETTINGS
from desk.origin import origin_of
from settings.environment import SettingError, from_environment


def asked_from(remote: str, *forwarded: str, proxies: str = "127.0.0.1, 10.0.0.0/8") -> str:
    app = web.Application()
    networks = tuple(ipaddress.ip_network(one) for one in proxies.split(", ") if one)
    app[SETTINGS] = replace(from_environment({}), proxies=networks)
    headers = [("X-Forwarded-For", one) for one in forwarded]
    request = make_mocked_request("GET", "/", headers=dict(headers), app=app)
    return origin_of(request.clone(remote=remote))


@pytest.mark.parametrize(
    ("remote", "forwarded", "origin"),
    [
        ("203.0.113.7", (), "203.0.113.7"),
        ("127.0.0.1", ("203.0.113.7",), "203.0.113.7"),
        ("127.0.0.1", ("203.0.113.7, 10.1.2.3",), "203.0.113.7"),
        # Whatever the visitor claims stands before what the proxy adds.
        ("127.0.0.1", ("198.51.100.1, 203.0.113.7",), "203.0.113.7"),
        ("127.0.0.1", ("nonsense",), "127.0.0.1"),
        ("10.0.0.1", (), "10.0.0.1"),
        # Who is no proxy of ours is not believed.
        ("203.0.113.7", ("198.51.100.1",), "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", (), "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", (), "203.0.113.7"),
    ],
)
def test_a_proxy_of_ours_is_believed_and_nobody_else(
    remote: str, forwarded: tuple[str, ...], origin: str
) -> None:
    assert asked_from(remote, *forwarded) == origin


def test_without_the_setting_no_proxy_is_believed() -> None:
    assert asked_from("127.0.0.1", "203.0.113.7", proxies="") == "127.0.0.1"


def test_proxies_that_cannot_be_read_are_refused_at_the_start() -> None:
    with pytest.raises(SettingError, match=r"DOVER_PROXIES is 'localhost'; set it to addresses"):
        from_environment({"DOVER_PROXIES": "localhost"})
