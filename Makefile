# Dover's commands. `make` alone lists them.
SHELL := /bin/sh
PYTHON3 ?= python3
VENV := .venv/bin
export RASA_TELEMETRY_ENABLED := false

.DEFAULT_GOAL := help
.PHONY: help run setup test lint unit integration conversations faults browser \
        bench bench-nlu bench-train lock clean

help:  ## list these commands
	@sed -n 's/^\([a-z][a-z-]*\):.*## /\1|/p' Makefile | while IFS='|' read -r name what; do \
		printf '  make %-15s %s\n' "$$name" "$$what"; done

run: setup  ## start the assistant and the desk; Ctrl-C stops them
	@exec $(VENV)/dover run

setup:  ## fetch Python 3.10, the packages and the front end (done by `run`)
	@$(PYTHON3) scripts/setup.py

test: .dev  ## lint, types, contracts and every test
	@$(PYTHON3) scripts/packages.py
	@$(VENV)/python scripts/lanes.py lint unit integration conversations faults browser

lint unit integration conversations faults browser: .dev
	@$(VENV)/python scripts/lanes.py $@

lint:  ## ruff, mypy, import contracts, tsc
unit:  ## tests of single parts, no servers
integration:  ## tests with both databases and real servers
conversations:  ## whole conversations with a trained model
faults:  ## tests that take a part away
browser:  ## the visitor's page in Chromium

bench: .dev  ## side by side with stock Rasa: speed, memory, training; timers, sockets, swaps
	@$(VENV)/python -m bench
	@$(VENV)/python -m bench.growth
	@$(VENV)/python -m bench.gate
	@$(VENV)/python -m bench.timers --seconds 10
	@$(VENV)/python -m bench.sockets --keep-model
	@$(VENV)/python -m bench.swap

bench-nlu: .dev  ## right answers on the held-out questions
	@$(VENV)/python -m bench.nlu

bench-train: .dev  ## stock Rasa's full training time (tens of minutes)
	@$(VENV)/python -m bench.train

lock:  ## write the lock files anew from requirements/*.in
	@$(PYTHON3) scripts/lock.py

clean:  ## remove what set-up made; the database and the models stay
	rm -rf .venv node_modules desk/static/built .dover/tools .dover/python .dover/node \
		.dover/test-models .mypy_cache .ruff_cache .pytest_cache .import_linter_cache *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: .dev
.dev:
	@$(PYTHON3) scripts/setup.py --dev
