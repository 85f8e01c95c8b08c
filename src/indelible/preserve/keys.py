"""A case's keys: the Ed25519 key that signs its checkpoints and the key of its salts; kept outside the case.

Who has a copy of the case then has neither: they cannot sign in its name, nor confirm a guess against a leaf hash.
"""

import json
import os
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from ..errors import BadFormat, BadInput, CaseError, KeyMissing
from ..i18n import _
from ..proof.note import NoteSigner
from ..proof.spelling import decode_base64, encode_base64
from .disk import DISK, OWNER_ONLY, Disk, refusals

FORMAT = "indelible-key.v1"
SEED_SIZE = 32
SALT_KEY_SIZE = 32


@dataclass(frozen=True)
class CaseKeys:
    """What signs for `origin` and what salts its records; neither is shown by `repr`."""

    origin: str
    signer: NoteSigner = field(repr=False)
    salt_key: bytes = field(repr=False)


def keys_home() -> Path:
    """Where keys lie: $INDELIBLE_KEYS, else indelible/keys in $XDG_CONFIG_HOME, else in ~/.config."""
    if home := os.environ.get("INDELIBLE_KEYS"):
        return Path(home)
    base = os.environ.get("XDG_CONFIG_HOME", "")
    # The specification of XDG says to ignore a path that is not absolute.
    return (Path(base) if base.startswith("/") else Path.home() / ".config") / "indelible" / "keys"


def stem(origin: str) -> str:
    """The beginning of the name of every file that is kept for `origin`: an origin itself may hold any character."""
    return sha256(origin.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def make_home(home: Path) -> None:
    """Make the folder of the keys, for its owner only."""
    with refusals(home):
        home.mkdir(mode=0o700, parents=True, exist_ok=True)


def create_keys(origin: str, passphrase: str | None, *, disk: Disk = DISK) -> CaseKeys:
    """New keys for `origin`, kept in `keys_home()`: encrypted with `passphrase` (age), else in the clear with mode 0600.

    They are durable when this returns. Keys that are there already are never replaced: that raises CaseError.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    if passphrase == "":
        raise BadInput(_("an empty passphrase protects nothing; give one with letters in it, or none"))
    plain, locked = _paths(origin)
    for path in (plain, locked):
        if os.path.lexists(path):
            raise CaseError(
                _(
                    "there are keys for {origin} already, in {path}; choose another origin, or move that file away",
                    origin=origin,
                    path=path,
                )
            )
    private = Ed25519PrivateKey.generate()
    keys = CaseKeys(origin, NoteSigner(origin, private), os.urandom(SALT_KEY_SIZE))
    text = json.dumps(
        {
            "format": FORMAT,
            "origin": origin,
            "seed": encode_base64(private.private_bytes_raw()),
            "salt": encode_base64(keys.salt_key),
        },
        indent=1,
    )
    data = (text + "\n").encode()
    make_home(plain.parent)
    if passphrase is None:
        disk.replace_durably(plain, data, mode=OWNER_ONLY)
    else:
        from pyrage import passphrase as age

        disk.replace_durably(locked, age.encrypt(data, passphrase), mode=OWNER_ONLY)
    return keys


def load_keys(origin: str, passphrase: str | None) -> CaseKeys:
    """The keys for `origin` from `keys_home()`. Raises KeyMissing: none there, or the passphrase does not open them."""
    plain, locked = _paths(origin)
    try:
        return _parse(origin, plain, plain.read_bytes())
    except FileNotFoundError:
        pass
    except OSError as error:
        raise _unreadable(plain, error) from error
    try:
        data = locked.read_bytes()
    except FileNotFoundError as error:
        raise KeyMissing(
            _(
                "no signing key for {origin} on this machine, neither {plain} nor {locked}; copy one of them here from where "
                "the case was made, or set INDELIBLE_KEYS to the folder that holds it",
                origin=origin,
                plain=plain,
                locked=locked.name,
            )
        ) from error
    except OSError as error:
        raise _unreadable(locked, error) from error
    return _parse(origin, locked, _opened(locked, data, passphrase))


def key_path(origin: str) -> Path:
    """The file that holds the keys for `origin`, encrypted or not; raises KeyMissing where neither is there."""
    for path in _paths(origin):
        if path.exists():
            return path
    raise KeyMissing(_("no signing key for {origin} in {home}", origin=origin, home=keys_home()))


def _paths(origin: str) -> tuple[Path, Path]:
    home = keys_home()
    return home / f"{stem(origin)}.key", home / f"{stem(origin)}.key.age"


def _opened(path: Path, data: bytes, passphrase: str | None) -> bytes:
    from pyrage import DecryptError
    from pyrage import passphrase as age

    if not passphrase:
        raise KeyMissing(_("the signing key {path} is locked; set INDELIBLE_PASSPHRASE to its passphrase", path=path))
    try:
        return bytes(age.decrypt(data, passphrase))
    except DecryptError as error:
        raise KeyMissing(
            _(
                "the signing key {path} does not open: {reason}; set INDELIBLE_PASSPHRASE to the passphrase it was made with",
                path=path,
                reason=error,
            )
        ) from error


def _parse(origin: str, path: Path, data: bytes) -> CaseKeys:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        table: dict[str, Any] = json.loads(data)
        found = (table["format"], table["origin"])
        seed, salt_key = decode_base64(table["seed"]), decode_base64(table["salt"])
    except (ValueError, KeyError, TypeError, AttributeError, BadFormat):
        # Not `from error`: its text may quote the key.
        raise KeyMissing(_("{path} is no key file; bring a good copy of it", path=path)) from None
    if found != (FORMAT, origin) or len(seed) != SEED_SIZE or len(salt_key) != SALT_KEY_SIZE:
        raise KeyMissing(
            _(
                "{path} holds a key {found}, wanted is {wanted}; bring the right file",
                path=path,
                found=" ".join(map(str, found)),
                wanted=f"{FORMAT} {origin}",
            )
        )
    return CaseKeys(origin, NoteSigner(origin, Ed25519PrivateKey.from_private_bytes(seed)), salt_key)


def _unreadable(path: Path, error: OSError) -> KeyMissing:
    return KeyMissing(
        _("the signing key {path} cannot be read: {reason}; give yourself the right to read it", path=path, reason=error.strerror)
    )
