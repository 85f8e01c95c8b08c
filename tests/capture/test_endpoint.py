"""A language model's endpoint on a real socket: what is sent and where, and every wrong answer refused in a sentence."""

import json
import re
import socket
import time
from collections.abc import Callable

import msgspec
import pytest
from capture_servers import Server, http

from indelible.capture.endpoint import LIMITS, Endpoint
from indelible.errors import BadInput, CaptureFailed, CaptureRefused

CHAT = "/v1/chat/completions"
TEXT = "Міська рада заявила, що загинули 5 людей. \u202e🙂"
SECRET = "sk-not-to-be-seen"


def completion(content: object, **choice: object) -> bytes:
    body = {"choices": [{"index": 0, "message": {"role": "assistant", "content": content}, "finish_reason": "stop"} | choice]}
    return http(json.dumps(body).encode(), kind="application/json")


def answering(server: Server, data: bytes) -> list[bytes]:
    """Lets `server` answer every question with `data`, once the question was read whole; the bodies as they come."""
    bodies: list[bytes] = []

    def talk(connection: socket.socket) -> None:
        head, _line, body = server.asked[-1].partition(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        assert length
        while len(body) < int(length[1]):
            body += connection.recv(65536)
        bodies.append(body)
        connection.sendall(data)

    server.answers[CHAT] = talk
    return bodies


def endpoint(server: Server, **how: object) -> Endpoint:
    return Endpoint(server.url("/v1"), "small-model:7b", **how)  # type: ignore[arg-type]


def test_what_is_sent_is_the_text_and_our_instructions_and_nothing_else(server: Server) -> None:
    bodies = answering(server, completion('{"claims": []}'))
    assert endpoint(server).ask("Mark it.", TEXT, {"type": "object"}) == '{"claims": []}'
    sent = json.loads(bodies[0])
    assert sent["messages"] == [{"role": "system", "content": "Mark it."}, {"role": "user", "content": TEXT}]
    assert (sent["model"], sent["temperature"], sent["seed"], sent["stream"]) == ("small-model:7b", 0, 0, False)
    assert sent["response_format"]["json_schema"]["schema"] == {"type": "object"}
    head = server.asked[0].partition(b"\r\n\r\n")[0].decode().lower()
    assert head.startswith(f"post {CHAT} http/1.1")
    assert "authorization" not in head
    assert "indelible" not in head
    assert "cookie" not in head


def test_the_key_goes_into_its_header_only(server: Server) -> None:
    bodies = answering(server, completion("{}"))
    endpoint(server, key=SECRET).ask("", TEXT, {})
    assert f"Authorization: Bearer {SECRET}".encode() in server.asked[0]
    assert SECRET.encode() not in bodies[0]


@pytest.mark.parametrize("status", ["401 Unauthorized", "403 Forbidden", "404 Not Found", "500 Internal Server Error"])
def test_no_refusal_repeats_the_key(server: Server, status: str) -> None:
    said = json.dumps({"error": {"message": "x" * 190 + f"wrong key {SECRET} for that model"}})
    answering(server, http(said.encode(), status))
    with pytest.raises(CaptureFailed) as failed:
        endpoint(server, key=SECRET).ask("", TEXT, {})
    assert status[:3] in str(failed.value)
    assert "sk-" not in str(failed.value)


def test_what_the_server_says_of_a_wrong_model_is_told_without_its_control_characters(server: Server) -> None:
    answering(server, http(b'{"error": {"message": "no model small-model:7b\\u001b[2J"}}', "404 Not Found"))
    with pytest.raises(CaptureFailed, match=r"404 \(no model small-model:7b\\x1b\[2J\)"):
        endpoint(server).ask("", TEXT, {})


@pytest.mark.parametrize("key", ["two words", "line\nbreak", "ключ", "\x7f"])
def test_a_key_that_no_header_can_carry_is_refused_unseen(server: Server, key: str) -> None:
    with pytest.raises(BadInput) as refused:
        endpoint(server, key=key)
    assert key not in str(refused.value)


@pytest.mark.parametrize("model", ["", "  ", "a\nb", "a\u202eb", "x" * 201])
def test_a_name_of_no_model_is_refused(server: Server, model: str) -> None:
    with pytest.raises(BadInput, match="--model"):
        Endpoint(server.url("/v1"), model)


def named(*addresses: str) -> Callable[..., list[tuple[object, ...]]]:
    """A name server that answers with these addresses."""

    def resolve(host: str, port: int | None, **_how: object) -> list[tuple[object, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port or 0)) for address in addresses]

    return resolve


@pytest.mark.parametrize(
    "address",
    ["http://192.168.1.5:8080/v1", "http://10.0.0.1/v1", "https://8.8.8.8/v1", "http://0x08080808/v1", "http://[::2]/v1"],
)
def test_an_address_that_is_not_this_machine_is_refused_unless_told(address: str) -> None:
    with pytest.raises(CaptureRefused):
        Endpoint(address, "m")


