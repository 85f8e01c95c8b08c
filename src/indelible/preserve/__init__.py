"""The only room that writes: disk, vault, log, catalog, keys, lock, and the check of all of them (fsck)."""
