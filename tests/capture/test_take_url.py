"""Web pages from real servers: what came, how it came, and what is said when it did not come whole."""

import gzip
import itertools
import socket
import time
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from capture_servers import Gathered, Server, http, to

from indelible.capture import WebLimits, take_url
from indelible.capture.connection import BrokenOffError, Clock
from indelible.errors import BadInput, CaptureFailed, CaptureRefused
from indelible.model import LIMIT, Capture, encode

ARTICLE = ("<title>News</title><article><p>" + "The council said that aid had not arrived. " * 30 + "</p></article>").encode()
QUICK = WebLimits(size=100_000, seconds=3, connect=1, read=0.4)


class Resolver:
    """Answers as told, one list a call, and counts the calls."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)
        self.calls: list[str] = []

    def __call__(self, host: str, port: object, **_more: Any) -> list[tuple[Any, ...]]:
        self.calls.append(host)
        addresses = self.answers.pop(0)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0)) for address in addresses]


def test_a_page_is_taken_once_and_as_it_came(server: Server, sink: Gathered) -> None:
    server.answers["/a?b=c"] = http(ARTICLE, "200 OK", "X-Test: б".encode().decode("latin-1"), "Set-Cookie: id=s3cret; Path=/")
    taken = take_url(server.url("/a?b=c#part"), sink, allow_private=True)
    assert sink.data == ARTICLE
    assert (taken.outcome, taken.reason, taken.status, taken.size) == ("complete", "", 200, len(ARTICLE))
    assert (taken.address, taken.address_final) == (server.url("/a?b=c#part"), server.url("/a?b=c"))
    assert (taken.peer, taken.redirects, taken.media_type) == (f"127.0.0.1:{server.port}", (), "text/html; charset=utf-8")
    lines = [(h.name, h.value) for h in taken.headers]
    assert ("Content-Length", str(len(ARTICLE))) in lines
    assert ("X-Test", "б".encode().decode("latin-1")) in lines  # octets, each as the character of its number
    assert [h.value for h in taken.headers if h.name == "Set-Cookie"] == ["id=(withheld)"]
    (asked,) = server.asked
    request = asked.decode().lower().split("\r\n")
    assert request[0] == "get /a?b=c http/1.1"
    assert "accept-encoding: identity" in request
    assert not [
        line for line in request if "python" in line or "indelible" in line or line.startswith(("cookie", "authorization"))
    ]


def test_the_environment_s_proxies_have_no_say(server: Server, sink: Gathered, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    server.answers["/"] = http(ARTICLE)
    assert take_url(server.url("/"), sink, allow_private=True).outcome == "complete"


def test_loopback_is_refused_by_default(server: Server, sink: Gathered) -> None:
    for host in ("127.0.0.1", "localhost", "127.1"):
        with pytest.raises(CaptureRefused, match="loopback"):
            take_url(server.url("/", host), sink)
    assert server.asked == []


def test_a_name_is_looked_up_once_and_the_connection_goes_there(server: Server, sink: Gathered) -> None:
    server.answers["/"] = http(ARTICLE)
    rebinding = Resolver(["127.0.0.1"], ["127.0.0.2"])
    taken = take_url(server.url("/", "rebind.example"), sink, allow_private=True, resolve=rebinding)
    assert rebinding.calls == ["rebind.example"]
    assert taken.peer == f"127.0.0.1:{server.port}"
    assert f"Host: rebind.example:{server.port}".encode() in server.asked[0]


def test_a_name_with_one_private_address_is_refused(server: Server, sink: Gathered) -> None:
    with pytest.raises(CaptureRefused, match=r"news.example is at 127.0.0.1, a loopback address"):
        take_url(server.url("/", "news.example"), sink, resolve=Resolver(["8.8.8.8", "127.0.0.1"]))
    assert server.asked == []


def test_each_hop_is_checked_again(server: Server, sink: Gathered) -> None:
    server.answers["/"] = to("http://inside.example/admin")
    server.answers["/number"] = to("http://0/admin")
    for path in ("/", "/number"):
        resolver = Resolver(["127.0.0.1"], ["0.0.0.0"])  # the one address that even --allow-private does not open
        with pytest.raises(CaptureRefused, match=r"unspecified address \(it was http://news.example:.* that led there\)"):
            take_url(server.url(path, "news.example"), sink, allow_private=True, resolve=resolver)
    assert len(server.asked) == 2


def test_the_next_address_is_tried_when_one_does_not_answer(server: Server, sink: Gathered) -> None:
    server.answers["/"] = http(ARTICLE)
    taken = take_url(server.url("/", "two.example"), sink, allow_private=True, resolve=Resolver(["127.0.0.9", "127.0.0.1"]))
    assert taken.peer.startswith("127.0.0.1:")


def test_redirects_are_followed_and_kept_in_order(server: Server, sink: Gathered) -> None:
    server.answers |= {
        "/1": to("2"),
        "/2": to(f"//127.0.0.1:{server.port}/3", "308 x"),
        "/3": to("?4", "307 x"),
        "/3?4": http(ARTICLE),
    }
    taken = take_url(server.url("/1"), sink, allow_private=True)
    assert taken.redirects == (server.url("/1"), server.url("/2"), server.url("/3"))
    assert (taken.address_final, taken.outcome) == (server.url("/3?4"), "complete")


def test_a_location_in_utf8_is_read(server: Server, sink: Gathered) -> None:
    server.answers["/"] = b"HTTP/1.1 302 x\r\nContent-Length: 0\r\nLocation: /\xd1\x97\r\n\r\n"
    server.answers["/%D1%97"] = http(ARTICLE)
    assert take_url(server.url("/"), sink, allow_private=True).outcome == "complete"


def test_redirects_end(server: Server, sink: Gathered) -> None:
    server.answers |= {"/loop": to("/pool"), "/pool": to("/loop"), "/none": http(b"", "302 x"), "/self": to("/self")}
    server.answers |= {f"/{n}": to(f"/{n + 1}") for n in range(20)}
    server.answers |= {"/credentials": to("http://a:s3cret@127.0.0.1/"), "/file": to("file:///etc/passwd")}
    for path, words in (
        ("/loop", "in a circle"),
        ("/self", "cookies"),
        ("/0", "at most 10 are followed"),
        ("/file", "only http"),
    ):
        with pytest.raises(CaptureRefused, match=words):
            take_url(server.url(path), sink, allow_private=True)
    with pytest.raises(CaptureFailed, match="without saying where to go"):
        take_url(server.url("/none"), sink, allow_private=True)
    with pytest.raises(CaptureRefused, match="user name or password") as caught:
        take_url(server.url("/credentials"), sink, allow_private=True)
    assert "s3cret" not in str(caught.value)
    assert sink.chunks == []


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + b"x" * 1000, "cut after 1000 of 5000 octets"),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e8\r\n" + b"x" * 1000 + b"\r\n3e8\r\nxx",
            "cut after 1002 of ? octets",
        ),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\nzz\r\n",
            "cut after 1 of ? octets: the server broke off",
        ),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nxxGARBAGE", "cut after 2 of ? octets"),
        (b"HTTP/1.1 206 Part\r\nContent-Range: bytes 0-3/9\r\nContent-Length: 4\r\n\r\nabcd", "a part only: bytes 0-3/9"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + b"x" * 200_000,
            "cut after 100000 of 200000 octets: the size limit of 100000",
        ),
    ],
    ids=["short-of-its-length", "cut-in-a-chunk", "no-chunk-size", "no-end-of-chunk", "a-part", "too-large"],
)
def test_what_did_not_come_whole_is_partial(server: Server, sink: Gathered, answer: bytes, reason: str) -> None:
    server.answers["/"] = answer
    taken = take_url(server.url("/"), sink, allow_private=True, limits=QUICK)
    assert taken.outcome == "partial"
    assert reason in taken.reason
    assert taken.size == len(sink.data) > 0


def drip(piece: bytes, first: bytes = b"", pause: float = 0.05) -> Any:
    def talk(connection: socket.socket) -> None:
        connection.sendall(first)
        while True:  # until the other side hangs up
            connection.sendall(piece)
            time.sleep(pause)

    return talk


OK = b"HTTP/1.1 200 OK\r\n\r\n"


@pytest.mark.parametrize(
    ("talk", "limits", "words"),
    [
        (drip(b"x", OK), WebLimits(seconds=0.6, read=5), "the time limit of 0.6 seconds"),
        (drip(b"x" * 65536, OK, 0), WebLimits(size=1 << 20), "the size limit of 1048576 octets"),
        (drip(b"", OK + b"x", 0.2), WebLimits(read=0.3), "nothing came for 0.3 seconds"),
    ],
    ids=["drip", "endless", "stalls"],
)
def test_a_body_without_end_is_cut_and_partial(server: Server, sink: Gathered, talk: Any, limits: WebLimits, words: str) -> None:
    server.answers["/"] = talk
    started = time.monotonic()
    taken = take_url(server.url("/"), sink, allow_private=True, limits=limits)
    assert time.monotonic() - started < 3
    assert taken.outcome == "partial"
    assert words in taken.reason
    assert taken.size == len(sink.data) <= limits.size


@pytest.mark.parametrize(
    ("talk", "words"),
    [
        (drip(b"a"), "gave no answer: the time limit of 0.8 seconds"),
        (drip(b"X-A: b\r\n", b"HTTP/1.1 200 OK\r\n"), "the time limit of 0.8 seconds"),
        (drip(b"X-A: " + b"b" * 5000 + b"\r\n", b"HTTP/1.1 200 OK\r\n", 0), "did not answer in HTTP"),
        (drip(b"HTTP/1.1 103 Early\r\n\r\n", b"", 0.01), "the time limit of 0.8 seconds"),
        (drip(b"", b"", 0.2), "gave no answer: nothing came for 0.4 seconds"),
        (b"", "did not answer in HTTP"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "did not answer in HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "did not answer in HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", "gave nothing of its content"),
        (b"HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops", "answered 500"),
        (b"HTTP/1.1 304 Not Modified\r\n\r\n", "answered 304"),
        (b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n", "did not answer in HTTP"),
    ],
    ids=[
        "slow-head",
        "drip-headers",
        "endless-headers",
        "endless-hints",
        "silent",
        "empty",
        "ssh",
        "two-lengths",
        "no-body",
        "500",
        "304",
        "101",
    ],
)
def test_what_gives_no_page_fails_in_one_sentence(server: Server, sink: Gathered, talk: Any, words: str) -> None:
    server.answers["/"] = talk
    started = time.monotonic()
    with pytest.raises(CaptureFailed, match=words) as caught:
        take_url(server.url("/"), sink, allow_private=True, limits=WebLimits(seconds=0.8, read=0.4))
    assert time.monotonic() - started < 3
    assert str(caught.value).isprintable()


def test_http_1_0_ends_where_the_connection_ends(server: Server, sink: Gathered) -> None:
    server.answers["/"] = b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nall of it"
    taken = take_url(server.url("/"), sink, allow_private=True)
    assert (taken.outcome, sink.data) == ("complete", b"all of it")


def test_a_coding_that_was_not_asked_for_is_kept_as_it_came(server: Server, sink: Gathered) -> None:
    server.answers["/"] = http(gzip.compress(ARTICLE), "200 OK", "Content-Encoding: gzip")
    taken = take_url(server.url("/"), sink, allow_private=True)
    assert gzip.decompress(sink.data) == ARTICLE
    assert ("Content-Encoding", "gzip") in [(h.name, h.value) for h in taken.headers]
    server.answers["/br"] = http(b"\x0b\x02\x80abc\x03", "200 OK", "Content-Encoding: br")
    taken = take_url(server.url("/br"), Gathered(), allow_private=True)
    assert (taken.outcome, taken.reason) == ("complete", "the content came in the coding br, so it was not looked at for a wall")


def test_many_headers_are_told_of_and_do_not_burst_the_record(server: Server, sink: Gathered) -> None:
    server.answers["/"] = http(
        ARTICLE, "200 OK", *(f"X-{n}: {'й' * 5 + chr(34) * 90}".encode().decode("latin-1") for n in range(200))
    )
    taken = take_url(server.url("/"), sink, allow_private=True)
    assert taken.outcome == "complete"
    assert 10 < len(taken.headers) < 100
    assert f"{202 - len(taken.headers)} header lines did not fit" in taken.reason


def test_the_longest_chain_with_the_longest_headers_fits_a_record(server: Server, sink: Gathered) -> None:
    paths = [f"/{n}/".ljust(3600, "x") for n in range(10)] + ["/login/".ljust(4060, "z")]
    for here, there in itertools.pairwise(paths):
        server.answers[here] = to(there)
    long = "\\" * 20_000
    server.answers[paths[-1]] = http(
        b"x", "206 " + "y" * 9000, f"Content-Range: {long}", f"Content-Encoding: {long}", f"X-SUCURI-BLOCK: {long}"
    )
    taken = take_url(server.url(paths[0]), sink, allow_private=True)
    assert len(taken.redirects) == 10
    fields = {name: getattr(taken, name) for name in taken.__struct_fields__}
    assert len(encode(Capture(**fields, collector="x" * 200, tool="indelible 1.0", blob="sha256:" + "0" * 64))) < LIMIT - 2000


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
def test_gone_is_gone_and_its_page_is_kept(server: Server, sink: Gathered, status: str) -> None:
    server.answers["/"] = http(b"<title>no more</title>", status)
    taken = take_url(server.url("/"), sink, allow_private=True)
    assert (taken.outcome, taken.status, sink.data) == ("gone", int(status[:3]), b"<title>no more</title>")
    assert status[:3] in taken.reason


def test_no_address_and_no_listener(sink: Gathered) -> None:
    def unknown(host: str, port: object, **_more: Any) -> Any:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    with pytest.raises(CaptureFailed, match=r"nowhere.example has no network address \(Name or service not known\)"):
        take_url("http://nowhere.example/", sink, resolve=unknown)
    with pytest.raises(CaptureFailed, match=r"no network address \(no address\)"):
        take_url("http://nowhere.example/", sink, resolve=lambda *_a, **_k: [])
    with pytest.raises(CaptureFailed, match=r"does not answer on port 9 \(127.0.0.1: Connection refused\)"):
        take_url("http://127.0.0.1:9/", sink, allow_private=True)


def test_time_that_is_over_is_over() -> None:
    clock = Clock(0.01)
    assert 0 < clock.left(5) <= 0.01
    time.sleep(0.02)
    with pytest.raises(BrokenOffError, match=r"the time limit of 0\.01 seconds"):
        clock.left(5)


def test_a_look_up_that_hangs_is_given_up(sink: Gathered) -> None:
    with pytest.raises(CaptureFailed, match=r"the time limit of 0.2 seconds"):
        take_url("http://slow.example/", sink, limits=WebLimits(seconds=0.2), resolve=lambda *_a, **_k: time.sleep(2))


def test_a_certificate_of_a_known_authority(tls_server: Server, sink: Gathered, ca_file: Path) -> None:
    tls_server.answers["/"] = http(ARTICLE)
    assert take_url(tls_server.url("/"), sink, allow_private=True, ca_file=ca_file).outcome == "complete"
    by_name = take_url(
        tls_server.url("/", "news.example"), sink, allow_private=True, ca_file=ca_file, resolve=Resolver(["127.0.0.1"])
    )
    assert (by_name.outcome, by_name.peer) == ("complete", f"127.0.0.1:{tls_server.port}")


def test_certificates_that_are_not_good_enough(tls_server: Server, sink: Gathered, ca_file: Path, tmp_path: Path) -> None:
    tls_server.answers["/"] = http(ARTICLE)
    with pytest.raises(CaptureFailed, match="name that with --ca-file"):
        take_url(tls_server.url("/"), sink, allow_private=True)
    with pytest.raises(CaptureFailed, match=r"certificate of other.example is not trusted \(Hostname mismatch"):
        take_url(tls_server.url("/", "other.example"), sink, allow_private=True, ca_file=ca_file, resolve=Resolver(["127.0.0.1"]))
    (tmp_path / "junk.pem").write_text("junk")
    for name in ("junk.pem", "missing.pem"):
        with pytest.raises(BadInput, match="check --ca-file"):
            take_url(tls_server.url("/"), sink, allow_private=True, ca_file=tmp_path / name)
    assert tls_server.asked == []


def test_https_at_a_port_that_does_not_speak_it(sink: Gathered) -> None:
    def answer() -> None:
        connection, _peer = listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        Thread(target=answer, daemon=True).start()
        with pytest.raises(CaptureFailed, match="did not agree on an encrypted connection"):
            take_url(f"https://127.0.0.1:{listener.getsockname()[1]}/", sink, allow_private=True, limits=QUICK)


def test_an_encrypted_answer_cut_by_a_third_party_is_partial(tls_server: Server, sink: Gathered, ca_file: Path) -> None:
    def cut(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nthe council denied")  # " the report" never comes

    tls_server.answers["/"] = cut
    taken = take_url(tls_server.url("/"), sink, allow_private=True, ca_file=ca_file)
    assert (taken.outcome, sink.data) == ("partial", b"the council denied")
    assert "cut without a goodbye" in taken.reason


def test_leaving_encryption_is_told(tls_server: Server, server: Server, sink: Gathered, ca_file: Path) -> None:
    tls_server.answers["/"] = to(server.url("/plain"))
    server.answers["/plain"] = http(ARTICLE)
    taken = take_url(tls_server.url("/"), sink, allow_private=True, ca_file=ca_file)
    assert (taken.outcome, taken.redirects) == ("complete", (tls_server.url("/"),))
    assert "left encryption" in taken.reason


def test_ipv6(sink: Gathered) -> None:
    try:
        six = Server(host="::1")
    except OSError:
        pytest.skip("needs IPv6")
    six.answers["/"] = http(ARTICLE)
    taken = take_url(six.url("/", "[::1]"), sink, allow_private=True)
    assert taken.peer == f"[::1]:{six.port}"
    six.close()


def test_what_the_sink_raises_passes_through(server: Server) -> None:
    class Full:
        def write(self, _chunk: bytes) -> None:
            raise OSError(28, "No space left on device")

    server.answers["/"] = http(ARTICLE)
    with pytest.raises(OSError, match="No space left"):
        take_url(server.url("/"), Full(), allow_private=True)
