"""What can be wrong with a place that somebody typed.

BadQuestion
`-- PlaceNotFound             carries `choices`, each of which `find` accepts as typed
    |-- UnknownPlace          no such place, or none with a point
    `-- AmbiguousPlace        several places answer to the name
"""

from whoperforms.kernel.errors import BadQuestion


class PlaceNotFound(BadQuestion):
    """The text leads to no single place; `choices` are texts that do."""

    def __init__(self, sentence: str, *, choices: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.choices = choices


class UnknownPlace(PlaceNotFound):
    """No place, or no point, answers to the text; `choices` are the nearest spellings."""


class AmbiguousPlace(PlaceNotFound):
    """Several places answer to the text; `choices` are the largest of them, largest first."""
