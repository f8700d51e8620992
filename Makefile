# Needs make and Python 3.11 or newer; everything else is set up in .venv. `make` alone lists the targets.

SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# The first Python that is new enough; looked up only when .venv has to be made.
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$python" && break; done)

VENV := .venv
RUN := $(VENV)/bin/python
RUNTIME := $(VENV)/.runtime-installed
DEV := $(VENV)/.dev-installed

# Under PORTAL_TEST_COMPLETE a tool that the machine lacks is a failure, so nothing is skipped.
# The tools come first: without them there is no complete run.
PYTEST = chromium="$$($(RUN) -m tests.support.provide_tools)" \
	&& PORTAL_TEST_CHROMIUM="$$chromium" PORTAL_TEST_COMPLETE=1 $(RUN) -m pytest
TEST = $(PYTEST) --numprocesses 2 --dist loadfile $(ARGS)

# Themes are checked as a newcomer would: development settings, and a folder for what the portal keeps that goes away.
CHECK_THEMES = folder="$$(mktemp -d)" && trap 'rm -rf "$$folder"' EXIT \
	&& PORTAL_ENV=development PORTAL_INSTANCE_DIR="$$folder" $(RUN) -m flask --app app theme check

# uv where the machine has it, because it is fast; pip otherwise, and where uv finds no way to the packages.
# Both take a wheel where there is one and build from source where there is none.
INSTALL = { command -v uv >/dev/null && uv pip install --quiet --python $(RUN) --require-hashes -r $(1); } \
	|| $(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1)

# A lock names versions and hashes, never the place they came from, so the machine's own indexes stay out of it.
COMPILE = env -u PIP_FIND_LINKS -u PIP_EXTRA_INDEX_URL -u UV_FIND_LINKS -u UV_EXTRA_INDEX_URL -u UV_INDEX \
	$(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links $(if $(UPGRADE),--upgrade) pyproject.toml

.PHONY: help run test check bench prove screenshots docs lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: $(RUNTIME) ## Serve on http://localhost:8000 (PORT=… changes the port)
	@$(if $(PORT),PORT=$(PORT)) $(RUN) app.py

test: $(DEV) ## Run all tests, none skipped (ARGS="-k mail" runs some)
	@$(TEST)

check: $(DEV) ## What CI runs: format, lint, types, imports, themes, tests
	@echo "== format"
	@$(RUN) -m ruff format --check .
	@echo "== lint"
	@$(RUN) -m ruff check .
	@echo "== types"
	@$(RUN) -m mypy
	@echo "== imports"
	@$(VENV)/bin/lint-imports --no-cache
	@echo "== themes"
	@$(CHECK_THEMES)
	@echo "== tests"
	@$(TEST)

bench: $(DEV) ## Run the benchmarks
	@if [ -f bench/run.py ]; then $(RUN) bench/run.py $(ARGS); else echo "There are no benchmarks yet." >&2; exit 1; fi

prove: $(DEV) ## Run the heavy proofs (minutes to hours)
	@$(PYTEST) -m prove $(ARGS)

screenshots: $(DEV) ## Take the pictures in docs/screenshots/ anew (ARGS="showcase" takes some)
	@chromium="$$($(RUN) -m tests.support.provide_tools)" \
		&& PORTAL_TEST_CHROMIUM="$$chromium" $(RUN) -m tests.support.make_screenshots $(ARGS)

docs: $(DEV) ## Write docs/profile.md anew from the code
	@$(RUN) -m tests.support.make_profile_document

lock: $(DEV) ## Make both lock files again (UPGRADE=1 takes newer versions)
	$(COMPILE) --output-file requirements.txt
	$(COMPILE) --group dev --constraints requirements.txt --output-file requirements-dev.txt

clean: ## Remove .venv and what tools left behind; instance/ stays
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -not -path './instance/*' -exec rm -rf {} +

$(RUN):
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "Portico needs Python 3.11 or newer (PYTHON=/path/to/python names one)." >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV) \
		|| { echo "Python's venv module is missing (on Debian: apt-get install python3-venv)." >&2; exit 1; }

$(RUNTIME): $(RUN) requirements.txt
	@echo "Installing what Portico runs on into $(VENV)"
	@$(call INSTALL,requirements.txt)
	@touch $@

$(DEV): $(RUNTIME) requirements-dev.txt
	@echo "Installing what its tests need into $(VENV)"
	@$(call INSTALL,requirements-dev.txt)
	@touch $@
