# make run     serve the site on http://localhost:8501 (make run PORT=8600 for another port)
# make test    run every test
PORT ?= 8501
PYTHON ?= python3
BIN = .venv/bin

.PHONY: setup run test screenshots build check refresh bench load clean

setup: .venv/ready

.venv/ready: requirements.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "On the Record needs Python 3.11 or newer; this is %s. Try: make PYTHON=python3.12" % sys.version.split()[0])'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/ready-for-tests: .venv/ready requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

run: setup
	$(BIN)/streamlit run app.py --server.port $(PORT)

build: setup
	$(BIN)/python -m etl build

check: setup
	$(BIN)/python -m etl check

refresh: setup
	$(BIN)/python -m etl refresh

bench: .venv/ready-for-tests
	$(BIN)/python -m tests.bench

load: .venv/ready-for-tests
	$(BIN)/python -m tests.bench.load

test: .venv/ready-for-tests
	$(BIN)/python -m pytest -n 2 --dist loadfile

screenshots: .venv/ready-for-tests
	$(BIN)/python tests/screenshots.py

clean:
	rm -rf .venv data/build
