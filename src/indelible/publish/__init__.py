"""The way out: the report of a case as one self-contained page."""
