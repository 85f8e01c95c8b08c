"""Bytes to text to claims: pure functions, run apart from the case within limits."""
