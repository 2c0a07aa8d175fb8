# whoperforms: `make` alone lists the targets. Needs python3 (3.11 or newer) and make, nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := demo-out
FILES := $(DEMO)/files
KEYS := --keys-passphrase-file $(DEMO)/registry.passphrase
SOAK_RUN := $(VENV)/soak-run.xml
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help start demo code test soak bench conformance check format lock clean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

start: demo ## set up, build the demo country's directory, answer one question, print sign-ins, serve on a loopback port
	@$(BIN)/whoperforms registry demo --directory $(DEMO) --registry $(DEMO)/registry.db $(KEYS)
	@$(BIN)/whoperforms serve --directory $(DEMO) --registry $(DEMO)/registry.db $(KEYS) --port 0

demo: $(DEMO)/directory.db ## the same without serving
	@$(BIN)/whoperforms near "New York, NY" --procedure mild --directory $(DEMO)

code: ## print the six digits that signing in to the demo asks for
	@$(BIN)/whoperforms registry demo-code

test: $(VENV)/.dev ## every test; heavy runs at about 1/50 of their size
	@$(BIN)/python -m pytest -n auto --dist loadgroup

soak: $(VENV)/.dev ## the heavy runs at their stated size; how they ended goes to docs/benchmarks.md
	@WHOPERFORMS_SOAK=1 $(BIN)/python -m pytest -m soak --timeout 7200 --junitxml=$(SOAK_RUN)
	@$(BIN)/python scripts/bench --size soak --only heavy --soak-run $(SOAK_RUN)

bench: $(VENV)/.dev ## the figures of docs/benchmarks.md, about two minutes; SIZE=full (or soak) for more, OPTIONS=--help
	@$(BIN)/python scripts/bench --size $(or $(SIZE),small) $(OPTIONS)

conformance: $(VENV)/.dev ## the W3C's test suites in SUITES=FOLDER against our proofs, offline: docs/conformance.md
	@$(BIN)/python scripts/conformance $(or $(SUITES),$(error name the folder of the suites: SUITES=FOLDER)) $(OPTIONS)

check: $(VENV)/.dev ## format, lint, types, import contract
	@$(BIN)/ruff format --check --quiet . || { echo "format: run 'make format'"; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(VENV)/.dev ## set the code as `check` wants it
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --quiet --fix .

lock: ## write the lock files anew from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --exclude-newer "$$(date -u -d '7 days ago' +%Y-%m-%d)" pyproject.toml --group build -o requirements/run.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --exclude-newer "$$(date -u -d '7 days ago' +%Y-%m-%d)" pyproject.toml --group build --group dev -o requirements/dev.lock

clean: ## remove the environment and what the demo made
	rm -rf $(VENV) $(DEMO) .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "$$($(PYTHON) --version): Python 3.11 or newer is needed; name one: make PYTHON=python3.12 start"; exit 4; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.lock pyproject.toml | $(BIN)/python
	@echo "Installing the locked packages ..."
	@$(INSTALL) --require-hashes -r requirements/run.lock
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements/dev.lock $(VENV)/.run
	@echo "Installing the tools for tests and checks ..."
	@$(INSTALL) --require-hashes -r requirements/dev.lock
	@touch $@

$(DEMO)/directory.db: $(VENV)/.run src/whoperforms/store/schema.py
	@$(BIN)/whoperforms demo --out $(FILES) --as-of 2026-11-01
	@$(BIN)/whoperforms build --out $(DEMO) $(FILES)
