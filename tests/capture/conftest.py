"""Real servers on loopback, one of them with a certificate of its own authority."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from capture_servers import Gathered, Server


@pytest.fixture
def server() -> Iterator[Server]:
    one = Server()
    yield one
    one.close()


@pytest.fixture
def sink() -> Gathered:
    return Gathered()


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> Path:
    path = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(path)
    return path


@pytest.fixture
def tls_server(authority: trustme.CA) -> Iterator[Server]:
    """Its certificate is good for 127.0.0.1 and news.example, for no other name."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "news.example").configure_cert(context)
    one = Server(context)
    yield one
    one.close()
