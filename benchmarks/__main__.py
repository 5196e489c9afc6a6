"""`python -m benchmarks [NAME …]`: run the benchmarks, or those named, and print their figures."""

import sys
from importlib import import_module

ALL = ("import_package", "claim_next", "next_over_http", "officers_during_import", "pages", "many_officers")


def main(names: list[str]) -> int:
    """Run each in turn. An unknown name is refused with the known ones."""
    unknown = [name for name in names if name not in ALL]
    if unknown:
        print(f"no such benchmark: {unknown[0]}; there are {', '.join(ALL)}")
        return 2
    for name in names or ALL:
        print(f"\n== {name}")
        import_module(f"benchmarks.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
