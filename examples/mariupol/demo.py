"""The example case from end to end, with the commands a user would type: record, look, verify, tamper, verify again, report.

Exits 1 where any step does not do what it should, above all where a tampered copy passes `verify`.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
DEMO = ROOT / "demo"  # every path below is relative to it
DOCUMENTS = Path("documents")
CASE = Path("case")
OLDER = Path("older")
COPY = Path("tampered")
REPORT = Path("report.html")
INDELIBLE = Path(sys.executable).parent / "indelible"


def run(*arguments: str | Path, expect: int = 0, show: bool = True) -> str:
    """Run one `indelible` command, show it as typed, and return what it printed; any other exit code ends the demo."""
    typed = " ".join(f'"{a}"' if " " in str(a) else str(a) for a in arguments)
    if show:
        print(f"\n$ indelible {typed}", flush=True)
    done = subprocess.run([INDELIBLE, *map(str, arguments)], capture_output=True, text=True, encoding="utf-8", check=False)
    said = done.stdout + done.stderr
    if show:
        print(said.rstrip())
    if done.returncode != expect:
        print(f"\nDEMO FAILED: 'indelible {typed}' ended with {done.returncode}, not {expect}\n{said}")
        raise SystemExit(1)
    return said


def record() -> int:
    """Open the case and add each document with what is known of it; returns how many."""
    manifest = tomllib.loads((HERE / "documents.toml").read_text(encoding="utf-8"))
    run("init", CASE, "--name", manifest["case"], "--by", manifest["by"])
    for number, document in enumerate(manifest["document"]):
        if number == len(manifest["document"]) - 1:
            shutil.copytree(CASE, OLDER)  # for `an_older_copy_put_back`
        source = DOCUMENTS / document["file"]
        told = [part for name in ("published", "publisher") if name in document for part in (f"--{name}", document[name])]
        said = run("add", CASE, source, *told, show=number == 0)
        if number:
            counted = "; ".join(" ".join(line.split()) for line in said.splitlines()[:4])
            print(f"$ indelible add {CASE} {source} ...  ->  {counted}", flush=True)
    return len(manifest["document"])


def look() -> None:
    """The claims on the dead, which contradict each other; on the crematoria, one origin and its echoes; one to its bytes."""
    run("claims", CASE, "--event", "killing")
    said = run("claims", CASE, "--event", "body-disposal")
    ids = [line.split()[0] for line in said.splitlines() if "Mariupol City Council" in line]
    if not ids:
        print("\nDEMO FAILED: no claim of the Mariupol City Council on the crematoria was found")
        raise SystemExit(1)
    run("show", CASE, ids[0])


# -- tampering: each function changes a copy of the case and returns what `verify` must name ---------------------------------


def flip(path: Path, at: int) -> None:
    """Change one bit of one octet."""
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.chmod(0o644)
    path.write_bytes(data)


def blob_of(case: Path, name: str) -> Path:
    """Where the vault keeps a document of the example."""
    digest = hashlib.sha256((DOCUMENTS / name).read_bytes()).hexdigest()
    return case / "vault" / "sha256" / digest[:2] / digest


def a_letter_in_a_captured_page(case: Path) -> str:
    """One bit of the bytes of the council's posts."""
    path = blob_of(case, "council-posts-2022-04-06.txt")
    flip(path, 400)
    return path.name[:16]


def a_document_removed(case: Path) -> str:
    """The ministry's denial is gone."""
    path = blob_of(case, "russian-mod-denial.txt")
    path.unlink()
    return path.name[:16]


def a_word_in_a_record(case: Path) -> str:
    """A number in what the log says was claimed."""
    bundle = max((case / "log" / "tile" / "entries").rglob("*"), key=lambda path: path.stat().st_size if path.is_file() else 0)
    data = bundle.read_bytes()
    at = data.index(b"tens of thousands")
    bundle.chmod(0o644)
    bundle.write_bytes(data[:at] + b"dozens of dozens." + data[at + 17 :])
    return "entries"


