"""The ways configuration says no: a file that is wrong, and a code nobody wrote down."""


class ConfigError(Exception):
    """A configuration file is wrong; the program refuses to start.

    `file` is the file as an administrator finds it (`config/procedures/1.001456.toml`), `key` the place in it
    (`version[2].stages`), `problem` what is wrong there and `cure` what to write instead.
    """

    def __init__(self, file: str, key: str, *, problem: str, cure: str) -> None:
        super().__init__(file, key, problem, cure)
        self.file = file
        self.key = key
        self.problem = problem
        self.cure = cure

    def __str__(self) -> str:
        place = f"{self.file}: {self.key}" if self.key else self.file
        return f"{place}: {self.problem}; {self.cure}."


class UnknownProcedure(LookupError):
    """A procedure code, or this version of it, was never in the catalogue."""

    def __init__(self, code: str, version: int | None = None) -> None:
        super().__init__(code, version)
        self.code = code
        self.version = version

    def __str__(self) -> str:
        asked = self.code if self.version is None else f"{self.code} version {self.version}"
        return f"procedure {asked} is not in the catalogue"


class UnknownFeeItem(LookupError):
    """A fee item's code is not in the tariff."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return f"fee item {self.code} is not in the tariff"


class UnknownUnit(LookupError):
    """A unit's code is not in the list of units."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return f"unit {self.code} is not in config/units.toml"
