# `make help` lists what there is.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help run test check lint types assets lock messages bench mutants bench-faults clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: .venv/.ready assets ## Serve the portal with demo content at 127.0.0.1:8000 (PORT=... changes it)
	@PORTAL_ENV=$${PORTAL_ENV:-demo} PORT=$(PORT) $(BIN)/python -m portal.serve

test: .venv/.ready-dev assets ## Run everything: rules, services on both databases, pages, browser journeys
	@$(BIN)/python -m tests.house.needs
	@$(MAKE) --no-print-directory lint types
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadgroup

check: .venv/.ready-dev assets ## The inner loop: lint, types, rules, services on SQLite but for long tests
	@$(MAKE) --no-print-directory lint types
	$(BIN)/python -m pytest -q -n $(WORKERS) --inner --db sqlite tests/domain tests/content tests/services tests/house

lint: .venv/.ready-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djlint --quiet --lint portal/templates
	@$(BIN)/lint-imports --no-logo

types: .venv/.ready-dev
	@$(BIN)/mypy

assets: .venv/.ready
	@$(BIN)/python -m portal.assets

messages: .venv/.ready-dev ## Take the interface's messages up into the catalogue's template
	$(BIN)/pybabel -q extract -F translations/babel.cfg -k _l -k lazy_gettext -k _n:1,2 --no-location --sort-output --omit-header -o translations/messages.pot portal

lock: ## Lock the dependencies anew (needs uv on PATH)
	uv pip compile -q --universal --generate-hashes pyproject.toml -o requirements.txt
	uv pip compile -q --universal --generate-hashes --group dev pyproject.toml -o requirements-dev.txt

bench: .venv/.ready-dev assets ## Run the benchmarks
	$(BIN)/python -m bench

mutants: .venv/.ready-dev assets ## Take each defence out and see its tests fail (ten minutes)
	$(BIN)/python -m tests.defences

bench-faults: .venv/.ready-dev assets ## Run the reliability benchmark: bad input, kills, mail, outages, slow clients
	$(BIN)/python -m bench.faults

clean: ## Remove what the commands above built; the database stays
	rm -rf .venv node_modules portal/static/dist

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.ready: requirements.txt | .venv/bin/python
	@test -e .venv/.ready-dev || $(BIN)/python -m pip install -q --require-hashes --no-deps -r requirements.txt
	@touch $@

.venv/.ready-dev: requirements-dev.txt | .venv/bin/python
	@$(BIN)/python -m pip install -q --require-hashes --no-deps -r requirements-dev.txt
	@touch $@
