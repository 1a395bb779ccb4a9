# Each target sets up its own private environment in .venv (with uv when it is there, else venv and pip).
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(firstword $(foreach p,python3 python3.13 python3.12 python3.11 python,$(shell $(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $(p))))

.PHONY: demo test test-live third-party bench soak clean

demo: $(VENV)/.runtime
	@$(BIN)/realtime-console demo

test: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2 --dist worksteal --cov --cov-report=term

test-live: $(VENV)/.dev
	REALTIME_LIVE=1 $(BIN)/python -m pytest -rs tests/live

bench: $(VENV)/.dev
	$(BIN)/python -m tests.perf

$(VENV)/.runtime: pyproject.toml console/__init__.py
	@$(call install,.)
	@touch $@

$(VENV)/.dev: pyproject.toml console/__init__.py
	@$(call install,.[dev])
	@touch $@ $(VENV)/.runtime

# Other people's clients against the simulator: npm packages, and openai-agents in an environment of
# its own (it needs an older websockets than ours).
third-party: $(VENV)/.dev
	cd tests/e2e/third_party/node && npm install --no-fund --no-audit --no-package-lock
	[ -d $(VENV)-agents ] || $(PYTHON) -m venv $(VENV)-agents
	$(VENV)-agents/bin/python -m pip install --quiet --disable-pip-version-check openai-agents
	THIRD_PARTY_PYTHON=$(CURDIR)/$(VENV)-agents/bin/python $(BIN)/python -m pytest -rs tests/e2e/third_party

soak: $(VENV)/.dev
	$(BIN)/python -m tests.soak
	$(BIN)/python -m tests.perf.soak_live

clean:
	rm -rf $(VENV)

define install
set -e; \
if [ -z "$(PYTHON)" ] && ! command -v uv >/dev/null 2>&1; then \
  echo "realtime-console needs Python 3.11 or newer: install it, or name it with 'make PYTHON=/path/to/python3 $(MAKECMDGOALS)'" >&2; exit 2; fi; \
echo "Setting up $(VENV) (once; about a minute) ..."; \
if command -v uv >/dev/null 2>&1; then \
  uv venv --quiet --allow-existing $(if $(PYTHON),--python $(PYTHON),--python 3.11) $(VENV); \
  uv pip install --quiet --python $(BIN)/python -e "$(1)"; \
else \
  $(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing: on Debian and Ubuntu 'apt install python3-venv'" >&2; exit 2; }; \
  $(BIN)/python -m pip install --quiet --disable-pip-version-check -e "$(1)"; \
fi
endef
