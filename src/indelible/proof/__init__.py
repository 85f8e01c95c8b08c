"""The arithmetic a stranger repeats: RFC 6962 trees, C2SP tiles, signed notes, checkpoints, receipts; no I/O."""
