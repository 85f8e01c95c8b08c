"""What `indelible.proof` offers is listed, in order, and there."""

import subprocess
import sys

import indelible.proof


def test_public_names_are_sorted_and_there() -> None:
    names = indelible.proof.__all__
    assert names == sorted(names, key=lambda name: (not name.isupper(), not name[0].isupper(), name))
    assert all(hasattr(indelible.proof, name) for name in names)


def test_it_starts_without_the_heavy_library() -> None:
    code = "import sys, indelible.proof, indelible.preserve.log; assert 'cryptography' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
