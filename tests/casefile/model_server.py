"""A small server that answers as an OpenAI-compatible endpoint does, with what a test tells it: the outside world."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[[str], str]  # from the text that was sent to what the model says


class ModelServer:
    """`asked` holds the bodies as they came, `headers` what stood over them; `answer` may be replaced at any time."""

    def __init__(self) -> None:
        self.asked: list[dict[str, object]] = []
        self.headers: list[dict[str, str]] = []
        self.answer: Answer = lambda text: '{"claims": []}'
        self.status = 200
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.asked.append(body)
                outer.headers.append(dict(self.headers))
                said = outer.answer(body["messages"][-1]["content"])
                whole = {"choices": [{"message": {"role": "assistant", "content": said}, "finish_reason": "stop"}]}
                data = json.dumps(whole).encode()
                self.send_response(outer.status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, format: str, *arguments: object) -> None:
                """Nothing: a test's output is its own."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def proposes(self, *items: tuple[str, ...]) -> None:
        """The model says these (source, cue, content...) of every text."""
        claims = [{"source": source, "cue": cue, "content": content} for source, cue, *content in items]
        self.answer = lambda text: json.dumps({"claims": claims})

    @property
    def texts(self) -> list[str]:
        """The texts that were sent, in order."""
        return [str(body["messages"][-1]["content"]) for body in self.asked]  # type: ignore[index]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
