"""Examples in docstrings: the models among them want Django set up."""

from whoperforms import registry

registry.start()
