# formhelper: `make run` starts the app, `make test` sets everything up and tests it.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
READY = $(VENV)/.ready

.PHONY: run test unit browser walks lint compile assets extract system wheel stand-ins check clean pdf-proof pdf-proof-long bench-pdf bench-web faults attack audit sbom

run: $(READY) compile assets
	$(BIN)/formhelper serve

test: system $(READY) compile assets lint check
	$(BIN)/python -m pytest -n auto --dist worksteal

# the tests without a browser
unit: $(READY) compile assets
	$(BIN)/python -m pytest -m "not browser"

# FORMHELPER_SLOW=1 makes every page and file come late
browser: system $(READY) compile assets
	$(BIN)/python -m pytest -m browser

# every page in every language, scheme and way; `make test` looks at some
walks: system $(READY) compile assets
	FORMHELPER_ALL_WALKS=1 $(BIN)/python -m pytest -m browser

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml formhelper

check: $(READY) compile
	$(BIN)/formhelper check

# dependencies in the versions of the lock file
$(READY): setup.cfg pyproject.toml requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet -c requirements.lock -e '.[dev]'
	touch $(READY)

# Debian packages that the tests need: a browser, a second PDF renderer, databases, a web server
system:
	@sh tools/install-system-packages

compile: $(READY)
	$(BIN)/python tools/catalogues.py compile

# the design system KERN, cut to what the pages use; Node comes with the dependencies
assets: $(READY)
	$(BIN)/python tools/design_system.py

extract: $(READY)
	$(BIN)/python tools/catalogues.py extract

stand-ins: $(READY)
	$(BIN)/formhelper stand-ins

# every official PDF in a folder (FORMHELPER_PROOF, else ../shared/official) filled and read back from the page
pdf-proof: system $(READY)
	$(BIN)/python proof/pdf_proof.py
	$(BIN)/python proof/letters.py

# the same, read by two more renderers
pdf-proof-long: system $(READY)
	$(BIN)/python -m pip install --quiet -c requirements.lock -e '.[proof]'
	@! command -v npm >/dev/null || npm install --silent --prefix proof/pdfjs
	$(BIN)/python proof/pdf_proof.py --long
	$(BIN)/python proof/letters.py

# compared with other tools, which the first run sets up
bench-pdf: system $(READY)
	$(BIN)/python benchmarks/setup.py
	$(BIN)/python benchmarks/pdf.py --strict

# a step of the wizard compared with a bare Flask
bench-web: system $(READY) compile assets
	$(BIN)/python benchmarks/setup.py --web
	$(BIN)/python benchmarks/web.py

# faults caused on purpose: 1,000 kills and 10,000 saves at once on each database, crashes, power cuts, full disks, jumping
# clocks, originals replaced while papers are made of them
faults: system $(READY)
	$(BIN)/python faults/storage_faults.py

# thousands of bad requests; prints server errors 0, other people's data seen 0
attack: $(READY) compile assets
	$(BIN)/python attack/attack.py $(ATTACK)

# known holes in code and dependencies; what is accepted has its reason in docs/security/audit.md
audit: $(READY)
	$(BIN)/python -m pip install --quiet -c requirements.lock -e '.[audit]'
	$(BIN)/ruff check --select S .
	$(BIN)/bandit --quiet --recursive --configfile pyproject.toml formhelper
	@$(BIN)/pip-audit --strict --requirement requirements.lock --no-deps --disable-pip \
	|| { echo "audit: a library has a known hole, or nobody could be asked (see docs/security/audit.md)" >&2; exit 1; }

# what the application is made of when it runs: dist/formhelper.cdx.json
sbom: wheel
	$(BIN)/python -m pip install --quiet -c requirements.lock -e '.[audit]'
	PATH="$(abspath $(BIN)):$$PATH" $(BIN)/python tools/sbom.py "$$(ls -t dist/*.whl | head -1)" dist/formhelper.cdx.json

wheel: $(READY) compile assets
	$(BIN)/python -m build --wheel

clean:
	rm -rf $(VENV) build dist design/node_modules formhelper/web/static/kern *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
