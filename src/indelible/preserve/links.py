"""Nothing in a case is a link: what is written or removed below one would be a file of somebody else's."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..errors import Damaged
from ..i18n import _

_NAMED_ELSEWHERE = frozenset({"catalog.sqlite"})
_OF_THE_VAULT = ("sha256", "incoming", "damaged")


def refuse_links(root: Path, folders: Iterable[Path]) -> None:
    """Raise Damaged where `root`, or a folder on the way from it to one of `folders`, is a link.

    MUST be called before anything is written or removed there: who can lay a link into a case that we write to would
    otherwise have us empty or fill any folder that we may write to.
    """
    for folder in {way for end in folders for way in (end, *end.parents) if way.is_relative_to(root)}:
        if folder.is_symlink():
            raise Damaged(
                _(
                    "{path} is a link to {target}, and nothing in a case is one; put the folder itself there, from a good copy",
                    path=folder,
                    target=os.readlink(folder),  # noqa: PTH115 - a Path would respell what the link says
                )
            )


def links(case: Path) -> Iterator[Path]:
    """Every link in the case but those among the blobs, which `Vault.strangers` gives, and the catalog, which says so itself."""
    yield from (path for path in _here(case) if path.is_symlink() and path.name not in _NAMED_ELSEWHERE)
    yield from (path for name in _OF_THE_VAULT if (path := case / "vault" / name).is_symlink())
    for folder, folders, names in os.walk(case / "log"):  # which does not follow links below its top
        folders.sort()
        yield from (path for name in sorted((*folders, *names)) if (path := Path(folder, name)).is_symlink())


def _here(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []  # what cannot be listed is named by whoever needs it
