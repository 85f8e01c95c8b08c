"""The command line: one file per verb; this one finds the verb, and turns every error into one sentence and an exit code."""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from .. import __version__
from ..errors import IndelibleError
from ..i18n import _, use_for_argparse

VERBS = ("init", "add", "claims", "show", "read", "review", "verify", "rebuild", "report")

OK, WRONG, USAGE, INTERRUPTED = 0, 1, 2, 130


def parser() -> argparse.ArgumentParser:
    """The parser with every verb; each verb's file says its arguments."""
    use_for_argparse()
    top = argparse.ArgumentParser(
        prog="indelible",
        description=_(
            "Turns scattered reports of attacks on civilians into one record that cannot be quietly altered or erased."
        ),
        epilog=_("Each verb has its own help: indelible VERB --help"),
    )
    top.add_argument(
        "--version", action="version", version=f"indelible {__version__}", help=_("show program's version number and exit")
    )
    verbs = top.add_subparsers(dest="verb", metavar=_("VERB"), required=True)
    for name in VERBS:
        module = importlib.import_module(f".{name}", __name__)
        verb = verbs.add_parser(name, help=module.summary(), description=module.summary())
        module.add_arguments(verb)
        verb.set_defaults(run=module.run)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; returns the exit code: 0 well, 1 an error or something wrong in the case, 2 usage, 130 interrupted."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A terminal that cannot show a character gets its escape; a name is never a reason to crash.
            stream.reconfigure(encoding="utf-8" if not stream.isatty() else None, errors="backslashreplace")
    top = parser()
    if not (sys.argv[1:] if argv is None else argv):
        top.print_help(sys.stderr)
        return USAGE
    arguments, left = top.parse_known_args(argv)
    if left:
        # Who wrote `claims CASE shelling` looks for the option that takes words, which the program's own usage lacks.
        what = " ".join(left)
        top.error(_("{what} is not understood; 'indelible {verb} --help' lists what is", what=what, verb=arguments.verb))
    try:
        code = arguments.run(arguments)
        sys.stdout.flush()
    except IndelibleError as error:
        return _fail(str(error))
    except KeyboardInterrupt:
        _fail(_("interrupted; what was acknowledged is safe, run the same command again to go on"))
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone (head, less): not an error, and nothing more can be said to them.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Exception as error:  # a face's outermost loop: one sentence, and no value that could be sealed
        if os.environ.get("INDELIBLE_DEBUG"):
            raise
        where = _last_frame(error)
        return _fail(
            _(
                "unexpected {kind} at {where}; set INDELIBLE_DEBUG=1 to see all of it, and report it",
                kind=type(error).__name__,
                where=where,
            )
        )
    return int(code)


def _last_frame(error: BaseException) -> str:
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"


def _fail(sentence: str) -> int:
    from ..model.display import printable

    sys.stdout.flush()
    print(f"indelible: {printable(sentence)}", file=sys.stderr)  # it may quote a name that someone else chose
    return WRONG
