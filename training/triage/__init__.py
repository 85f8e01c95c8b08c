"""How the weights of English triage are made; not part of the program."""
