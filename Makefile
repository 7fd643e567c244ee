# Two commands matter: `make chat` and `make test`. Run either again at any time: what is done is not done twice.
# Variables: PORT, LIBRARY, HEADLESS=1 (chat); PYTHON, TORCH_INDEX, PIP_ARGS (installing). See README.md.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.NOTPARALLEL:

PORT ?= 7860
LIBRARY ?= $(or $(CLUSTERLIT_LIBRARY),.library)
HEADLESS ?=
REPORTS ?= corpus/reports
QUESTIONS ?=
PDFS ?=
SQUAD ?=
# The newest of the usual names that is there; PYTHON=/path/to/python3.12 chooses another.
PYTHON ?= $(or $(shell command -v python3 2>/dev/null),python3)
LOCK_ARGS ?=
AUDIT_ARGS ?=
# Where to take PyTorch's CPU build from, and anything else pip should be told.
TORCH_INDEX ?=
PIP_ARGS ?=

VENV := .venv
PY := $(VENV)/bin/python
TORCH := $(shell sed -n 's/.*"\(torch==[^"]*\)".*/\1/p' pyproject.toml)
BROWSERS := chromium chromium-browser google-chrome

define HELP
make chat    install, build the library, open the chat   [PORT=7860] [LIBRARY=.library] [HEADLESS=1]
make test    install what the tests need, run them all (also model, slow, browser)
make check   ruff, mypy, the default tests: seconds, before every commit
make docs    write docs/commands.md anew from the commands' own --help
make vectors embed our notes anew after changing them; the first start of a new user then embeds nothing
make lock    write the locks anew from pyproject.toml   [LOCK_ARGS=--upgrade]
make audit   ask whether a locked version has a known weakness; says so where nobody can be asked
make bench   measure quality and speed; fills docs/benchmarks.md   [REPORTS=corpus/reports] [QUESTIONS=] [PDFS=] [SQUAD=]
make clean   remove the virtual environment and caches; the library stays
Installing takes TORCH_INDEX=, PIP_ARGS= and PYTHON= as well; see README.md.
endef
export HELP

.PHONY: help chat library test check docs vectors lock audit bench clean browser
help:
	@echo "$$HELP"

# --- installing ---------------------------------------------------------------------------------------------------

INSTALL = $(PY) -m pip install --quiet --disable-pip-version-check $(PIP_ARGS)
# Nothing is taken whose hash is not in the lock, and nothing that is not in it.
LOCKED = --no-deps --require-hashes --requirement

define FIND_PYTHON
@command -v "$(PYTHON)" >/dev/null || { echo "Python is missing. Install Python 3.11 or newer (Debian, Ubuntu: apt-get install python3 python3-venv), or say where it is: make PYTHON=/path/to/python3" >&2; exit 1; }
@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$$("$(PYTHON)" --version) is too old: 3.11 or newer is needed. If there is one under another name: make PYTHON=python3.12" >&2; exit 1; }
@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing. Debian, Ubuntu: apt-get install python3-venv" >&2; exit 1; }
endef

# Where the environment's Python has gone away, its stamps no longer mean anything.
ifneq ($(shell $(PY) -c 'print(1)' 2>/dev/null),1)
$(shell rm -f $(VENV)/.installed $(VENV)/.installed-dev)
endif

# PyTorch comes first and alone: only it may need another index, and files with other hashes. What it needs itself comes from the locks.
# The project is built with the setuptools of the lock, not with one fetched for that.
$(VENV)/.installed: requirements.lock requirements-cuda.lock pyproject.toml
	$(FIND_PYTHON)
	@echo "Installing into $(VENV)/ (a few minutes the first time) ..."
	@"$(PYTHON)" -m venv $(VENV)
	@$(PY) -c 'from importlib.metadata import version; assert "torch==" + version("torch").split("+")[0] == "$(TORCH)"' 2>/dev/null || $(INSTALL) --no-deps $(if $(TORCH_INDEX),--index-url "$(TORCH_INDEX)") $(TORCH)
	@$(INSTALL) $(LOCKED) requirements.lock
	@! $(PY) -c 'from importlib.metadata import requires; exit("nvidia" not in str(requires("torch")))' || $(INSTALL) $(LOCKED) requirements-cuda.lock
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

