"""How the weights of the English reader are made; not part of the program."""
