# What can be done with this checkout. `make` alone lists it.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
PYTHON ?= python3
UV_VERSION := 0.13.9

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --require-virtualenv
READY := .venv/.ready
TESTING := .venv/.ready-to-test
CATALOGUES := .venv/.catalogues
FRONT := app/web/static/vendor/manifest.json
PO := $(wildcard app/web/translations/*/LC_MESSAGES/*.po)

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: install ## install what is missing, then run the whole office here until Ctrl-C
	@exec $(BIN)/flask office run

.PHONY: install
install: $(READY) $(FRONT) $(CATALOGUES) ## make .venv, fetch and build the front end, compile the translations

.PHONY: test
test: install $(TESTING) ## everything CI runs: linters, types, import contracts, guards, unit, app and browser tests
	@$(BIN)/python -m pytest -n $${TEST_WORKERS:-2} --dist loadfile

.PHONY: check
check: install $(TESTING) ## linters, types, import contracts and guards alone
	@$(BIN)/python -m pytest -q tests/guards

.PHONY: survive
survive: install $(TESTING) ## imports killed two hundred times, and ten thousand records from the worst portal
	@SURVIVAL_ROUNDS=200 PORTAL_RECORDS=10000 $(BIN)/python -m pytest -q tests/app/intake/test_survival.py tests/app/portal/test_misbehaving.py

.PHONY: format
format: $(TESTING) ## put the code into one form
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

.PHONY: messages
messages: install ## bring the translations in step with the texts, and list what is untranslated
	@$(BIN)/python -m frontend.messages

.PHONY: bench
bench: install $(TESTING) ## measure speed and memory beside their limits
	@$(BIN)/python -m benchmarks

.PHONY: lock
lock: $(READY) ## compile the lock files from setup.cfg and package.json
	@$(PIP) install --quiet uv==$(UV_VERSION)
	@$(BIN)/python -m frontend.lock

.PHONY: clean
clean: ## remove what make install made; var/ is kept
	@rm -rf .venv node_modules app/web/static/vendor reports/assets/fonts
	@find app -name '*.mo' -delete

.venv/bin/python:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is missing: install python3, or say make PYTHON=/path/to/python"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "$$($(PYTHON) --version) is too old: 3.11 or newer is needed; say make PYTHON=/path/to/newer/python"; exit 1; }
	@$(PYTHON) -m venv .venv \
		|| { rm -rf .venv; echo "Python's venv module is incomplete: on Debian and Ubuntu, apt install python3-venv"; exit 1; }

$(READY): requirements.lock | .venv/bin/python
	@$(PIP) install --quiet --require-hashes --no-deps -r requirements.lock
	@touch $@

$(TESTING): requirements-test.lock $(READY)
	@$(PIP) install --quiet --require-hashes --no-deps -r requirements-test.lock
	@touch $@

$(FRONT): package.json package-lock.json frontend/build.py | $(READY)
	@$(BIN)/python -m frontend.build --look >/dev/null 2>&1 \
		|| $(PIP) install --quiet --require-hashes --no-deps -r requirements-node.lock
	@$(BIN)/python -m frontend.build

$(CATALOGUES): $(PO) | $(READY)
	@if [ -d app/web/translations ]; then $(BIN)/pybabel --quiet compile --directory app/web/translations; fi
	@touch $@
