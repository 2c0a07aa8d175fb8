"""What every table takes as given: the seed of all that is drawn, and the procedure whose specialties are asked for."""

from whoperforms.procedures.load import load

SEED = 1
PROCEDURE = load("mild")
