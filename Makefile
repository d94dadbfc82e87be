# Two commands for a newcomer: `make run` and `make test`. Everything else: `make help`.
#
# Needs Python 3.11 or newer, and nothing else. uv is used where it is installed, pip otherwise.
# After the first `make run` nothing here touches the network.

SHELL := /bin/sh
HORO_HOME ?= var
export HORO_HOME
unexport PYTHONDONTWRITEBYTECODE  # where it is set, every start would compile everything anew
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
UV := $(shell command -v uv 2>/dev/null)
BIN := .venv/bin
CATALOGUES := $(wildcard src/horo/locale/*/LC_MESSAGES/django.po) \
	$(wildcard src/horo/*/locale/*/LC_MESSAGES/django.po)

ifdef UV
INSTALL = $(UV) pip install --quiet --compile-bytecode --python $(BIN)/python
else
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check
endif

.PHONY: help
help:  ## say what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

.PHONY: run
run: .venv/.base .venv/.messages  ## start Horo with the sample community at http://127.0.0.1:8000
	@if [ -z "$$HORO_DATABASE_URL" ] && [ ! -s "$(HORO_HOME)/horo.sqlite3" ] \
	|| [ -e "$(HORO_HOME)/demo.unfinished" ]; then $(BIN)/horo demo; fi
	@exec $(BIN)/horo up $(ARGS)

.PHONY: test
test: .venv/.dev .venv/.messages  ## run every test (ARGS="-k name" for some)
	@HORO_HOME=.venv/.check $(BIN)/pytest -n 2 --dist=worksteal $(ARGS)

.PHONY: check
check: .venv/.dev .venv/.messages  ## format, lint, types, walls, budgets, migrations, translations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	HORO_HOME=.venv/.check $(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python tools/budgets.py
	HORO_HOME=.venv/.check DJANGO_SETTINGS_MODULE=horo.settings \
		$(BIN)/django-admin makemigrations --check --dry-run
	$(BIN)/python tools/messages.py check
	$(BIN)/python tools/reference.py --check
	$(BIN)/python tools/licences.py

.PHONY: bench
bench: .venv/.dev .venv/.messages  ## measure, and compare with the limits
	@$(BIN)/python bench/run.py $(ARGS)

.PHONY: messages
messages: .venv/.base  ## bring the catalogues of translations up to the code (ROOM=web for one)
	$(BIN)/python tools/messages.py update $(ROOM)

.PHONY: docs
docs: .venv/.base  ## write the generated references anew
	$(BIN)/python tools/reference.py

.PHONY: wheel
wheel: .venv/.base .venv/.messages  ## build dist/horo-*.whl, with the examples inside
	@$(BIN)/python tools/wheel.py

.PHONY: screenshots
screenshots: .venv/.dev .venv/.messages  ## take the pictures of the README, of what is in HORO_HOME
	$(BIN)/python tools/screenshots.py docs/img --pages today,backtest,topic --languages en \
		--themes light --widths 1440 $(ARGS)

.PHONY: lock
lock:  ## choose the newest versions that requirements/*.in allow (needs uv and the network)
	uv pip compile --quiet --upgrade --generate-hashes --python-version 3.11 --universal \
		--no-emit-index-url --no-header requirements/dev.in -o requirements/dev.txt
	uv pip compile --quiet --upgrade --generate-hashes --python-version 3.11 --universal \
		--no-emit-index-url --no-header -c requirements/dev.txt requirements/base.in \
		-o requirements/base.txt

# The stamps below make a second `make run` start at once; each is older than what it stands for
# as soon as that changes.

.venv/pyvenv.cfg:
	@test -n "$(PYTHON)" || { echo "Horo needs Python 3.11 or newer: install it, or say where it \
	is with make PYTHON=/path/to/python3 run" >&2; exit 2; }
	@echo "Setting up .venv …"
ifdef UV
	@$(UV) venv --quiet --allow-existing --python "$$(command -v $(PYTHON))" .venv
else
	@$(PYTHON) -m venv .venv || { echo "Python lacks its venv module: on Debian and Ubuntu, \
	apt-get install python3-venv" >&2; exit 2; }
endif

.venv/.base: requirements/base.txt pyproject.toml | .venv/pyvenv.cfg
	@echo "Installing …"
ifndef UV
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null
endif
	@$(INSTALL) --require-hashes -r requirements/base.txt
	@$(INSTALL) --no-build-isolation --no-deps --editable .
	@touch $@

.venv/.dev: requirements/dev.txt .venv/.base
	@$(INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@

.venv/.messages: $(CATALOGUES) tools/messages.py | .venv/.base
	@$(BIN)/python tools/messages.py compile
	@touch $@
