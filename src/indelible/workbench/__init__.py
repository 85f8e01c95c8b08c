"""The web face. Empty until its issue is taken up."""
