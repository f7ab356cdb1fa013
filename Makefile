# Everything a developer types; CI types the same. `make` alone prints the list.

HOST ?= 127.0.0.1
PORT ?= 8000
ARGS :=
# One more than there are cores: some tests wait.
PROCESSES := $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
TYPED := app migrations tests

# Tried in this order when .venv is made; the first that runs, is 3.11 or newer and has venv is taken.
PYTHON ?= python3.13 python3.12 python3.11 python3

BIN := .venv/bin
READY := .venv/ready
SUPPORTED := import sys; assert sys.version_info >= (3, 11); print(sys.executable)
COMPILE = $(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header pyproject.toml

.PHONY: help run test check bench lock newest

help:
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' Makefile

run: $(READY) ## serve the sample site (HOST=, PORT=)
	@$(BIN)/maqal serve --sample --host $(HOST) --port $(PORT) $(ARGS)

# What was compiled of the tests is kept, also where Python is told to write no bytecode: it is a third of collecting them.
test: $(READY) ## run the tests on both databases (ARGS="tests/arabic -x")
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pytest -n $(PROCESSES) --dist loadfile --no-loadscope-reorder -rs --durations 15 $(ARGS)

check: $(READY) ## format, lint, types, floors, lock files
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy $(TYPED)
	$(BIN)/lint-imports
	@$(call locked,requirements.lock)
	@$(call locked,requirements-dev.lock,--group dev)

bench: $(READY) ## measure against a bare app; nothing is asserted (ARGS=--full)
	@$(BIN)/python -m tests.benchmarks $(ARGS)

lock: $(READY) ## write both lock files anew, keeping their pins (ARGS=--upgrade raises them)
	$(COMPILE) -o requirements.lock $(ARGS)
	$(COMPILE) --group dev -o requirements-dev.lock $(ARGS)

# The upper bounds of pyproject.toml are left out, so that the newest release of everything is tried.
newest: $(READY) ## run the tests with the newest release of every dependency, in an environment beside .venv
	rm -rf .venv/newest && $(BIN)/uv venv -q .venv/newest
	sed -n '/^dependencies = \[/,/^\]/p;/^dev = \[/,/^\]/p' pyproject.toml | sed -n 's/^  "\([^"]*\)".*/\1/p' \
		| sed 's/,<[0-9.]*//' >.venv/newest/wanted.txt
	$(BIN)/uv pip install -q --python .venv/newest/bin/python -r .venv/newest/wanted.txt
	$(BIN)/uv pip install -q --python .venv/newest/bin/python --no-deps --no-build-isolation -e .
	.venv/newest/bin/python -m pytest -n $(PROCESSES) --dist loadfile --no-loadscope-reorder -rs --durations 15 $(ARGS)

# Compiling over a copy keeps its pins, so a difference means that pyproject.toml asks for something else.
define locked
cp $(1) .venv/$(1) && $(COMPILE) $(2) -o .venv/$(1) && diff -u $(1) .venv/$(1) \
	&& echo "$(1) is what pyproject.toml asks for" \
	|| { echo "$(1) could not be confirmed; if it is out of date: make lock" >&2; exit 1; }
endef

# The environment, made once from the hashed lock: with uv, which pip brings first where there is none, since both
# together take half of pip's time; with pip alone where uv cannot be had. The application is compiled too:
# where Python is told to write no bytecode, every process would compile it anew.
$(READY): requirements-dev.lock pyproject.toml
	@set -e; \
	$(BIN)/python -c '$(SUPPORTED)' >/dev/null 2>&1 || rm -rf .venv; \
	uv=; for tool in $(BIN)/uv uv; do if $$tool --version >/dev/null 2>&1; then uv=$$tool; break; fi; done; \
	[ -n "$$uv" ] || $(BIN)/python -m pip --version >/dev/null 2>&1 || rm -rf .venv; \
	echo "Preparing .venv with $${uv:-pip} (once, and again when the lock file changes)" >&2; \
	if [ ! -d .venv ]; then \
		needs=$${uv:+sys}; needs=$${needs:-ensurepip, venv}; python=; \
		for name in $(PYTHON); do python=$$($$name -c "import $$needs; $(SUPPORTED)" 2>/dev/null) && break; done; \
		[ -n "$$python" ] || { echo "Maqal needs Python 3.11 or newer with venv; tried: $(PYTHON)" >&2; exit 1; }; \
		if [ -n "$$uv" ]; then $$uv venv -q --python "$$python" .venv; else "$$python" -m venv .venv; fi; \
	fi; \
	if [ -z "$$uv" ]; then \
		sed -n '/^uv==/,/[^\\]$$/p' requirements-dev.lock >.venv/uv.txt; \
		if $(BIN)/python -m pip install -qq --require-hashes -r .venv/uv.txt; then uv=$(BIN)/uv; fi; \
	fi; \
	sync() { $$uv pip sync -q --python $(BIN)/python --require-hashes --compile-bytecode requirements-dev.lock; }; \
	if [ -n "$$uv" ] && ! sync; then \
		echo "uv could not install; trying again with the certificates of this system" >&2; \
		UV_NATIVE_TLS=1; UV_SYSTEM_CERTS=1; export UV_NATIVE_TLS UV_SYSTEM_CERTS; \
		sync || { echo "uv could not install; pip does it" >&2; uv=; }; \
	fi; \
	if [ -n "$$uv" ]; then \
		$$uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .; \
	else \
		$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null; \
		$(BIN)/python -m pip install -qq --require-hashes -r requirements-dev.lock; \
		$(BIN)/python -m pip install -qq --no-deps --no-build-isolation -e .; \
	fi; \
	$(BIN)/python -m compileall -q app migrations; \
	touch $@
