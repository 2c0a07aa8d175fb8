"""Worlds in a real registry: everything that happens in them goes through the recording service."""

from contextlib import contextmanager

import msgspec
from django.test import override_settings

from registries import registry_at
from whoperforms.certification.acts import programmes
from whoperforms.certification.bodies.programme import Separation
from whoperforms.registry.journal import ledger
from whoperforms.registry.recording import record
from worlds import World, morning


class RegistryWorld(World):
    """A world whose acts are recorded in the registry that Django points at; unless told otherwise, of last month."""

    def __init__(self, *given, begins=None, **others):
        super().__init__(*given, begins=begins or morning(days_ago=30), **others)

    def record(self, signer, act):
        """Let an act happen in the registry."""
        events = record(signer, act, now=self.at)
        self.ledger = ledger()
        return events


@contextmanager
def programme_in(folder, *, outcomes=False, **settled):
    """A small programme with all its staff, as it is today; `outcomes`: it publishes them. `settled`: settings."""
    with registry_at(folder / "registry.db"), override_settings(**settled):
        made = RegistryWorld(Separation.SMALL, begins=morning(days_ago=365))
        made.programme()
        if outcomes:
            body = msgspec.structs.replace(made.ledger.programme("mild").policy, outcomes_published=True)
            made.operator(programmes.set_policy, programme="mild", body=body)
        made.wait(until=morning(days_ago=1))
        made.operator(programmes.confirm_clock, programme="mild")  # a year in which nothing happened
        yield made
