# The commands of this project; `make help` lists them. Python 3.11 or newer is all that must be there.

VENV := .venv
BIN := $(VENV)/bin
DATA_DIR ?= var
HOST ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 2
export DATA_DIR

# The first Python here that is new enough.
PYTHON ?= $(shell for python in python3.11 python3.12 python3.13 python3 python; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$python; break; }; done)
# Governed writes with the nouns they are split into, permissions and the common ground: other files grow types as they need.
TYPED = $(shell find portal incubator events home -name actions.py -o -name permissions.py \
	-o -name decisions.py -o -name attendance.py -o -name holding.py -o -name upkeep.py -o -name transitions.py \
	-o -name occurrences.py -o -name drafts.py -o -name delivery.py -o -name planning.py -o -name changes.py \
	-o -name moving.py -o -name assigning.py -o -name scoring.py -o -name deciding.py -o -name attaching.py) portal/common
# What `check --deploy` needs to look at the production settings.
AS_PRODUCTION = DJANGO_SETTINGS_MODULE=portal.settings.production ALLOWED_HOSTS=hongxin.example \
	SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(50))')

.DEFAULT_GOAL := help
.PHONY: help run test test-postgres test-browser screenshots guide lint bench paint reset

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/runtime.stamp  ## start the site with its demo town at http://127.0.0.1:8000 (HOST, PORT, DATA_DIR)
	@exec $(BIN)/python manage.py serve --host $(HOST) --port $(PORT)

test: $(VENV)/development.stamp  ## run the tests on SQLite (WORKERS)
	env -u DATABASE_URL $(BIN)/pytest -n $(WORKERS) -m "not browser"

test-postgres: $(VENV)/development.stamp  ## run the tests on the PostgreSQL server at DATABASE_URL
	@test -n "$(DATABASE_URL)" || { echo "Set DATABASE_URL, for example postgres://user:password@127.0.0.1:5432/hongxin."; exit 2; }
	$(BIN)/pytest -n $(WORKERS) -m "not browser"

test-browser: $(VENV)/development.stamp  ## walk the journeys in Chromium (CHROMIUM: where it is)
	$(BIN)/pytest -n $(WORKERS) --dist worksteal -m "browser and not screenshots"

screenshots: $(VENV)/development.stamp  ## take pictures of the pages in three widths, into var/screenshots (CHROMIUM)
	SCREENSHOTS=$(abspath $(DATA_DIR))/screenshots $(BIN)/pytest -m screenshots

guide: $(VENV)/development.stamp  ## take the pictures of docs/staff-guide.md anew (CHROMIUM)
	GUIDE=$(CURDIR)/docs/screenshots $(BIN)/pytest -m screenshots tests/journeys/test_guide.py

lint: $(VENV)/development.stamp  ## what the code must look like
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(TYPED)
	$(BIN)/djlint --lint --quiet portal incubator events home
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(AS_PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

bench: $(VENV)/runtime.stamp  ## measure against the targets in docs/performance.md (BENCH="--bookings 1000" for a smaller town)
	$(BIN)/python -m tests.bench $(BENCH)

paint: $(VENV)/development.stamp  ## measure when pages are seen on a slow phone (CHROMIUM)
	$(BIN)/python -m tests.bench.paint

reset:  ## throw the demo town away (everything in DATA_DIR); the next `make run` starts over
	@test -z "$(DATABASE_URL)" || { echo "DATABASE_URL is set: empty that database yourself, this only knows DATA_DIR."; exit 2; }
	rm -rf -- "$(DATA_DIR)/db.sqlite3" "$(DATA_DIR)/db.sqlite3-wal" "$(DATA_DIR)/db.sqlite3-shm" "$(DATA_DIR)/cache" "$(DATA_DIR)/cache-posters" \
		"$(DATA_DIR)/media" "$(DATA_DIR)/private" "$(DATA_DIR)/static" "$(DATA_DIR)/test" "$(DATA_DIR)/bench" "$(DATA_DIR)/paint"

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "This project needs Python 3.11 or newer, and found none."; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "This Python cannot make virtual environments: install its venv module (Debian, Ubuntu: apt install python3-venv) and try again."; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/runtime.stamp: requirements.txt | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/development.stamp: requirements-dev.txt | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/runtime.stamp
