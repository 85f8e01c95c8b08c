# From a fresh clone, with python3.11 or newer (and its venv module), git and make:
#   make demo    build .venv, record the example case, verify it, tamper with copies, write and open its report
#   make test    every linter, contract and test
# The rest is for developers. One lock file for all of it: docs/decisions/one-lock-file.md

# The first interpreter that is new enough and starts (a pyenv shim may be there and not start).
PYTHON ?= $(shell for python in python3.11 python3.12 python3.13 python3.14 python3; do \
	if "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then echo "$$python"; break; fi; done)
RUN = .venv/bin

.PHONY: demo test lint pytest bench docs messages lock clean

demo: .venv/ready
	@$(RUN)/python examples/mariupol/demo.py

test: lint pytest

lint: .venv/ready
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/mypy
	$(RUN)/lint-imports --no-cache

pytest: .venv/ready
	$(RUN)/pytest

bench: .venv/ready
	$(RUN)/python -m bench

.venv/ready: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "indelible needs Python 3.11 or newer, and none of python3.11 to python3.14 or python3 is;" \
		"install one (Debian, Ubuntu: apt install python3 python3-venv) and run make again, or name it: make PYTHON=/path/to/python3.11"; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$(PYTHON) is older than Python 3.11;" \
		"name a newer one: make PYTHON=/path/to/python3.11"; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) lacks the venv module;" \
		"install it (Debian, Ubuntu: apt install python3-venv) and run make again"; exit 1; }
	@echo "building .venv with $(PYTHON); this takes a minute or two the first time"
	@"$(PYTHON)" -m venv .venv
	@$(RUN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(RUN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# Sentences for translators: collects what `_` and `ngettext` are given, brings the catalogues up to it, compiles them.
messages: .venv/ready
	mkdir -p build
	$(RUN)/pybabel extract --mapping-file babel.cfg --keywords "_ N_ ngettext:1,2" --no-wrap --sort-by-file --add-location file --omit-header \
		--output build/indelible.pot src
	for language in uk ru; do $(RUN)/pybabel update --domain indelible --input-file build/indelible.pot \
		--output-dir src/indelible/locales --locale $$language --no-wrap --no-fuzzy-matching --init-missing --ignore-pot-creation-date || exit 1; done
	$(RUN)/pybabel compile --domain indelible --directory src/indelible/locales --statistics

# What the documents copy from the code: tables of fields, event types, the list of decisions, the API and the verbs.
docs: .venv/ready
	$(RUN)/python tests/record_tables.py
	$(RUN)/python tests/reference_pages.py

# The lock names versions and hashes, never a download address.
lock:
	@test -n "$(PYTHON)"
	rm -rf build/lock
	"$(PYTHON)" -m venv build/lock
	build/lock/bin/python -m pip install --quiet uv
	build/lock/bin/uv pip compile pyproject.toml --extra english --group dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --custom-compile-command "make lock" --output-file requirements.lock

clean:
	rm -rf .venv build dist demo .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
