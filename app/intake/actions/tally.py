"""Counting what became of the records of a run; the counts always add up to the number read."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.intake.rules.reading import OUTCOMES


@dataclass
class Tally:
    """Records, outcomes, faults and released orphans so far."""

    records: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    orphans_released: int = 0

    def count(self, outcome: str, faults: list[str]) -> None:
        """One record read."""
        self.records += 1
        self.outcomes[outcome] += 1
        if outcome == "quarantined":
            self.faults.update(set(faults))

    def plus(self, other: "Tally") -> "Tally":
        """Both together."""
        return Tally(self.records + other.records, self.outcomes + other.outcomes, self.faults + other.faults,
                     self.orphans_released + other.orphans_released)  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        """As it is kept with the run and printed: every outcome, and the faults met."""
        return {
            "records": self.records,
            "outcomes": {outcome: self.outcomes[outcome] for outcome in OUTCOMES},
            "faults": dict(sorted(self.faults.items())),
            "orphans_released": self.orphans_released,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Tally":
        """A tally carried on from where a killed run left it."""
        return cls(
            records=kept.get("records", 0),
            outcomes=Counter(kept.get("outcomes", {})),
            faults=Counter(kept.get("faults", {})),
            orphans_released=kept.get("orphans_released", 0),
        )
