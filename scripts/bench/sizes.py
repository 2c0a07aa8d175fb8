"""How much is measured: enough to see in two minutes, at a million rows, or at the size of the whole country."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """The practitioners of each country, the smallest first; all but the curve is of the largest. How many are asked.

    `brute`: questions to brute force; `misspelt`: names; `curve`: questions of each kind to each country;
    `engines`: questions to each engine; `load`: seconds of each load on the server.
    """

    countries: tuple[int, ...]
    questions: int
    brute: int
    misspelt: int
    curve: int
    engines: int
    load: int


SIZES = {
    "small": Size(countries=(7_230, 72_300), questions=400, brute=20, misspelt=400, curve=200, engines=40, load=1),
    "soak": Size(
        countries=(72_300, 769_231), questions=2_000, brute=10, misspelt=2_000, curve=500, engines=300, load=5
    ),
    "full": Size(
        countries=(72_300, 723_000, 7_230_000),
        questions=2_000,
        brute=10,
        misspelt=10_000,
        curve=1_000,
        engines=300,
        load=5,
    ),
}
