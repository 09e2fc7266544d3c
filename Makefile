# Everything a contributor needs. Each target does its own set-up; `make` alone lists them.
SHELL := /bin/bash
PYTHON ?= python3
UV := .tools/bin/uv
BIN := .venv/bin
CORES := $(shell nproc 2>/dev/null || echo 2)
# Tests wait about as long as they work: for a server to answer, for a process to start.
WORKERS := $(shell expr 2 \* $(CORES))
DAYS ?= 10000
STORED ?= 300
export UV_SYSTEM_CERTS := 1
# Images of Python often forbid it to keep what it compiled: every process would compile all of it anew.
unexport PYTHONDONTWRITEBYTECODE

help: ## list the targets
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

demo: .venv/ready ## run a launch in your browser, no Slack account needed
	@$(BIN)/golive demo $(ARGS)

test: .venv/ready ## the tests, in parallel
	@$(BIN)/pytest -n $(WORKERS) -m "not e2e and not postgres and not crash and not slow and not long" $(ARGS)

test-slow: .venv/ready ## the tests that take their time, whole launches among them
	@$(BIN)/pytest -n $(WORKERS) --timeout=600 -m "(slow or long) and not e2e and not crash" $(ARGS)

simulate-items: .venv/ready ## a hundred thousand random steps by the rules of items, ten thousand through the store
	@GOLIVE_STEPS=100000 $(BIN)/pytest --timeout=0 -m "not slow" tests/domain/test_list_any_order.py
	@GOLIVE_STEPS=10000 $(BIN)/pytest --timeout=0 -m "not slow" tests/journeys/test_items_list_any_order.py

simulate-polls: .venv/ready ## poll and decision in any order: 5,000 runs of 50 steps by the rules, 200 through the store
	@GOLIVE_STEPS=250000 $(BIN)/pytest --timeout=0 -m "not slow" tests/domain/test_poll_any_order.py
	@GOLIVE_STEPS=10000 $(BIN)/pytest --timeout=0 -m "not slow" tests/journeys/test_any_order.py

fuzz: .venv/ready ## a hundred thousand titles, reasons and drafts: none comes alive as a mention, a link or a mark
	@SPOKEN=$${SPOKEN:-100000} $(BIN)/pytest --timeout=0 -m "slow or not slow" -s tests/views/test_spoken_fuzz.py

simulate: .venv/ready ## launch days at random: 10,000 by the rules, 300 on the store of each engine (SEED=17 for one)
	@$(BIN)/python -m tests.simulate $(if $(SEED),--seed $(SEED),--days $(DAYS) --stored $(STORED))
	@$(BIN)/python -m tests.postgres -- $(BIN)/python -m tests.simulate $(if $(SEED),--seed $(SEED),--days 0 --stored $(STORED))

story: .venv/ready ## write anew what a whole launch day reads like (tests/wholeday)
	@GOLDEN=write $(BIN)/pytest tests/wholeday

check: .venv/ready ## lint, types, import arrows, what the docs promise
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/pytest tests/promises

format: .venv/ready ## mend what lint can mend, and lay the code out
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format --quiet .

test-postgres: .venv/ready ## store, journeys and crash tests on a throwaway PostgreSQL
	@$(BIN)/python -m tests.postgres -- $(BIN)/pytest -n $(CORES) -m "not e2e and not slow and not long" tests/store tests/journeys tests/workers tests/migrations tests/crash $(ARGS)

test-e2e: .venv/e2e ## the README's tour in a real browser
	@$(BIN)/pytest -m e2e tests/e2e $(ARGS)

screenshots: .venv/e2e ## the README's pictures, taken of the demo
	@$(BIN)/python -m tests.e2e.pictures docs/pictures

play: .venv/ready ## a whole launch by script: sockets and HTTP, SQLite and PostgreSQL
	@$(BIN)/golive demo --play >/dev/null
	@$(BIN)/golive demo --play --http
	@$(BIN)/python -m tests.postgres -- bash -c '$(BIN)/golive demo --play --database $$GOLIVE_TEST_DATABASE_URL' >/dev/null
	@$(BIN)/python -m tests.postgres -- bash -c '$(BIN)/golive demo --play --http --database $$GOLIVE_TEST_DATABASE_URL' >/dev/null

crash: .venv/ready ## kill the bot a thousand times under load
	@CRASHES=$${CRASHES:-1000} $(BIN)/pytest -m crash tests/crash -s $(ARGS)

bench: .venv/ready ## speed and memory, as ratios measured in one run
	@$(BIN)/python -m tests.bench $(ARGS)

audit: .venv/ready ## known vulnerabilities in what we depend on
	@$(BIN)/pip-audit --require-hashes -r requirements/run.txt

pins: $(UV) ## write the hashed requirement files anew
	@for name in run dev e2e; do \
	  case $$name in run) extra="";; dev) extra="--group dev";; e2e) extra="--group e2e -c requirements/dev.txt";; esac; \
	  $(UV) pip compile -q pyproject.toml --extra postgres $$extra --generate-hashes --no-header --no-annotate --universal --upgrade -o requirements/$$name.txt; \
	done

clean: ## remove what was installed and built
	rm -rf .venv .tools dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(UV):
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --target .tools uv 2>/dev/null || \
	  { echo "golive needs pip: install python3-pip first"; exit 1; }

.venv/ready: requirements/dev.txt pyproject.toml | $(UV)
	@test -d .venv || $(UV) venv --quiet --python $(PYTHON) .venv
	@$(UV) pip install --quiet --require-hashes -r requirements/dev.txt
	@$(UV) pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

.venv/e2e: requirements/e2e.txt .venv/ready
	@$(UV) pip install --quiet --require-hashes -r requirements/e2e.txt
	@touch $@

.PHONY: help demo test test-slow simulate-items simulate-polls fuzz simulate story check format test-postgres test-e2e screenshots play crash bench audit pins clean
.DEFAULT_GOAL := help
