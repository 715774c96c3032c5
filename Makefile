# make run          serve the site on http://localhost:8501 (make run PORT=8600 for another port)
# make test         check the code, then run every test
# make quick        the tests that need no browser, no other server, no page, no whole build, no walk over all forces and no long wait
# make check-code   what needs no test: style, who imports whom, types
# make lock         write the lock files after a change of requirements.txt, requirements-store.txt or requirements-dev.txt
PORT ?= 8501
PYTHON ?= python3
BIN = .venv/bin
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
# One version of each package for every Python we support; what is locked already stays unless a list asks for another.
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
	--custom-compile-command "make lock"

# A file's fixtures cost more than an uneven end: each file goes to one worker, the long ones first (tests/conftest.py).
PYTEST = $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

# So that memory that was needed once is given back: docs/deploy.md.
MEMORY = MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=1048576 ARROW_DEFAULT_MEMORY_POOL=system

# Tests start the site many times: let Python keep what it compiled.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup run test quick check-code lock screenshots build check refresh bench load clean

setup: .venv/ready

.venv/ready: requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "On the Record needs Python 3.11 or newer; this is %s. Try: make PYTHON=python3.12" % sys.version.split()[0])'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(INSTALL) -r requirements.lock
	$(BIN)/python -m dashboard.server.static_assets
	touch $@

.venv/ready-for-tests: .venv/ready requirements-dev.lock
	$(INSTALL) -r requirements-dev.lock
	touch $@

run: setup
	$(MEMORY) $(BIN)/streamlit run app.py --server.port $(PORT)

build: setup
	$(BIN)/python -m etl build

check: setup
	$(BIN)/python -m etl check

refresh: setup
	$(BIN)/python -m etl refresh

bench: .venv/ready-for-tests
	$(BIN)/python -m tests.bench

load: .venv/ready-for-tests
	$(BIN)/python -m tests.bench.load $(LOAD)

check-code: .venv/ready-for-tests
	$(BIN)/ruff check --quiet .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy

quick: .venv/ready-for-tests
	$(PYTEST) -m "not browser and not slow" --hypothesis-profile quick

# The tests run even where the code's checks fail: whoever waits for them learns both.
test: .venv/ready-for-tests
	@$(MAKE) --no-print-directory check-code || { failed=1; echo "make check-code found something, see above." >&2; }; \
	$(PYTEST) && test -z "$$failed"

screenshots: .venv/ready-for-tests
	$(BIN)/python tests/screenshots.py

# The list for tests first, so that the site is locked to what was tested.
lock: .venv/ready-for-tests
	$(COMPILE) requirements-dev.txt -o requirements-dev.lock
	$(COMPILE) requirements-store.txt -c requirements-dev.lock -o requirements-store.lock
	$(COMPILE) requirements.txt -c requirements-dev.lock -o requirements.lock

clean:
	rm -rf .venv data/build
