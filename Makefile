# The doors of the project. `make` alone lists them; docs/ says what stands behind each.

PYTHON   ?= python3
PORT     ?= 8000
DATA_DIR ?= var
VENV     := .venv
BIN      := $(VENV)/bin
RUN      := $(BIN)/python manage.py
SITE_URL ?= http://127.0.0.1:$(PORT)

# Only recipes that name $(DEMO) run as the demo; tests choose their own settings.
DEMO := MODE=demo DATA_DIR=$(DATA_DIR) SITE_URL=$(SITE_URL) LOG_LEVEL=$(or $(LOG_LEVEL),WARNING)

INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset run test check check-style check-types check-arrows check-templates check-models coverage speed speed-feeds rules clients format messages clean

help: ## list these commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /|/' | awk -F'|' '{ printf "  make %-12s %s\n", $$1, $$2 }'

demo: $(VENV)/installed ## start the site with demo data (PORT=8000, DATA_DIR=var); Ctrl-C stops it
	@exec env $(DEMO) $(RUN) demo --port $(PORT)

demo-reset: $(VENV)/installed ## throw the demo's data away and start it anew
	@rm -rf "$(DATA_DIR)/site.sqlite3" "$(DATA_DIR)/site.sqlite3-wal" "$(DATA_DIR)/site.sqlite3-shm" "$(DATA_DIR)/media" "$(DATA_DIR)/mail" "$(DATA_DIR)/feeds"
	@exec env $(DEMO) $(RUN) demo --port $(PORT)

run: $(VENV)/installed ## run the site with the settings of the environment (see docs/settings.md)
	@$(RUN) prepare
	@exec $(RUN) serve --port $(PORT)

test: $(VENV)/installed-dev ## run the tests on SQLite, and on PostgreSQL and in Chromium where there are any
	@$(BIN)/python -m tests.everything

check: check-style check-types check-arrows check-templates check-models ## types, style, the rules between the rooms, migrations, templates

check-style: $(VENV)/installed-dev
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .

check-types: $(VENV)/installed-dev
	@$(BIN)/mypy .

check-arrows: $(VENV)/installed-dev
	@$(BIN)/lint-imports --no-logo

check-templates: $(VENV)/installed-dev
	@git ls-files -z 'templates/*.html' | xargs -0 $(BIN)/djade --target-version 5.2 --check

check-models: $(VENV)/installed-dev
	@mkdir -p $(VENV)/check
	@MODE=test DATA_DIR=$(VENV)/check $(RUN) makemigrations --check --dry-run
	@MODE=test DATA_DIR=$(VENV)/check $(RUN) check --fail-level WARNING

coverage: $(VENV)/installed-dev ## run the tests on SQLite and say which lines they reach
	@$(BIN)/coverage run -m pytest -q && $(BIN)/coverage report

speed-feeds: $(VENV)/installed-dev ## time the calendar feeds beside constant answers (needs wrk; DATABASE_URL= for PostgreSQL)
	@$(BIN)/python -m tests.speed.feeds

speed: $(VENV)/installed-dev ## time the organisers' pages on years of data (DATABASE_URL= for PostgreSQL)
	@$(BIN)/python -m tests.speed

rules: $(VENV)/installed-dev ## print each calendar rule with the tests that prove it
	@$(BIN)/python -m tests.calendar_rules

clients: $(VENV)/clients/installed tests/clients/node_modules/.package-lock.json ## install the calendar programs that read our feeds in tests

format: $(VENV)/installed-dev ## bring Python and templates into the one style
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .
	@git ls-files -z 'templates/*.html' | xargs -0 $(BIN)/djade --target-version 5.2

messages: $(VENV)/installed-dev ## collect the Swedish texts for translation into English, and compile
	@MODE=test $(RUN) makemessages --locale en --no-wrap --no-obsolete --add-location file --ignore $(VENV) --ignore var
	@MODE=test $(RUN) compilemessages --locale en --ignore $(VENV)

clean: ## remove the virtual environment and caches; data in DATA_DIR stays
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis htmlcov .coverage

# Packages come from the locked lists only; a stamp says that they are there.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; name it: make PYTHON=python3.12 …"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing; on Debian and Ubuntu: apt install python3-venv"; exit 1; }

$(VENV)/installed: requirements.txt | $(VENV)/bin/python
	@echo "Installing packages (once, half a minute) …"
	@$(INSTALL) -r requirements.txt
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt | $(VENV)/bin/python
	@echo "Installing packages and test tools (once, half a minute) …"
	@$(INSTALL) -r requirements-dev.txt
	@touch $(VENV)/installed $@

# Programs whose needs may differ from the site's, in an environment of their own.
$(VENV)/clients/installed: tests/clients/requirements.txt | $(VENV)/bin/python
	@$(PYTHON) -m venv --clear $(VENV)/clients
	@$(VENV)/clients/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r $<
	@touch $@

tests/clients/node_modules/.package-lock.json: tests/clients/package-lock.json
	@npm ci --prefix tests/clients --no-audit --no-fund --loglevel=error
