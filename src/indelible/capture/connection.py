"""One connection to a checked address: the name serves for TLS and the Host header, never for a second look-up."""

import contextlib
import socket
import ssl
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import httpcore

from ..errors import BadInput, CaptureFailed
from ..i18n import _, recorded
from .address import Peer


class BrokenOffError(Exception):
    """The connection ended before the answer did; the text says how."""


class Clock:
    """The time one capture may take altogether, whatever the single steps may take."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self, step: float) -> float:
        """The seconds that a step of at most `step` may take; raises BrokenOffError when none are left."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise BrokenOffError(self.over())
        return min(step, left)

    def late(self, step: float) -> str:
        """Why a step that was given `step` seconds was given up."""
        return self.over() if self._end <= time.monotonic() else recorded("nothing came for {seconds:g} seconds", seconds=step)

    def over(self) -> str:
        """The sentence for a capture that took too long."""
        return recorded("the time limit of {seconds:g} seconds was reached", seconds=self._seconds)


class Pinned(httpcore.NetworkBackend):
    """Connects to `peers` only, in order, whatever host it is asked for."""

    def __init__(self, peers: Sequence[Peer], clock: Clock, read: float) -> None:
        self._peers = peers
        self._clock = clock
        self._read = read

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """The first of the peers that answers; `port` is already theirs."""
        step = timeout or 10.0
        failures = []
        for peer in self._peers:
            connection = socket.socket(peer.family, socket.SOCK_STREAM)
            try:
                connection.settimeout(self._clock.left(step))
                connection.connect(peer.sockaddr)
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            except TimeoutError:
                connection.close()
                failures.append(f"{peer.ip}: {self._clock.late(step)}")
            except OSError as error:
                connection.close()
                failures.append(f"{peer.ip}: {error.strerror or error}")
            except BaseException:
                connection.close()
                raise
            else:
                return _Stream(connection, peer, self._clock, self._read)
        raise CaptureFailed(
            _(
                "{host} does not answer on port {port} ({failures}); check the address and the network, then try again",
                host=host,
                port=port,
                failures="; ".join(failures),
            )
        )


class _Stream(httpcore.NetworkStream):
    """A socket each of whose steps ends with the clock; an end without TLS's goodbye is an error, not an end."""

    def __init__(self, connection: socket.socket, peer: Peer, clock: Clock, step: float) -> None:
        self._socket = connection
        self._peer = peer
        self._clock = clock
        self._step = step

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            self._socket.settimeout(self._clock.left(self._step))
            return self._socket.recv(max_bytes)
        except TimeoutError as error:
            raise BrokenOffError(self._clock.late(self._step)) from error
        except ssl.SSLEOFError as error:
            raise BrokenOffError(recorded("the encrypted connection was cut without a goodbye")) from error
        except OSError as error:
            raise BrokenOffError(recorded("the connection broke ({why})", why=error.strerror or error)) from error

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        try:
            self._socket.settimeout(self._clock.left(self._step))
            self._socket.sendall(buffer)
        except TimeoutError as error:
            raise BrokenOffError(self._clock.late(self._step)) from error
        except OSError:
            # A server may answer (a refusal, say) before it has read the whole request: the answer still counts.
            return

    def close(self) -> None:
        with contextlib.suppress(OSError):  # nothing is lost by a socket that closes badly
            self._socket.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        host = server_hostname or ""
        try:
            self._socket.settimeout(self._clock.left(self._step))
            self._socket = ssl_context.wrap_socket(self._socket, server_hostname=host, suppress_ragged_eofs=False)
        except ssl.SSLCertVerificationError as error:
            self.close()
            raise CaptureFailed(
                _(
                    "the certificate of {host} is not trusted ({why}); if you know its authority, name that with --ca-file",
                    host=host,
                    why=error.verify_message,
                )
            ) from error
        except TimeoutError as error:
            self.close()
            raise BrokenOffError(self._clock.late(self._step)) from error
        except OSError as error:
            self.close()
            why = getattr(error, "reason", None) or error.strerror or error
            raise CaptureFailed(
                _("{host} did not agree on an encrypted connection ({why}); check the address and the port", host=host, why=why)
            ) from error
        return self

    def get_extra_info(self, info: str) -> Any:
        if info == "server_addr":
            return self._peer.sockaddr
        if info == "ssl_object":
            return self._socket if isinstance(self._socket, ssl.SSLSocket) else None
        return None


def tls(ca_file: Path | None) -> ssl.SSLContext:
    """What certificates are checked against: certifi's authorities, and those in `ca_file`; the environment has no say."""
    import certifi

    context = ssl.create_default_context(cafile=certifi.where())
    if ca_file is not None:
        try:
            context.load_verify_locations(cafile=ca_file)
        except (OSError, ssl.SSLError) as error:
            raise BadInput(
                _("{path} holds no certificates in PEM form ({why}); check --ca-file", path=ca_file, why=error.strerror or error)
            ) from error
    return context
