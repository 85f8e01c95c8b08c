"""A web address, fetched once: every hop checked and pinned, the bytes handed on as they come, the outcome told apart."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any

import msgspec

from ..errors import CaptureFailed, CaptureRefused
from ..i18n import _, recorded
from ..model.capture import Header, Outcome
from ..model.display import printable
from .address import Resolve, literal, numeric, peers, web_address
from .page import decoded, inflated, looks_like_html, read_page
from .taken import Sink, Taken, now
from .wall import wall_of_headers, wall_of_page, wall_of_redirect, wall_of_status

if TYPE_CHECKING:
    import httpcore
    import httpx

    from .connection import Clock

METHOD = "capture/http.v1"
PAGE_LIMIT = 2 << 20  # octets; a larger page is not a wall's
HEADERS_LIMIT = 8192  # octets of JSON: with the addresses a record stays under its 65,535
CHAIN_LIMIT = 36864  # octets of redirects
_ONWARD = {301, 302, 303, 307, 308}
_GONE = {404, 410}
_WITHHELD = {"set-cookie", "set-cookie2"}


class WebLimits(msgspec.Struct, frozen=True, kw_only=True):
    """How much one address may cost: octets, seconds altogether and per step, redirects."""

    size: int = 100 << 20
    seconds: float = 600.0
    connect: float = 15.0
    read: float = 30.0
    redirects: int = 10
    user_agent: str = "Mozilla/5.0"  # says nothing about who asks (docs/decisions/capture-says-nothing.md)


WEB_LIMITS = WebLimits()


@dataclass(slots=True)
class _Way:
    """How one capture is going: where it was sent, what is worth a remark."""

    clock: "Clock"
    captured: str
    asked: "httpx.URL"
    redirects: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def take_url(
    url: str,
    sink: Sink,
    *,
    limits: WebLimits = WEB_LIMITS,
    allow_private: bool = False,
    ca_file: Path | None = None,
    resolve: Resolve = socket.getaddrinfo,
) -> Taken:
    """What `url` gave, its bytes written to `sink` as they came off the socket (transfer coding undone, content coding not).

    The outcome is complete, partial, wall or gone; every other answer raises CaptureFailed, an address that we do not open
    CaptureRefused. The caller MUST throw away what the sink was given when this raises.
    """
    from .connection import Clock, tls

    way = _Way(Clock(limits.seconds), now(), web_address(url))
    here, context = way.asked, tls(ca_file)
    while True:
        try:
            found = look_up(here, way.clock, limits, resolve)
            pinned = peers(here, found, allow_private=allow_private)
            with _answer(here, pinned, context, limits, way.clock) as response:
                there = _onward(response, here)
                if there is None:
                    return _take(url, here, response, sink, limits, way)
        except (CaptureRefused, CaptureFailed) as error:
            if not way.redirects:
                raise
            raise type(error)(_("{error} (it was {url} that led there)", error=error, url=way.asked)) from error
        way.redirects.append(str(here))
        _check_chain(way, there, limits)
        if here.scheme == "https" and there.scheme == "http":
            way.remarks.append(recorded("the redirect to http://{host} left encryption", host=there.raw_host.decode("ascii")))
        here = there


def look_up(url: "httpx.URL", clock: "Clock", limits: WebLimits, resolve: Resolve) -> Any:
    """What getaddrinfo says, once; in a thread of its own because a look-up cannot be given a time limit."""
    from .connection import BrokenOffError

    host = url.raw_host.decode("ascii")
    number = literal(host, str(url))
    if number is not None:
        return numeric(number)
    answers: SimpleQueue[Any] = SimpleQueue()

    def ask() -> None:
        try:
            answers.put(resolve(host, url.port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=clock.left(limits.read))
    except Empty:
        answer = OSError(clock.late(limits.read))
    except BrokenOffError as error:
        answer = OSError(str(error))
    if isinstance(answer, Exception) or not answer:
        why = getattr(answer, "strerror", None) or answer or _("no address")
        raise CaptureFailed(
            _("{host} has no network address ({why}); check the spelling and the network, then try again", host=host, why=why)
        )
    return answer


@contextmanager
def _answer(url: "httpx.URL", pinned: Any, context: Any, limits: WebLimits, clock: "Clock") -> Iterator["httpcore.Response"]:
    import httpcore

    from .connection import BrokenOffError, Pinned

    headers = [
        (b"Host", url.netloc),
        (b"User-Agent", limits.user_agent.encode()),
        (b"Accept", b"*/*"),
        (b"Accept-Encoding", b"identity"),
        (b"Connection", b"close"),
    ]
    target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
    timeouts = {"timeout": {"connect": limits.connect}}
    backend = Pinned(pinned, clock, limits.read)
    with httpcore.ConnectionPool(ssl_context=context, network_backend=backend) as pool:
        try:
            response = pool.handle_request(httpcore.Request(b"GET", target, headers=headers, extensions=timeouts))
        except BrokenOffError as error:
            raise CaptureFailed(_("{address} gave no answer: {why}; try again later", address=url, why=error)) from error
        except httpcore.ProtocolError as error:
            raise CaptureFailed(
                _(
                    "{address} did not answer in HTTP ({why}); check the address and the port",
                    address=url,
                    why=printable(str(error)[:200]),
                )
            ) from error
        try:
            yield response
        finally:
            response.close()


def _onward(response: "httpcore.Response", here: "httpx.URL") -> "httpx.URL | None":
    if response.status not in _ONWARD:
        return None
    for name, value in response.headers:
        if name.lower() == b"location":
            try:
                location = value.decode("utf-8")
            except UnicodeDecodeError:
                location = value.decode("latin-1")
            return web_address(location, here)
    raise CaptureFailed(
        _("{address} answered {status} without saying where to go; open it in a browser", address=here, status=response.status)
    )


def _check_chain(way: _Way, there: "httpx.URL", limits: WebLimits) -> None:
    if len(way.redirects) > limits.redirects or sum(map(len, way.redirects)) > CHAIN_LIMIT:
        raise CaptureRefused(
            _(
                "{address} leads on {count} times, at most {limit} are followed; name the last address itself: {there}",
                address=way.asked,
                count=len(way.redirects),
                limit=limits.redirects,
                there=there,
            )
        )
    if str(there) in way.redirects:
        raise CaptureRefused(
            _(
                "{address} leads in a circle, back to {there} (it may want cookies, which are not kept); save it with a browser",
                address=way.asked,
                there=there,
            )
        )


def _take(url: str, here: "httpx.URL", response: "httpcore.Response", sink: Sink, limits: WebLimits, way: _Way) -> Taken:
    """The last answer: body to the sink, then (1) wall, (2) gone, (3) partial, (4) complete, (5) an error."""
    lines = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers]
    values = {name.lower(): value for name, value in reversed(lines)}  # of two equal names the first counts
    peer = _peer(response)
    size, head, cut = _copy(response, here, values, sink, limits)
    kept, left_out = _kept(lines)
    wall = wall_of_status(response.status) or wall_of_headers((name.lower(), value) for name, value in lines)
    if not wall and way.redirects:
        wall = wall_of_redirect(way.asked, here)
    if not wall and response.status not in _GONE:
        wall = _wall_in(head, size, values, way)
    if response.status == 206:
        cut = cut or recorded("the server sent a part only: {part}", part=values.get("content-range", "206")[:100])
    outcome: Outcome
    if wall:
        outcome = "wall"
    elif response.status in _GONE:
        outcome = "gone"
    elif not 200 <= response.status < 300:
        raise CaptureFailed(
            _("{address} answered {status}, which is no page; try again later", address=here, status=response.status)
        )
    else:
        outcome = "partial" if cut else "complete"
    gone = recorded("gone: the server answered {status}", status=response.status) if outcome == "gone" else ""
    return Taken(
        address=url,
        outcome=outcome,
        captured=way.captured,
        method=METHOD,
        size=size,
        media_type=values.get("content-type", "")[:200],
        address_final=str(here),
        redirects=tuple(way.redirects),
        status=response.status,
        headers=kept,
        peer=peer,
        reason="; ".join(filter(None, (wall, gone, cut, *way.remarks, left_out))),
    )


def _copy(
    response: "httpcore.Response", here: "httpx.URL", values: dict[str, str], sink: Sink, limits: WebLimits
) -> tuple[int, bytes, str]:
    """(octets given to the sink, the first of them for the wall's test, why they are not all)."""
    import httpcore

    from .connection import BrokenOffError

    announced = values.get("content-length") or "?"
    size, head, why = 0, bytearray(), ""
    chunks = iter(response.iter_stream())
    while not why:
        try:
            chunk = next(chunks, None)
        except BrokenOffError as error:
            why = str(error)
            break
        except httpcore.RemoteProtocolError as error:
            why = recorded("the server broke off ({why})", why=printable(str(error)[:200]))
            break
        if chunk is None:
            return size, bytes(head), ""
        if size + len(chunk) > limits.size:
            chunk = chunk[: limits.size - size]
            why = recorded("the size limit of {limit} octets was reached", limit=limits.size)
        sink.write(chunk)  # outside the try: a full disk is not a broken connection
        size += len(chunk)
        if len(head) < PAGE_LIMIT:
            head += chunk
    if size == 0:
        raise CaptureFailed(_("{address} gave nothing of its content: {why}; try again later", address=here, why=why))
    return size, bytes(head), recorded("cut after {size} of {announced} octets: {why}", size=size, announced=announced, why=why)


def _wall_in(head: bytes, size: int, values: dict[str, str], way: _Way) -> str:
    kind, _semicolon, parameters = values.get("content-type", "").lower().partition(";")
    coding = values.get("content-encoding", "")
    plain = inflated(head, coding, PAGE_LIMIT)
    if plain is None:
        way.remarks.append(
            recorded(
                "the content came in the coding {coding}, so it was not looked at for a wall", coding=printable(coding[:100])
            )
        )
        return ""
    if size >= PAGE_LIMIT or len(plain) >= PAGE_LIMIT or not ("html" in kind or looks_like_html(plain)):
        return ""
    charset = parameters.partition("charset=")[2].partition(";")[0].strip(" \"'")
    return wall_of_page(read_page(decoded(plain, charset)))


def _kept(lines: list[tuple[str, str]]) -> tuple[tuple[Header, ...], str]:
    """The header lines that fit a record, cookies' values withheld; and a remark where some did not fit."""
    kept, room = [], HEADERS_LIMIT
    for name, value in lines:
        if name.lower() in _WITHHELD:
            value = value.partition("=")[0][:100] + "=(withheld)"
        header = Header(name=name, value=value)
        cost = len(msgspec.json.encode(header)) + 1
        if cost <= room:
            kept.append(header)
            room -= cost
    missing = len(lines) - len(kept)
    remark = recorded("{count} header lines did not fit the record", count=missing)
    return tuple(kept), remark if missing else ""


def _peer(response: "httpcore.Response") -> str:
    host, port, *_rest = response.extensions["network_stream"].get_extra_info("server_addr")
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