def a_hash_in_a_tile(case: Path) -> str:
    """One bit of the tree."""
    tile = next(path for path in sorted((case / "log" / "tile" / "0").rglob("*")) if path.is_file())
    flip(tile, 5)
    return tile.relative_to(case / "log").as_posix()


def another_name_for_the_case(case: Path) -> str:
    """Who opened the case, rewritten in case.toml."""
    path = case / "case.toml"
    text = path.read_text(encoding="utf-8")
    path.chmod(0o644)
    path.write_text(text.replace("Documentation desk", "Ministry of Truth"), encoding="utf-8")
    return "case.toml"


def a_smaller_checkpoint(case: Path) -> str:
    """A checkpoint that claims fewer records."""
    path = case / "log" / "checkpoint"
    lines = path.read_text(encoding="utf-8").split("\n")
    lines[1] = str(int(lines[1]) - 1)
    path.chmod(0o644)
    path.write_text("\n".join(lines), encoding="utf-8")
    return "checkpoint"


def an_older_copy_put_back(case: Path) -> str:
    """Yesterday's case, whole and signed, in place of today's: only who has seen today's checkpoint can tell."""
    shutil.rmtree(case)
    shutil.copytree(OLDER, case)
    return "checkpoint"


TAMPERINGS: tuple[Callable[[Path], str], ...] = (
    a_letter_in_a_captured_page,
    a_document_removed,
    a_word_in_a_record,
    a_hash_in_a_tile,
    another_name_for_the_case,
    a_smaller_checkpoint,
    an_older_copy_put_back,
)


def tamper() -> None:
    """Each tampering on its own fresh copy; `verify` must exit 1 and name the spot."""
    for change in TAMPERINGS:
        if COPY.exists():
            shutil.rmtree(COPY)
        shutil.copytree(CASE, COPY)
        spot = change(COPY)
        said = run("verify", COPY, expect=1, show=False)
        named = next((line for line in said.splitlines() if spot in line), None)
        print(f"\n{change.__name__.replace('_', ' ')}:")
        if named is None:
            print(f"DEMO FAILED: verify found something wrong, but does not name {spot}:\n{said}")
            raise SystemExit(1)
        print(f"  verify exits 1: {named.strip()}", flush=True)


def open_report() -> None:
    """Open the report where there is a screen; print where it lies in any case."""
    opener = shutil.which("open" if sys.platform == "darwin" else "xdg-open")
    screen = sys.platform == "darwin" or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if opener and screen:
        subprocess.Popen([opener, REPORT], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)


def main() -> None:
    """The whole demo, in the folder `demo` of the repository, made new each time."""
    began = time.monotonic()
    if DEMO.exists():
        shutil.rmtree(DEMO)
    shutil.copytree(HERE / "documents", DEMO / DOCUMENTS)
    os.chdir(DEMO)
    os.environ["INDELIBLE_KEYS"] = "keys"
    # What a command prints to us it would print to the terminal: as wide as that is.
    os.environ["COLUMNS"] = str(shutil.get_terminal_size((160, 24)).columns)
    print("1. Record the example case: eleven documents in three languages that repeat, confirm and contradict each other.")
    print("\n$ cd demo")
    documents = record()
    print("\n2. Look: who counts how many dead; who speaks of crematoria, and who repeats it; one claim down to its bytes.")
    look()
    print("\n3. Verify: bytes, tree, signatures, and every derivation made again.")
    run("verify", CASE)
    print("\n4. Tamper with copies of the case, one spot each, and verify again.")
    tamper()
    print("\n5. Report.")
    run("report", CASE, "-o", REPORT)
    shutil.rmtree(COPY)
    shutil.rmtree(OLDER)
    print(
        f"\n{documents} documents recorded and verified, {len(TAMPERINGS)} of {len(TAMPERINGS)} tampered copies caught, "
        f"in {time.monotonic() - began:.0f} s.\nThe report: {REPORT.resolve()}\nThe case:   {CASE.resolve()}"
    )
    open_report()


if __name__ == "__main__":
    main()
