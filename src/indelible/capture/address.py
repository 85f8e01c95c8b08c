"""Which web addresses we may open: their grammar, every spelling of a number, and the networks we do not reach."""

import ipaddress
import re
import socket
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import CaptureRefused
from ..i18n import _
from ..model.display import printable

if TYPE_CHECKING:
    import httpx

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[..., Sequence[tuple[Any, ...]]]  # called as socket.getaddrinfo is

ADDRESS_LIMIT = 4096  # octets: a record holds at most 65,535, and a chain of redirects is kept whole

_HOST = re.compile(r"\A[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*\Z")
_NUMBER = re.compile(r"\A(0x[0-9a-f]*|[0-9]+)\Z")
_GLOBAL = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_ISATAP = (0x00005EFE, 0x02005EFE)  # RFC 5214: an IPv4 address in the last 32 bits


@dataclass(frozen=True, slots=True)
class Peer:
    """One checked network address, ready for `socket.connect`."""

    ip: Ip
    sockaddr: tuple[Any, ...]

    @property
    def family(self) -> socket.AddressFamily:
        return socket.AF_INET if len(self.sockaddr) == 2 else socket.AF_INET6


def web_address(text: str, base: "httpx.URL | None" = None) -> "httpx.URL":
    """The http or https address that `text` spells (relative to `base`), its host in lower-case ASCII and without final dot.

    Raises CaptureRefused for another scheme, credentials, a host that is none, a port outside 1 to 65535.
    """
    import httpx

    try:
        url = httpx.URL(text) if base is None else base.join(text)
        octets = max(len(text.encode()), len(str(url)))  # percent-encoding makes three octets of one
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise _refused(text, _("it is no web address: {error}", error=printable(str(error)[:200]))) from error
    if octets > ADDRESS_LIMIT:
        raise _refused(text, _("it has {size} octets, at most {limit} are taken", size=octets, limit=ADDRESS_LIMIT))
    if url.scheme not in ("http", "https"):
        raise _refused(text, _("its scheme is {scheme}, only http and https are spoken", scheme=url.scheme or "?"))
    if url.userinfo:
        raise _refused(text, _("it holds a user name or password, which the record would keep; leave them out"))
    if url.port is not None and not 1 <= url.port <= 65535:
        raise _refused(text, _("its port is {port}, ports run from 1 to 65535", port=url.port))
    host = url.raw_host.decode("ascii").removesuffix(".")
    number = literal(host, text)
    if number is None and (len(host) > 253 or not _HOST.match(host)):
        raise _refused(text, _("{host} is no host name", host=printable(host) or "''"))
    return url.copy_with(host=str(number) if number else host, fragment=None)


def without_credentials(text: str) -> str:
    """`text` for display: control characters spelled out, and whatever stands before an "@" in its authority replaced."""
    return printable(re.sub(r"(?<=//)[^/?#]*@", "***@", text))


def literal(host: str, text: str) -> Ip | None:
    """The address that `host` spells as inet_aton(3) reads it (127.1, 2130706433, 0x7f.1, 0177.0.0.1); None for a name."""
    if ":" in host:
        try:
            if "%" in host:
                raise ValueError(_("a zone cannot be given"))
            return ipaddress.IPv6Address(host)
        except ValueError as error:
            raise _refused(text, _("it is no web address: {error}", error=error)) from error
    parts = host.split(".")
    if not _NUMBER.match(parts[-1]):  # a host whose last label is a number is a number or an error (WHATWG URL 3.5)
        return None
    try:
        *firsts, last = [_number(part) for part in parts]
        if len(parts) > 4 or any(value > 255 for value in firsts) or last >= 256 ** (4 - len(firsts)):
            raise ValueError(host)
    except ValueError as error:
        raise _refused(text, _("{host} is neither a name nor an IPv4 address; write four decimal numbers", host=host)) from error
    return ipaddress.IPv4Address(sum(value << 8 * (3 - at) for at, value in enumerate(firsts)) + last)


def _number(part: str) -> int:
    if not _NUMBER.match(part):
        raise ValueError(part)
    if part.startswith("0x"):
        return int(part[2:] or "0", 16)
    return int(part, 8 if len(part) > 1 and part.startswith("0") else 10)


def peers(url: "httpx.URL", found: Sequence[tuple[Any, ...]], *, allow_private: bool) -> tuple[Peer, ...]:
    """Every address in `found` (as getaddrinfo gives them), checked; raises CaptureRefused if any one is not to be reached.

    One refused address refuses the name: a name that answers with a public and a private address is an attack or a mistake.
    """
    port = url.port or (443 if url.scheme == "https" else 80)
    checked: dict[Ip, Peer] = {}
    for *_rest, sockaddr in found:
        ip = ipaddress.ip_address(str(sockaddr[0]).partition("%")[0])
        kind = why_not(ip, allow_private=allow_private)
        if kind:
            why = _("{host} is at {ip}, a {kind} address", host=url.raw_host.decode("ascii"), ip=ip, kind=kind)
            step = "" if why_not(ip, allow_private=True) else _("; if that is meant, say --allow-private")
            raise _refused(str(url), why + step)
        checked.setdefault(ip, Peer(ip, (str(sockaddr[0]), port, *sockaddr[2:])))
    return tuple(checked.values())


def numeric(ip: Ip) -> list[tuple[Any, ...]]:
    """`ip` as getaddrinfo would give it, without asking anyone."""
    family, rest = (socket.AF_INET, ()) if ip.version == 4 else (socket.AF_INET6, (0, 0))
    return [(family, socket.SOCK_STREAM, 6, "", (str(ip), 0, *rest))]


def why_not(ip: Ip, *, allow_private: bool = False) -> str:
    """The kind of network ("loopback", "private", ...) for which `ip` is not reached; "" where it may be."""
    for inner in _meant(ip):
        for network, name, always in _networks(inner.version):
            if inner in network:
                if always or not allow_private:
                    return name
                break
        else:
            if isinstance(inner, ipaddress.IPv6Address) and inner not in _GLOBAL and not allow_private:
                return "reserved"
    return ""


def _meant(ip: Ip) -> Iterator[Ip]:
    """`ip` and the IPv4 addresses inside it: a translator or tunnel would deliver there."""
    if isinstance(ip, ipaddress.IPv4Address):
        yield ip
        return
    if ip.ipv4_mapped:
        yield ip.ipv4_mapped
        return
    if ip in _NAT64:  # RFC 6052: how an IPv6-only network reaches the public IPv4 internet
        yield ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        return
    if ip.sixtofour:
        yield ip.sixtofour
    if (int(ip) >> 32) & 0xFFFFFFFF in _ISATAP:
        yield ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    yield ip


@cache
def _networks(version: int) -> tuple[tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, str, bool], ...]:
    with (Path(__file__).parent / "networks.toml").open("rb") as stream:
        rows = tomllib.load(stream)["network"]
    each = [(ipaddress.ip_network(p), str(row["name"]), bool(row.get("always"))) for row in rows for p in row["prefixes"]]
    return tuple(
        sorted((row for row in each if row[0].version == version), key=lambda row: -row[0].prefixlen)
    )  # the narrowest says what it is


def _refused(text: str, why: str) -> CaptureRefused:
    return CaptureRefused(_("{address} is not opened: {why}", address=without_credentials(text[:500]), why=why))