def test_anywhere_allows_a_private_and_a_public_address_and_never_the_metadata_of_a_cloud() -> None:
    for address in ("http://192.168.1.5:8080/v1", "https://8.8.8.8/v1"):
        assert not Endpoint(address, "m", anywhere=True).local
    with pytest.raises(CaptureRefused):
        Endpoint("http://169.254.169.254/v1", "m", anywhere=True)


def test_a_name_with_one_address_elsewhere_is_not_this_machine() -> None:
    assert Endpoint("http://model.example/v1", "m", resolve=named("127.0.0.1", "127.0.0.2")).local
    with pytest.raises(CaptureRefused, match="--endpoint-anywhere"):
        Endpoint("http://model.example/v1", "m", resolve=named("127.0.0.1", "203.0.113.5"))


def test_a_name_is_looked_up_once(server: Server) -> None:
    """Whoever answers for the name may say another address the next time: the texts go where the user was told."""
    answering(server, completion("{}"))
    asked: list[str] = []

    def resolve(host: str, port: int | None, **_how: object) -> list[tuple[object, ...]]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1" if len(asked) == 1 else "203.0.113.5", port or 0))]

    one = Endpoint(server.url("/v1", host="model.example"), "m", resolve=resolve)
    one.ask("", TEXT, {})
    one.ask("", TEXT, {})
    assert asked == ["model.example"]


@pytest.mark.parametrize("address", ["ftp://127.0.0.1/v1", "http://user:word@127.0.0.1/v1", "http://127.0.0.1/v1?key=1", "v1"])
def test_an_address_that_is_no_endpoint_is_refused(address: str) -> None:
    with pytest.raises(CaptureRefused):
        Endpoint(address, "m")


def test_no_redirect_is_followed(server: Server) -> None:
    answering(server, http(b"", "307 Temporary Redirect", f"Location: {server.url('/elsewhere')}"))
    with pytest.raises(CaptureFailed, match="redirect"):
        endpoint(server).ask("", TEXT, {})
    assert len(server.asked) == 1


def test_no_proxy_of_the_environment_is_used(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    answering(server, completion("{}"))
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert endpoint(server).ask("", TEXT, {}) == "{}"


def test_a_huge_answer_is_given_up(server: Server) -> None:
    answering(server, completion("x" * 3_000_000))
    with pytest.raises(CaptureFailed, match="more than 1048576 octets"):
        endpoint(server).ask("", TEXT, {})


def test_an_answer_that_does_not_come_is_given_up(server: Server) -> None:
    server.answers[CHAT] = lambda _connection: server.stopping.wait(30) and None
    limits = msgspec.structs.replace(LIMITS, seconds=0.5)
    begun = time.monotonic()
    with pytest.raises(CaptureFailed, match=r"0\.5 seconds"):
        endpoint(server, limits=limits).ask("", TEXT, {})
    assert time.monotonic() - begun < 5


def test_an_answer_that_drips_ends_with_the_clock(server: Server) -> None:
    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while not server.stopping.wait(0.05):
            connection.sendall(b" ")

    server.answers[CHAT] = drip
    with pytest.raises(CaptureFailed, match="1 seconds"):
        endpoint(server, limits=msgspec.structs.replace(LIMITS, seconds=1.0)).ask("", TEXT, {})


@pytest.mark.parametrize(
    "data",
    [
        http(b"<html>hello</html>"),
        http(b"{}"),
        http(b'{"choices": []}'),
        http(b'{"choices": [{"message": {"content": 5}}]}'),
        http(b'{"choices": [{"message": "hello"}]}'),
        http(b'\xff\xfe{"choices"'),
        http(b"[" * 200_000),
        http(b""),
        completion(None),
        completion("{", finish_reason="length"),
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"",
    ],
    ids=["html", "empty", "none", "number", "text", "octets", "deep", "nothing", "null", "cut", "broken", "not-http", "silent"],
)
def test_an_answer_that_is_none_is_refused_with_a_sentence(server: Server, data: bytes) -> None:
    answering(server, data)
    with pytest.raises(CaptureFailed, match=r"127\.0\.0\.1"):
        endpoint(server).ask("", TEXT, {})


def test_nobody_there_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(CaptureFailed, match="does not answer on port"):
        Endpoint(f"http://127.0.0.1:{port}/v1", "m").ask("", TEXT, {})


def test_an_encrypted_endpoint_is_checked_against_the_authorities_given(tls_server: Server, ca_file: object) -> None:
    answering(tls_server, completion("{}"))
    assert endpoint(tls_server, ca_file=ca_file).ask("", TEXT, {}) == "{}"
    with pytest.raises(CaptureFailed, match="not trusted"):
        endpoint(tls_server).ask("", TEXT, {})
