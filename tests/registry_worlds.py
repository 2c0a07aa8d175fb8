"""Worlds in a real registry: everything that happens in them goes through the recording service."""

from whoperforms.registry.journal import ledger
from whoperforms.registry.recording import record
from worlds import World


class RegistryWorld(World):
    """A world whose acts are recorded in the registry that Django points at."""

    def record(self, signer, act):
        """Let an act happen in the registry."""
        events = record(signer, act, now=self.at)
        self.ledger = ledger()
        return events
