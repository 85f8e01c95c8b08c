"""Measurements, each beside what the machine itself can do: `make bench`, or `python -m bench --quick`."""
