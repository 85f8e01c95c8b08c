"""Indelible: scattered reports of attacks on civilians become one record that cannot be quietly altered or erased."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .casefile import Casefile, create_case, open_case

__version__ = "0.1.0"
__all__ = ["Casefile", "create_case", "open_case"]


def __getattr__(name: str) -> Any:
    # Late, so that one stage (`from indelible.proof import ...`) or `indelible --help` does not load them all.
    if name in __all__:
        from . import casefile

        return getattr(casefile, name)
    raise AttributeError(f"module 'indelible' has no attribute {name!r}")
