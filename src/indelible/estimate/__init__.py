"""How many were never recorded. Empty until its issue is taken up."""
