"""The one error tree: whatever a user may meet is an `IndelibleError` whose text says both values and the next step.

IndelibleError
├── BadInput            an argument or option that cannot be used (a date such as 31 February)
├── NotInstalled        an extra is needed: the text names it
├── NotFound            no record, document or blob of that name
│   └── Ambiguous       more than one has that prefix
├── BadRecord           bytes that are not the one spelling of one record, or a record that has none
│   └── NewerRecord     a record of a type or version that this program does not know
├── BadFormat           text or bytes that are no signed note, checkpoint, tile, bundle or receipt
├── ProofFailed         a hash, signature, inclusion or consistency proof that does not come out
├── CaptureRefused      a source we will not open (private address, too many redirects, a scheme we do not speak)
├── CaptureFailed       a source that could not be read (no answer, broken connection, no such file)
├── Unreadable          bytes from which no text can be read within limits (truncated, password, bomb, encoding)
└── CaseError           the case on disk
    ├── NoCase          there is no case there
    ├── NewerCase       the case was made by a newer version
    ├── CaseHeld        another process is writing to it
    ├── CaseReadOnly    it cannot be written to
    ├── KeyMissing      the signing key is not on this machine, or the passphrase does not open it
    ├── StorageFull     the disk is full
    ├── Conflict        the checkpoint is not the one we started from (compare-and-swap lost)
    └── Damaged         what lies on disk is not what was signed
"""


class IndelibleError(Exception):
    """Anything that went wrong in a way the user can be told in one sentence."""


class BadInput(IndelibleError):
    """An argument or option that cannot be used."""


class NotInstalled(IndelibleError):
    """An extra is needed for this; the text names it."""


class NotFound(IndelibleError):
    """No record, document or blob of that name."""


class Ambiguous(NotFound):
    """More than one record, document or blob has that prefix."""


class BadRecord(IndelibleError):
    """Bytes that are not the one spelling of one record, or a record that has none."""


class NewerRecord(BadRecord):
    """A record of a type or version that this program does not know."""


class BadFormat(IndelibleError):
    """Text or bytes that are no signed note, checkpoint, tile, bundle or receipt."""


class ProofFailed(IndelibleError):
    """A hash, signature, inclusion or consistency proof that does not come out."""


class CaptureRefused(IndelibleError):
    """A source that we will not open."""


class CaptureFailed(IndelibleError):
    """A source that could not be read."""


class Unreadable(IndelibleError):
    """Bytes from which no text can be read within limits."""


class CaseError(IndelibleError):
    """The case on disk cannot be used as asked."""


class NoCase(CaseError):
    """There is no case at that path."""


class NewerCase(CaseError):
    """The case was made by a newer version of the program."""


class CaseHeld(CaseError):
    """Another process is writing to the case."""


class CaseReadOnly(CaseError):
    """The case cannot be written to."""


class KeyMissing(CaseError):
    """The signing key is not on this machine, or the passphrase does not open it."""


class StorageFull(CaseError):
    """The disk is full; what was acknowledged is safe."""


class Conflict(CaseError):
    """The committed checkpoint is not the one we started from."""


class Damaged(CaseError):
    """What lies on disk is not what was signed."""
