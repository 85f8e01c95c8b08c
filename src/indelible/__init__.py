"""Indelible: scattered reports of attacks on civilians become one record that cannot be quietly altered or erased."""

__version__ = "0.1.0"
