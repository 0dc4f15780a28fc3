# make demo    set everything up and build the graph of the corpus that ships
# make test    set everything up, then lint, types and tests: all that CI runs
# make exhaustive  the tests with every case of what `make test` samples
# make format  let ruff place commas and line breaks
# make queries write what several questions share into each of them
# make docs    write anew what the documents show, from what the commands print and the browser draws
# make lock    resolve anew the versions that are tested, with their hashes: requirements.lock
# make lowest  run a part of the tests with the oldest libraries that pyproject.toml allows
# make bench   measure ours beside the bare engine and other libraries, at 10 and 100 documents: minutes
# make bench-full  the same up to 10,000 documents: hours, and as much memory as that takes
# make codes   write anew the tables of ISO's codes of states and currencies
# make world   write anew the states, cities and organizations that ship: world/
# make clean   forget what was built; the environment stays

# The first Python here that is new enough.
PYTHON ?= $(shell for each in python3 python3.14 python3.13 python3.12 python3.11; do \
  $$each -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$each && break; done)
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
PAGE := build/graph.html
LOWEST := .cache/lowest

.PHONY: demo test check exhaustive format queries docs bench bench-full codes world lock lowest clean

demo: $(STAMPS)/demo
	@$(BIN)/bilateral build
	@printf '\nWhat to try next:\n'
	@printf '  %s\n' 'open $(PAGE) in a browser' \
	  '$(BIN)/bilateral serve' \
	  '$(BIN)/bilateral ask' \
	  '$(BIN)/bilateral ask neighbors state=kazakhstan' \
	  '$(BIN)/bilateral explain kaziss signedMemorandumWith center-for-international-relations-studies'

test: $(STAMPS)/dev $(STAMPS)/tools check

check:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict kg viz
	NODE_PATH=$(CURDIR)/.cache/npm/node_modules $(BIN)/pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

exhaustive: $(STAMPS)/dev $(STAMPS)/tools
	PYTEST_ADDOPTS=--exhaustive $(MAKE) check

format: $(STAMPS)/dev
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

queries: $(STAMPS)/dev
	$(BIN)/python tests/refresh_queries.py

docs: $(STAMPS)/dev
	$(BIN)/bilateral build
	cp build/graph.svg docs/pictures/graph.svg
	$(BIN)/bilateral draw --for report -o docs/pictures/report-ladder.svg
	$(BIN)/bilateral draw --for report --show ledger --width 8 -o docs/pictures/report-ledger.svg
	$(BIN)/python tests/refresh_architecture.py
	$(BIN)/python tests/refresh_format.py
	$(BIN)/python tests/refresh_docs.py
	$(BIN)/python tests/refresh_screenshots.py

bench: $(STAMPS)/dev
	$(BIN)/python benchmarks/bench.py

bench-full: $(STAMPS)/dev
	$(BIN)/python benchmarks/bench.py --full

codes: $(STAMPS)/dev
	$(BIN)/python tests/refresh_codes.py

world: $(STAMPS)/dev
	$(BIN)/python tests/refresh_world.py
	npm install --silent --no-save --prefix .cache/npm world-atlas@2
	$(BIN)/python tests/refresh_outline.py

lock: $(STAMPS)/uv
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	  --extra intake --extra annotate --extra extract --extra cluster --extra mcp --extra report --extra dev --custom-compile-command 'make lock' \
	  --output-file requirements.lock pyproject.toml

# The libraries at their lower bounds, what they bring and what only tests need as new as may be.
lowest: $(STAMPS)/uv
	@$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(LOWEST)
	@$(BIN)/uv pip compile --quiet --resolution lowest-direct --extra intake --extra mcp --python $(LOWEST)/bin/python \
	  --output-file $(LOWEST)/constraints.txt pyproject.toml
	@$(BIN)/uv pip install --quiet --python $(LOWEST)/bin/python --constraint $(LOWEST)/constraints.txt \
	  --editable '.[intake,mcp]' hypothesis httpx pytest
	$(LOWEST)/bin/python -m pytest -p no:cacheprovider $(addprefix tests/test_,$(addsuffix .py, \
	  annotations assistant command_line explain networks remote serialization serve))

clean:
	rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(STAMPS):
	@test -n "$(PYTHON)" || { echo 'Python 3.11 or newer is needed; make PYTHON=... names one.'; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@mkdir -p $@

# An editable install reads the checkout, so only new dependencies or a new entry point ask for another.
$(STAMPS)/demo: pyproject.toml | $(STAMPS)
	@echo 'Installing into $(VENV): about half a minute, the first time.'
	@$(BIN)/pip install --quiet --no-compile --editable .
	@touch $@

$(STAMPS)/dev: pyproject.toml | $(STAMPS)
	@echo 'Installing into $(VENV) what the tests need: about a minute, the first time.'
	@$(BIN)/pip install --quiet --no-compile --editable '.[dev]'
	@touch $@ $(STAMPS)/demo

$(STAMPS)/uv: | $(STAMPS)
	@$(BIN)/pip install --quiet 'uv>=0.9'
	@touch $@

# The browser, the RDF parsers of other makers: tests that miss one say so and are skipped.
$(STAMPS)/tools: .ci/tools | $(STAMPS)
	@bash .ci/tools .cache/npm
	@touch $@
