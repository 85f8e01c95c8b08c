"""A server that says on a real socket exactly what a test wants it to say, however wrong."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable

Answer = bytes | Callable[[socket.socket], None]


class Gathered:
    """A sink that keeps everything."""

    def __init__(self) -> None:
        self.chunks: list[bytes] = []

    def write(self, chunk: bytes) -> None:
        self.chunks.append(bytes(chunk))

    @property
    def data(self) -> bytes:
        return b"".join(self.chunks)


class Server:
    """Answers each path with its bytes, or lets a function talk; `asked` holds the requests as they came."""

    def __init__(self, context: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[bytes] = []
        self._context = context
        self._listener = socket.create_server((host, 0), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
        self.port = self._listener.getsockname()[1]
        self.stopping = threading.Event()
        threading.Thread(target=self._run, daemon=True).start()

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"{'https' if self._context else 'http'}://{host}:{self.port}{path}"

    def close(self) -> None:
        self.stopping.set()
        self._listener.close()

    def _run(self) -> None:
        while True:
            try:
                connection, _peer = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), contextlib.ExitStack() as stack:
            stack.callback(connection.close)
            if self._context:
                connection = self._context.wrap_socket(connection, server_side=True)
                stack.callback(connection.close)
            connection.settimeout(5)
            request = b""
            while b"\r\n\r\n" not in request:
                chunk = connection.recv(65536)
                if not chunk:
                    return
                request += chunk
            self.asked.append(request)
            answer = self.answers[request.split(b" ")[1].decode()]
            if isinstance(answer, bytes):
                connection.sendall(answer)
                if self._context:
                    connection.unwrap()
            else:
                answer(connection)


def http(body: bytes = b"", status: str = "200 OK", *lines: str, kind: str = "text/html; charset=utf-8") -> bytes:
    """A well-formed answer with its length."""
    head = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", f"Content-Length: {len(body)}", *lines]
    return "\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + body


def to(location: str, status: str = "302 Found") -> bytes:
    """A redirect."""
    return http(b"", status, f"Location: {location}")
