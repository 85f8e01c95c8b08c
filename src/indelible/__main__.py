"""`python -m indelible`: the same as the command `indelible`."""

import sys

from .cli import main

sys.exit(main())
