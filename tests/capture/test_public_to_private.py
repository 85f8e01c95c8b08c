"""A public server that sends us inside: in a network of its own, where a public address is this machine's."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PUBLIC = "93.184.216.34"
SCRIPT = f"""
import socket
from capture_servers import Gathered, Server, http, to
from indelible.capture import take_url
from indelible.errors import CaptureRefused

outside, inside = Server(host="{PUBLIC}"), Server()
inside.answers["/admin"] = http(b"<p>secret</p>")
looked_up = []

def resolve(host, port, **more):
    looked_up.append(host)
    address = "127.0.0.1" if host == "inside.example" else "{PUBLIC}"
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0))]

outside.answers["/page"] = http(b"<p>the page</p>")
taken = take_url(outside.url("/page", "news.example"), Gathered(), resolve=resolve)
assert (taken.outcome, taken.peer) == ("complete", f"{PUBLIC}:{{outside.port}}"), taken

for host in ("inside.example", "127.0.0.1", "127.1", "2130706433", "[::ffff:127.0.0.1]"):
    outside.answers["/page"] = to(inside.url("/admin", host))
    try:
        print(take_url(outside.url("/page", "news.example"), Gathered(), resolve=resolve))
    except CaptureRefused as error:
        assert "loopback" in str(error) and "led there" in str(error), error
    else:
        raise SystemExit("followed to " + host)
assert inside.asked == []
assert looked_up.count("inside.example") == 1
print("all refused")
"""


def test_a_redirect_from_a_public_server_to_a_private_address_is_refused() -> None:
    inside_a_network = ["unshare", "--user", "--map-root-user", "--net", "sh", "-c"]
    ready = f"ip link set lo up && ip address add {PUBLIC}/32 dev lo"
    if (
        not (shutil.which("unshare") and shutil.which("ip"))
        or subprocess.run([*inside_a_network, ready], capture_output=True).returncode
    ):
        pytest.skip("needs unshare(1), ip(8) and leave to make a network namespace")
    ended = subprocess.run(
        [*inside_a_network, f'{ready} && exec "$0" -c "$1"', sys.executable, SCRIPT],
        cwd=Path(__file__).parent,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.stdout == "all refused\n", ended.stdout + ended.stderr
