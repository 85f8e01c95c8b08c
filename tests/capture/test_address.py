"""Web addresses: every spelling of an address we do not reach is refused before anything is asked of the network."""

import ipaddress
import socket
from typing import Any

import pytest
from capture_servers import Gathered
from hypothesis import given
from hypothesis import strategies as st

from indelible.capture import take_url
from indelible.capture.address import ADDRESS_LIMIT, literal, numeric, peers, web_address, why_not
from indelible.errors import CaptureRefused


def nobody(host: str, port: object, **_more: object) -> list[tuple[Any, ...]]:
    raise AssertionError(f"{host} was looked up")


def at(*addresses: str) -> list[tuple[Any, ...]]:
    return [numeric(ipaddress.ip_address(address))[0] for address in addresses]


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f.1", "0x7f000001", "017700000001", "0X7F.0.0.1", "127.0.0.1."),
        *("0", "0.0.0.0", "0x0", "10.0.0.1", "10.1", "192.168.1.1", "172.16.0.1", "3232235777", "169.254.169.254", "100.64.0.1"),
        *("224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.7", "198.51.100.7", "203.0.113.7", "198.18.0.1", "192.0.0.170"),
        *("[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b:1::1]"),
        *(
            "[2002:7f00:1::]",
            "[2002:a00:1::1]",
            "[2001:0:808:808::f5ff:fffe]",
            "[fe80::1]",
            "[fec0::1]",
            "[fc00::1]",
            "[fd12::1]",
        ),
        *(
            "[ff02::1]",
            "[2001:db8::1]",
            "[3fff::1]",
            "[100::1]",
            "[5f00::1]",
            "[4000::1]",
            "[2a00:1::5efe:10.0.0.1]",
            "[::5efe:a00:1]",
        ),
        *("127。0。0。1", "127．0．0．1", "127｡1"),
    ],
)
def test_every_spelling_of_an_address_we_do_not_reach(host: str, sink: Gathered) -> None:
    with pytest.raises(CaptureRefused, match=r"is not opened: .* address"):
        take_url(f"http://{host}:8080/page", sink, resolve=nobody)
    assert sink.chunks == []


@pytest.mark.parametrize(
    "url",
    [
        *(
            "http://127.0.0.08/",
            "http://0177.0.0.1/",
            "http://1.2.3.4.5/",
            "http://256.1/",
            "http://4294967296/",
            "http://0xg.1/",
        ),
        *(
            "http://１２７.0.0.1/",
            "http://%31%32%37.0.0.1/",
            "http://a..b/",
            "http://-a.example/",
            "http://a b.example/",
            "http:///x",
        ),
        *(
            "http://exa_mple.укр/",
            "http://[::1",
            "http://[fe80::1%25eth0]/",
            "http://[v1.x]/",
            "http://" + "a" * 64 + ".example/",
        ),
        *(
            "http://example.org:0/",
            "http://example.org:65536/",
            "http://example.org:8a/",
            "https:example.org",
            "http://x\n.example/",
        ),
        *(
            "ftp://example.org/",
            "javascript:alert(1)",
            "http://",
            "http://" + "a.b" * 2000,
            "http://x/\ud800",
            "http://xn--zzz--.-/",
        ),
    ],
)
def test_what_is_no_web_address_is_refused_in_one_line(url: str, sink: Gathered) -> None:
    with pytest.raises(CaptureRefused) as caught:
        take_url(url, sink, allow_private=True, resolve=nobody)
    assert str(caught.value).isprintable()
    assert "is not opened" in str(caught.value)


def test_credentials_are_refused_and_not_repeated(sink: Gathered) -> None:
    with pytest.raises(CaptureRefused, match="user name or password") as caught:
        take_url("https://nina:s3cret@example.org/a@b", sink, resolve=nobody)
    assert "s3cret" not in str(caught.value)
    assert "nina" not in str(caught.value)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "2a00:1450:4001::1", "64:ff9b::8.8.8.8", "2002:808:808::1", "::ffff:8.8.8.8"]
)
def test_public_addresses_may_be_reached(address: str) -> None:
    assert why_not(ipaddress.ip_address(address)) == ""


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.0.0.1", "::1", "fd00::1", "fe80::1", "169.254.1.1", "100.64.0.1", "192.0.2.1", "2001:db8::1"]
)
def test_private_addresses_may_be_reached_where_the_operator_says_so(address: str) -> None:
    ip = ipaddress.ip_address(address)
    assert why_not(ip)
    assert why_not(ip, allow_private=True) == ""


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "224.0.0.1", "ff02::1", "255.255.255.255", "::ffff:0.0.0.0"])
def test_nobody_may_say_so_for_these(address: str) -> None:
    assert why_not(ipaddress.ip_address(address), allow_private=True)


def test_the_flag_is_named_only_where_it_would_help() -> None:
    url = web_address("http://example.org/")
    with pytest.raises(CaptureRefused, match="say --allow-private"):
        peers(url, at("10.0.0.1"), allow_private=False)
    with pytest.raises(CaptureRefused, match=r"a multicast address\Z"):
        peers(url, at("224.0.0.1"), allow_private=False)


def test_one_address_that_is_refused_refuses_the_name() -> None:
    url = web_address("https://example.org/")
    with pytest.raises(CaptureRefused, match=r"example.org is at 192.168.0.1, a private address"):
        peers(url, at("8.8.8.8", "192.168.0.1"), allow_private=False)
    found = peers(url, at("8.8.8.8", "2a00:1450:4001::1", "8.8.8.8"), allow_private=False)
    assert [(peer.family, peer.sockaddr) for peer in found] == [
        (socket.AF_INET, ("8.8.8.8", 443)),
        (socket.AF_INET6, ("2a00:1450:4001::1", 443, 0, 0)),
    ]


def test_names_are_brought_to_one_spelling() -> None:
    assert str(web_address("HTTP://WWW.Example.ORG.:80/a/../b?q=ї#part")) == "http://www.example.org/b?q=%D1%97"
    assert str(web_address("https://приклад.укр/сторінка")) == (
        "https://xn--80aikifvh.xn--j1amh/%D1%81%D1%82%D0%BE%D1%80%D1%96%D0%BD%D0%BA%D0%B0"
    )
    assert str(web_address("//other.example/x", web_address("https://a.example/y"))) == "https://other.example/x"
    assert len(str(web_address("http://example.org/" + "x" * (ADDRESS_LIMIT - 19)))) == ADDRESS_LIMIT


@given(st.integers(0, 2**32 - 1), st.integers(1, 4), st.lists(st.sampled_from("dxo"), min_size=4, max_size=4))
def test_numbers_are_read_as_inet_aton_reads_them(value: int, parts: int, bases: list[str]) -> None:
    octets = list(value.to_bytes(4, "big"))
    numbers = [*octets[: parts - 1], int.from_bytes(bytes(octets[parts - 1 :]), "big")]
    write = {"d": str, "x": hex, "o": lambda n: f"0{n:o}"}
    host = ".".join(write[base](number) for base, number in zip(bases, numbers, strict=False))
    assert literal(host, host) == ipaddress.IPv4Address(socket.inet_aton(host))


@given(st.integers(0, 2**32 - 1))
def test_what_python_calls_not_global_is_never_reached(value: int) -> None:
    ip = ipaddress.IPv4Address(value)
    assert ip.is_global or why_not(ip)


@given(st.integers(0, 2**128 - 1) | st.integers(2**125, 2**125 + 2**112))
def test_what_python_calls_not_global_is_never_reached_in_ipv6(value: int) -> None:
    ip = ipaddress.IPv6Address(value)
    assert ip.is_global or why_not(ip)
