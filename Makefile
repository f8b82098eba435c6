PYTHON ?= python3
PORT ?= 8080
# Further words for a command: make matrix ARGS=caseiq.get.ok
ARGS ?=
BIN := .venv/bin
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header

.DEFAULT_GOAL := help
.PHONY: help serve test lint specs diff corpus format contract matrix audit costs lock dist clean

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z.]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.venv: .venv/installed ## Build the environment (pinned, hashed) with both commands in it

.venv/installed: requirements-dev.lock pyproject.toml
	@echo "Building .venv, once: half a minute or so"
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

serve: .venv ## Start the mock with demo data (PORT=8080)
	@$(BIN)/mockserver --port $(PORT)

test: .venv ## Run all tests
	$(BIN)/pytest -n 3 --dist worksteal

lint: .venv ## Check format, style and types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/hadolint Dockerfile

diff: .venv ## Say what this branch breaks in specs and ledgers, and for whom (Node.js)
	$(BIN)/contract-tests diff --node always $(ARGS)

corpus: .venv ## Compare all pairs of the corpus of contract-tests diff (Node.js)
	$(BIN)/pytest -q tests/contract_tests/diff/test_corpus.py

specs: .venv ## Check the specs and the ledgers, by Spectral and Redocly too (Node.js)
	$(BIN)/contract-tests lint --node always $(ARGS)

format: .venv ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

contract: .venv ## Run the contract tests against a freshly started mock
	$(BIN)/contract-tests run --strict $(ARGS)

matrix: .venv ## Print rules x (spec, mock, test, broken implementation)
	$(BIN)/python -m tests.matrix $(ARGS)

audit: .venv ## See whether the tests would notice (20 minutes, Node.js): audit.md
	$(BIN)/contract-tests audit --compare 24 --check --markdown audit.md --json audit-fates.json $(ARGS)

costs: .venv ## Measure what each contract test sends (contract_tests/costs.json)
	$(BIN)/python -m tests.costs $(ARGS)

lock: .venv ## Pin the requirements anew
	$(COMPILE) --output-file requirements.lock pyproject.toml
	$(COMPILE) --group dev --output-file requirements-dev.lock pyproject.toml
	$(COMPILE) --group build --constraint requirements-dev.lock --output-file requirements-build.lock

dist: .venv ## Build what a release holds, with checksums (Node.js)
	rm -rf dist
	@$(BIN)/python -m release

clean: ## Remove what was built
	rm -rf .venv build dist *.egg-info .hypothesis .schemathesis node_modules tests/real_clients/node/node_modules \
		examples/react/dist
