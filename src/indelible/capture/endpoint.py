"""A language model's endpoint (OpenAI-compatible chat), asked one question at a time.

The address is checked and pinned; no redirect, no proxy, no cookie; an answer is bounded in octets and time, and is only text.
"""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING, Any

import msgspec

from ..errors import BadInput, CaptureFailed, CaptureRefused
from ..i18n import _
from ..model.display import printable
from .address import Resolve, peers, web_address, why_not
from .web import WebLimits, look_up

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import httpx

    from .address import Peer

ANSWER = 1 << 20  # octets of one answer, envelope included
NAME = 200  # characters of a model's name
TOKENS = 4096  # of one answer: a block of 3,000 characters has not that many
LIMITS = WebLimits(size=ANSWER, seconds=600.0, connect=10.0, read=600.0)  # a model on a CPU says nothing until it has done


class _Message(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    message: _Message
    finish_reason: str | None = None


class _Completion(msgspec.Struct):
    choices: list[_Choice]


class _Error(msgspec.Struct):
    error: Any = None


_completion = msgspec.json.Decoder(_Completion)
_error = msgspec.json.Decoder(_Error)


class Endpoint:
    """One model at one address, checked before anything is sent: loopback only, unless `anywhere`.

    Raises CaptureRefused for an address that is not asked, CaptureFailed for a name that has none, BadInput for a name or key
    that no request can carry. `key` goes into the Authorization header and nowhere else.
    """

    def __init__(
        self,
        address: str,
        model: str,
        *,
        anywhere: bool = False,
        key: str = "",
        ca_file: Path | None = None,
        limits: WebLimits = LIMITS,
        resolve: Resolve = socket.getaddrinfo,
    ) -> None:
        self.url = _completions(address)
        self.model = _sound(model)
        self.encrypted = self.url.scheme == "https"
        self._key, self._limits, self._ca_file = _key(key), limits, ca_file
        self._peers = self._checked(anywhere, resolve)
        self.local = all(peer.ip.is_loopback for peer in self._peers)

    def _checked(self, anywhere: bool, resolve: Resolve) -> tuple[Peer, ...]:
        from .connection import Clock

        # Once: every question of this run goes to the machine that was named to the user.
        found = look_up(self.url, Clock(self._limits.connect), self._limits, resolve)
        pinned = peers(self.url, found, allow_private=True)
        for peer in pinned:
            if why_not(peer.ip) == "link-local":  # where clouds answer with their keys; no model is there
                raise CaptureRefused(
                    _(
                        "{address} is not asked: {ip} is a link-local address; name the endpoint's own",
                        address=self.url,
                        ip=peer.ip,
                    )
                )
        if not anywhere:
            for peer in pinned:
                if not peer.ip.is_loopback:
                    raise CaptureRefused(
                        _(
                            "{address} is not asked: {host} is at {ip}, which is not this machine, and the texts of the case "
                            "would leave it; if that is meant, say --endpoint-anywhere",
                            address=self.url,
                            host=self.url.raw_host.decode("ascii"),
                            ip=peer.ip,
                        )
                    )
        return pinned

    def ask(self, instructions: str, text: str, schema: Mapping[str, Any]) -> str:
        """The model's answer to `instructions` and `text`, as it wrote it; raises CaptureFailed where there is none."""
        return self._content(self._post(self._question(instructions, text, schema)))

    def _question(self, instructions: str, text: str, schema: Mapping[str, Any]) -> bytes:
        return json.dumps(
            {
                "model": self.model,
                "messages": [{"role": "system", "content": instructions}, {"role": "user", "content": text}],
                "temperature": 0,
                "seed": 0,
                "stream": False,
                "max_tokens": TOKENS,
                "response_format": {"type": "json_schema", "json_schema": {"name": "claims", "strict": True, "schema": schema}},
            },
            ensure_ascii=False,
        ).encode()

    def _post(self, body: bytes) -> bytes:
        import httpcore

        from .connection import BrokenOffError, Clock, Pinned, tls

        url, limits = self.url, self._limits
        headers = [
            (b"Host", url.netloc),
            (b"User-Agent", limits.user_agent.encode()),
            (b"Content-Type", b"application/json"),
            (b"Content-Length", str(len(body)).encode()),
            (b"Accept", b"application/json"),
            (b"Accept-Encoding", b"identity"),
            (b"Connection", b"close"),
        ]
        if self._key:
            headers.append((b"Authorization", b"Bearer " + self._key.encode("ascii")))
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        clock = Clock(limits.seconds)
        context = tls(self._ca_file) if self.encrypted else None
        request = httpcore.Request(
            b"POST", target, headers=headers, content=body, extensions={"timeout": {"connect": limits.connect}}
        )
        try:
            with httpcore.ConnectionPool(ssl_context=context, network_backend=Pinned(self._peers, clock, limits.read)) as pool:
                response = pool.handle_request(request)
                try:
                    answer = self._whole(response)
                finally:
                    response.close()
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
        if response.status != 200:
            raise CaptureFailed(self._refusal(response.status, answer))
        return answer

    def _whole(self, response: Any) -> bytes:
        answer = bytearray()
        for chunk in response.iter_stream():
            answer += chunk
            if len(answer) > self._limits.size:
                raise CaptureFailed(
                    _(
                        "{address} answered with more than {limit} octets; nothing of it is kept",
                        address=self.url,
                        limit=self._limits.size,
                    )
                )
        return bytes(answer)

    def _refusal(self, status: int, answer: bytes) -> str:
        if status in (401, 403):
            # What such an answer says may quote the key.
            return _(
                "{address} answered {status}: it does not accept the key in INDELIBLE_ENDPOINT_KEY, or wants one",
                address=self.url,
                status=status,
            )
        if 300 <= status < 400:
            return _(
                "{address} answered {status}, a redirect, which is not followed; name the last address",
                address=self.url,
                status=status,
            )
        said = ""
        try:
            error = _error.decode(answer).error
            said = str(error.get("message", "") if isinstance(error, dict) else error or "")
        except (msgspec.MsgspecError, UnicodeError, RecursionError):
            pass  # an error page in HTML says no more than its number
        if self._key:
            said = said.replace(self._key, "***")
        return _(
            "{address} answered {status} ({said}); check the address and --model",
            address=self.url,
            status=status,
            said=printable(said[:200]) or "-",
        )

    def _content(self, answer: bytes) -> str:
        try:
            choice = _completion.decode(answer).choices[0]
        except (msgspec.MsgspecError, UnicodeError, RecursionError, IndexError) as error:
            raise CaptureFailed(
                _(
                    "{address} answered something else than a chat completion; check how its address ends (often /v1)",
                    address=self.url,
                )
            ) from error
        if choice.finish_reason == "length":
            raise CaptureFailed(_("{address} broke its answer off at its own limit of length", address=self.url))
        if choice.message.content is None:
            raise CaptureFailed(_("{address} answered without words", address=self.url))
        return choice.message.content


def _completions(address: str) -> httpx.URL:
    url = web_address(address)
    if url.query:
        raise CaptureRefused(
            _("{address} is not asked: an endpoint's address ends with its path, as in /v1", address=printable(address))
        )
    path = url.path.rstrip("/")
    return url if path.endswith("/chat/completions") else url.copy_with(path=f"{path}/chat/completions")


def _sound(model: str) -> str:
    name = model.strip()
    if not name or len(name) > NAME or printable(name) != name:
        raise BadInput(_("--model: {model} names no model; write the name that the endpoint lists", model=repr(model[:NAME])))
    return name


def _key(key: str) -> str:
    key = key.strip()
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise BadInput(_("INDELIBLE_ENDPOINT_KEY holds something that no key has; set it again"))  # never the key itself
    return key
