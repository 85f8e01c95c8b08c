"""Runs every benchmark, prints each figure beside the machine's own limit, writes bench/results.json.

A benchmark is a file in this folder with `run(quick: bool) -> Iterable[Figure]`.
"""

import argparse
import importlib
import json
import time
from pathlib import Path

from .measure import Figure, machine

HERE = Path(__file__).resolve().parent
MODULES = sorted(path.stem for path in HERE.glob("*.py") if path.stem not in ("__init__", "__main__", "measure", "scoring"))


def main() -> int:
    """Run the modules named, or all; exit 1 where a promise is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "modules", nargs="*", metavar="MODULE", help=f"which to run: {', '.join(MODULES)}; all when none is named"
    )
    parser.add_argument("--quick", action="store_true", help="small inputs: shows that it runs; its figures are not for quoting")
    arguments = parser.parse_args()
    if unknown := set(arguments.modules) - set(MODULES):
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}; there are {', '.join(MODULES)}")
    results: dict[str, object] = {"machine": machine(), "quick": arguments.quick, "benchmarks": {}}
    print("machine: " + ", ".join(f"{key} {value}" for key, value in machine().items()))
    missed: list[str] = []
    for name in arguments.modules or MODULES:
        print(f"\n{name}", flush=True)
        began = time.perf_counter()
        figures: list[Figure] = []
        for figure in importlib.import_module(f"bench.{name}").run(arguments.quick):
            print(figure.lines(), flush=True)
            figures.append(figure)
        missed += [f"{name}: {figure.name}" for figure in figures if figure.met is False]
        results["benchmarks"][name] = {  # type: ignore[index]
            "seconds": round(time.perf_counter() - began, 1),
            "figures": [figure.as_object() for figure in figures],
        }
    target = HERE / ("results-quick.json" if arguments.quick else "results.json")
    if arguments.modules and target.is_file():  # the figures of modules that were not run stay as they were
        results["benchmarks"] = json.loads(target.read_text(encoding="utf-8"))["benchmarks"] | results["benchmarks"]  # type: ignore[operator]
    target.write_text(json.dumps(results, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"\nwrote bench/{target.name}")
    for name in missed:
        print(f"MISSED  {name}")
    return 1 if missed and not arguments.quick else 0


if __name__ == "__main__":
    raise SystemExit(main())