# The last step may fail: its tests are then passed over, with a line that says so.
$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock requirements-judge.lock
	@echo "Installing what the tests need ..."
	@$(INSTALL) $(LOCKED) requirements-dev.lock
	@$(INSTALL) $(LOCKED) requirements-judge.lock || echo "The model of entailment is not to be had here (requirements-judge.lock); its tests are passed over."
	@touch $@

# What 'make lock' and 'make audit' run, apart from what the program needs.
build/tools/.installed: requirements-tools.lock
	$(FIND_PYTHON)
	@"$(PYTHON)" -m venv build/tools && build/tools/bin/python -m pip install --quiet --disable-pip-version-check $(PIP_ARGS) $(LOCKED) requirements-tools.lock
	@touch $@

browser:
	@for name in $(BROWSERS); do command -v $$name >/dev/null && exit 0; done; \
	if ! command -v apt-get >/dev/null; then why="this system has no apt-get"; \
	elif [ "$$(id -u)" = 0 ]; then as=""; \
	elif sudo -n true 2>/dev/null; then as="sudo -n"; \
	else why="that takes root: sudo apt-get install chromium"; fi; \
	if [ -n "$$why" ]; then echo "The browser tests need Chromium or Google Chrome; install one of them ($$why), then run make test again. Without it: make check" >&2; exit 1; fi; \
	echo "Installing chromium ..."; \
	get="$$as env DEBIAN_FRONTEND=noninteractive apt-get -q -y"; \
	$$get install --no-install-recommends chromium >/dev/null 2>&1 || { $$get update >/dev/null && $$get install --no-install-recommends chromium >/dev/null; }

# --- using --------------------------------------------------------------------------------------------------------

# Builds when there is no library yet or something it is made of is newer. A refused report (exit 3) is named and passed over.
library: $(VENV)/.installed
	@library="$(LIBRARY)"; \
	if [ ! -e "$$library/CURRENT" ] || [ -n "$$(find corpus ingest -name __pycache__ -prune -o -newer "$$library/CURRENT" -print)" ]; then \
		$(PY) -m ingest --refresh --library "$$library" || [ $$? = 3 ]; \
	fi

# HEADLESS=0 counts as not given. A library in the usual place is not named, so that the page shows commands without it.
chat: library
	@HEADLESS="$(filter-out 0 no false,$(HEADLESS))" exec $(PY) ui.py $(if $(filter .library,$(LIBRARY)),,--library "$(LIBRARY)") --port "$(PORT)"

# --- working on it ------------------------------------------------------------------------------------------------

test: $(VENV)/.installed-dev browser
	$(PY) -m pytest -m "" $(PYTEST_ARGS)

check: $(VENV)/.installed-dev
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(PY) -m pytest $(PYTEST_ARGS)

docs: $(VENV)/.installed-dev
	$(PY) -m tests.test_docs

vectors: $(VENV)/.installed
	$(PY) -m ingest.notecheck --write-vectors

# LOCK_ARGS go to uv: --upgrade for the newest versions of all, --index-url for another index.
lock: build/tools/.installed
	@build/tools/bin/python .ci/lock.py build/tools/bin/uv $(LOCK_ARGS)

# AUDIT_ARGS go to pip-audit: --ignore-vuln ID for a weakness that does not touch us, with the reason in SECURITY.md.
audit: build/tools/.installed
	@build/tools/bin/python .ci/audit.py build/tools/bin/pip-audit $(AUDIT_ARGS)

# REPORTS is the folder of the originals, PDFS of the same as PDFs; SQUAD and QUESTIONS are files. All but the first may be left out.
bench: $(VENV)/.installed-dev
	$(PY) -m bench all "$(REPORTS)" $(if $(QUESTIONS),"$(QUESTIONS)") $(if $(PDFS),--pdfs "$(PDFS)") $(if $(SQUAD),--squad "$(SQUAD)")

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
