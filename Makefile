# Everything from a bare checkout: Python 3.11+ and make are enough. `make` alone lists the targets.
PYTHON ?= python3
PORT ?= 8000
VENV = .venv
BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check --quiet
SOURCES = lms courses certification
TYPED = $(wildcard $(foreach name,domain queries permissions rules grading facts cells,\
  $(SOURCES:%=%/*/$(name).py) $(SOURCES:%=%/*/$(name)/*.py)))

unexport PYTHONPATH
.NOTPARALLEL:

.PHONY: help setup demo test check services-test e2e plugin-test bench screens lock wheel assets dev-assets messages clean official-units
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

help:
	@echo "make demo [PORT=8000]  run the product with sample data and demo accounts (chạy thử với dữ liệu mẫu)"
	@echo "make setup             prepare what running and testing need; a second time costs a second"
	@echo "make test              unit and integration tests, on SQLite"
	@echo "make check             lint, types, import contracts, migrations"
	@echo "make services-test     the same tests on PostgreSQL and Redis; real workers on Redis and RabbitMQ"
	@echo "make e2e               a real browser against a real instance (CHROMIUM=/usr/bin/chromium)"
	@echo "make plugin-test       the wheel inside a fresh Wagtail site that has a user model of its own"
	@echo "make bench             the budgets of the design as a table"
	@echo "make screens           pictures of every page in docs/screens/ (SCREENS=\"trang-dau bai-hoc\" for some)"
	@echo "make wheel             dist/taphuan-*.whl"
	@echo "make messages          bring the English catalogue up to date with the texts in code and templates"
	@echo "make official-units    the package that load_units --official reads (34 provinces, 3,321 communes)"
	@echo "make lock              new versions and hashes for requirements/*.txt and package-lock.json"
	@echo "make clean             remove what was built; data in var/ and the environment in .venv stay"

setup: $(VENV)/.test assets
	@echo "Ready. Next: make demo, or make test."

demo: $(VENV)/.runtime assets
	@$(BIN)/python scripts/demo.py --port $(PORT)

test: $(VENV)/.test assets
	$(BIN)/python -m pytest -n 2 $(PYTEST_ARGS)

check: export DJANGO_SETTINGS_MODULE = lms.settings.test
check: $(VENV)/.dev
	@failed=; \
	run() { echo "$$*"; "$$@" || failed="$$failed $$(basename $$1)"; }; \
	run $(BIN)/ruff check .; \
	run $(BIN)/ruff format --check .; \
	run $(BIN)/mypy $(TYPED); \
	run $(BIN)/lint-imports; \
	run $(BIN)/python manage.py makemigrations --check --dry-run; \
	[ -z "$$failed" ] || { echo "check failed:$$failed" >&2; exit 1; }

services-test: $(VENV)/.dev assets
	$(BIN)/python scripts/services_test.py $(PYTEST_ARGS)

e2e: $(VENV)/.dev dev-assets
	$(BIN)/python -m pytest tests/e2e $(PYTEST_ARGS)

plugin-test: $(VENV)/.dev assets
	$(BIN)/python -m pytest tests/plugin $(PYTEST_ARGS)

bench: $(VENV)/.dev assets
	$(BIN)/python -m tests.bench.run $(BENCH_ARGS)

screens: $(VENV)/.dev assets
	$(BIN)/python -m tests.screens $(SCREENS)

# build/ is removed first: setuptools would put files into the wheel that are no longer in the tree.
wheel: $(VENV)/.dev assets
	rm -rf build dist *.egg-info
	$(BIN)/python -m build --wheel --no-isolation --outdir dist . > /dev/null
	@ls dist/*.whl

messages: $(VENV)/.test assets
	@$(BIN)/python scripts/messages.py extract

lock:
	$(PYTHON) scripts/lock.py

official-units: $(VENV)/.runtime
	@$(PIP) install --no-deps --require-hashes --only-binary :all: -r requirements/official-units.txt
	@echo "Next: $(BIN)/python manage.py load_units --official --dry-run"

clean:
	rm -rf build dist *.egg-info lms/vendor lms/static/taphuan/vendor tests/vendor .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
	find $(SOURCES) -name '*.mo' -delete
	find $(SOURCES) tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +

assets: $(VENV)/.runtime
	@$(BIN)/python scripts/assets.py
	@$(BIN)/python scripts/messages.py compile

dev-assets: $(VENV)/.dev
	@$(BIN)/python scripts/assets.py --dev

# --- the environment: one stamp for each list of requirements; dev.txt holds test.txt, which holds runtime.txt -----
$(BIN)/python:
	@command -v $(PYTHON) > /dev/null || { echo "No $(PYTHON) here: install Python 3.11 or newer, or name it: make PYTHON=…" >&2; exit 1; }
	@$(PYTHON) scripts/make_venv.py $(VENV)

$(VENV)/.runtime: requirements/runtime.txt | $(BIN)/python
$(VENV)/.test: requirements/test.txt | $(BIN)/python
$(VENV)/.dev: requirements/dev.txt | $(BIN)/python
$(VENV)/.runtime $(VENV)/.test $(VENV)/.dev:
	@echo "Installing requirements/$(patsubst .%,%,$(@F)).txt …"
	@$(PIP) install --require-hashes --only-binary :all: -r requirements/$(patsubst .%,%,$(@F)).txt
	@touch $(VENV)/.runtime $(if $(filter-out .runtime,$(@F)),$(VENV)/.test) $@
