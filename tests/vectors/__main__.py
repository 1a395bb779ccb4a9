"""`python -m tests.vectors DIR`: run every vector file of a folder; exit 1 when one fails."""

import sys
from pathlib import Path

from tests.vectors.runner import run_file


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        sys.stderr.write("usage: python -m tests.vectors DIR (a folder of vector files)\n")
        return 2
    files = sorted(Path(arguments[0]).glob("*.json"))
    failed = 0
    for path in files:
        failures = run_file(path)
        failed += bool(failures)
        for failure in failures:
            sys.stdout.write(f"{path.name}: {failure}\n")
    sys.stdout.write(f"{len(files) - failed} passed, {failed} failed\n")
    return 1 if failed or not files else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
