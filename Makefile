# BKK OKR. Needs Python 3.11 or newer and make; everything else is installed into .venv and kept in var.
# `make` or `make help` lists what can be done.

VAR := $(or $(OKR_VAR),var)
BIN := .venv/bin
PORT ?= 8000
WORKERS ?= 2
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$python; break; }; done)
UV := $(shell command -v uv 2>/dev/null)

ifdef UV
INSTALL = VIRTUAL_ENV=.venv uv pip install --quiet --require-hashes
else
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
endif

# Tests and checks have folders of their own under var, so they run while `make run` is up.
TEST := OKR_ENV=local OKR_VAR=$(VAR)/test
EMBEDDED := $(BIN)/python manage.py embedded --throwaway --
# What production is given, with invented values: enough for Django's deployment checks.
PRODUCTION := OKR_ENV=production SECRET_KEY=$(shell head -c 48 /dev/urandom | base64 -w0) ALLOWED_HOSTS=okr.example.org \
	DATABASE_URL=postgresql://okr:okr@localhost/okr REDIS_URL=redis://localhost/0 SECURE_HSTS_SECONDS=31536000

.DEFAULT_GOAL := help
.PHONY: help setup run test test-long check bench fonts migrations lock format clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

setup: .venv/.installed $(VAR)/local ## install only
	@$(BIN)/python manage.py make_fonts

run: setup ## start everything on this machine; PORT=8001 for another port; Ctrl-C stops all
	@$(BIN)/python manage.py up --port $(PORT)

test: .venv/.installed-tests ## the whole suite on real PostgreSQL, Valkey, Celery and Chromium; ARGS="-k plan" for a part
	@$(TEST) $(BIN)/python manage.py make_fonts
	@$(TEST) $(EMBEDDED) pytest -n $(WORKERS) $(ARGS)

test-long: .venv/.installed-tests ## races, crash drills, fuzzing, long property runs
	@$(TEST) $(BIN)/python manage.py make_fonts
	@$(TEST) $(EMBEDDED) pytest -m long $(ARGS)

check: .venv/.installed-tests ## format, lint, types, import order, templates, migrations, Django's own checks
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(TEST) $(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint --quiet --check templates
	$(BIN)/djlint --quiet --lint templates
	$(TEST) $(EMBEDDED) python manage.py makemigrations --check --dry-run --settings tests.settings
	$(TEST) $(BIN)/python manage.py check --fail-level WARNING --settings tests.settings
	$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

bench: .venv/.installed-tests ## performance table and bench/results.json; ONLY=name for one
	@OKR_ENV=local OKR_VAR=$(VAR)/bench $(EMBEDDED) python -m bench $(if $(ONLY),--only $(ONLY))

fonts: .venv/.installed ## make the web fonts again
	@$(BIN)/python manage.py make_fonts --again

migrations: .venv/.installed-tests ## write missing migrations; ARGS="okrs --name subject"
	@$(TEST) $(EMBEDDED) python manage.py makemigrations --settings tests.settings $(ARGS)

format: .venv/.installed-tests ## put code and templates in order
	$(BIN)/ruff check --fix --quiet .
	$(BIN)/ruff format --quiet .
	$(BIN)/djlint --quiet --reformat templates

lock: ## write both lock files from their .in files (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url --no-header requirements.in -o requirements.lock
	cd tests && uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-emit-index-url --no-header requirements.in -o requirements.lock

clean: ## remove caches and test data; keeps .venv and the data of `make run`
	rm -rf $(VAR)/test $(VAR)/bench $(VAR)/static .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -path ./.venv -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "ต้องมี Python 3.11 ขึ้นไป · Python 3.11 or newer is needed (PYTHON=/path/to/python3 make setup)" >&2; exit 1; }
	@$(if $(UV),uv venv --quiet --allow-existing --python $(PYTHON) .venv,$(PYTHON) -m venv .venv) || \
		{ rm -rf .venv; echo "สร้าง .venv ไม่ได้ · cannot make .venv: on Debian and Ubuntu install the package python3-venv" >&2; exit 1; }

.venv/.installed: requirements.lock | .venv/bin/python
	@echo "ติดตั้งส่วนประกอบ · installing requirements.lock into .venv …"
	@$(INSTALL) -r requirements.lock
	@touch $@

.venv/.installed-tests: tests/requirements.lock .venv/.installed
	@echo "ติดตั้งเครื่องมือทดสอบ · installing tests/requirements.lock into .venv …"
	@$(INSTALL) -r tests/requirements.lock
	@touch $@

# Its presence makes this a trial system on this machine: embedded servers, generated secrets, demo sign-ins.
$(VAR)/local:
	@mkdir -p $(VAR)
	@touch $@
