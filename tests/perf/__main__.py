"""`python -m tests.perf [NAME ...]`: every benchmark, or those named; one table on standard output.

Figures are ratios and medians of one run on this machine; goals stand beside them.
"""

import sys
from importlib import import_module

BENCHMARKS = ("client", "replay", "start", "writer", "open", "live", "sound")


def main(names: list[str]) -> None:
    """Run the benchmarks one after another."""
    for name in names or BENCHMARKS:
        benchmark = import_module(f"tests.perf.bench_{name}")
        sys.stdout.write(f"\n{name}\n")
        for title, figure in benchmark.run():
            sys.stdout.write(f"  {title:<46} {figure}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
