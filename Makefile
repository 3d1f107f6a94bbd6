# Benchmine's everyday commands; `make` alone lists them. Python and make are all they need.

PYTHON ?= python3
VENV   ?= .venv
PAPERS ?=
SERVE  ?= 1
PORT   ?=
DB     ?=
ARGS   ?=
MINUTES ?= 10

BIN   := $(VENV)/bin
PIP   := $(BIN)/python -m pip --disable-pip-version-check --quiet
GOLD  := fixtures/gold.jsonl $(wildcard ../shared/gold/dev.jsonl)
OFF   := 0 no false off

# A process for each core, at most four, as each has servers and a browser of its own; a file's tests stay together
# and in their order. ARGS=-n0 for all in one process.
PYTEST := $(BIN)/python -m pytest --numprocesses logical --maxprocesses 4 --dist loadfile

# Tests beside tests/db that use a database in their own process: all but these.
NO_DATABASE := edge evaluate explain progress charts formats markup
ON_POSTGRES := tests/db $(filter-out $(NO_DATABASE:%=\%/test_%.py),$(wildcard tests/benchmine/test_*.py tests/dashboard/test_*.py))

# Stamps: what is installed is installed again only when what it depends on changes.
USE := $(VENV)/.installed
DEV := $(VENV)/.installed-dev

.DEFAULT_GOAL := help
.PHONY: help demo test test-postgres torture lint format bench accuracy docs constraints clean

help: ## List what can be made
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(USE) ## Mine the bundled abstracts, show a leaderboard, serve the dashboard (PAPERS=path SERVE=0 PORT=n DB=file)
	@$(BIN)/benchmine demo $(if $(PAPERS),--papers "$(PAPERS)") $(if $(filter $(OFF),$(SERVE)),--no-serve) \
		$(if $(PORT),--port $(PORT)) $(if $(DB),--db "$(DB)")

test: $(DEV) ## Run the tests (ARGS="-k sql" for some of them)
	@$(PYTEST) $(ARGS)

test-postgres: $(DEV) ## Run the tests of what uses a database on a PostgreSQL server of their own
	@$(PYTEST) --postgres $(ON_POSTGRES) $(ARGS)

lint: $(DEV) ## Check style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

format: $(DEV) ## Bring the code into its style
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

torture: $(DEV) ## Break it on purpose for so many minutes, and keep the figures (MINUTES=10 ARGS="--only fuzz")
	@$(BIN)/python -m tests.torture --minutes $(MINUTES) $(ARGS)

bench: $(DEV) ## Measure speed and memory against their floors
	@$(BIN)/python -m benchmarks $(ARGS)

accuracy: $(DEV) ## Score the reader on the annotated abstracts
	@for gold in $(GOLD); do echo "== $$gold"; $(BIN)/benchmine evaluate "$$gold" $(ARGS) || exit 1; done

docs: $(DEV) ## Write docs/cli.md and the outputs in README.md anew
	@$(BIN)/python -m tools.make_docs

constraints: ## Pin the newest versions of what Benchmine needs, in constraints.txt
	@$(PYTHON) tools/make_constraints.py

clean: ## Remove what was built, and caches; .venv and databases stay
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Benchmine needs Python 3.11 or newer, and $(PYTHON) is not. Name another: make PYTHON=python3.12 ..." >&2; \
		exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(USE): $(BIN)/python pyproject.toml constraints.txt
	@echo "Installing Benchmine into $(VENV); this takes a minute, once."
	@$(PIP) install -c constraints.txt -e .
	@touch $@

$(DEV): $(BIN)/python pyproject.toml constraints.txt
	@echo "Installing Benchmine with its development tools into $(VENV); this takes a minute, once."
	@$(PIP) install -c constraints.txt -e '.[dev]'
	@touch $(USE) $@
