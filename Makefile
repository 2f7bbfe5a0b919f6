# The commands of this project.  PYTHON=python3.12 make test  takes another Python, in a folder of its own.
PYTHON ?= python3
VENV ?= $(if $(filter python3,$(PYTHON)),.venv,build/venv-$(notdir $(PYTHON)))
BIN = $(VENV)/bin

.PHONY: demo test test-spark java lint check mutate bench bench-interview bench-cohort agreement faults docs clean

demo: $(VENV)/.installed  ## run the example of the README
	$(BIN)/nmt-expert assess "tight joint" numbness "postural tilt" --region neck --side left

test: $(VENV)/.installed-dev  ## run every test
	$(BIN)/python -m pytest

test-spark: java $(VENV)/.installed-spark  ## the tests of the distributed run, on a real Spark on this machine
	$(BIN)/python -m pytest tests_spark

java:  # what Spark runs on
	@java -version 2>&1 | grep -Eq 'version "(1[7-9]|2[0-9])' || \
	  { echo "Spark needs Java 17 or newer; on Debian and Ubuntu: apt-get install openjdk-17-jre-headless" >&2; exit 2; }

lint: $(VENV)/.installed-dev  ## style, types, imports, the knowledge and its coverage by cases, generated pages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --config setup.cfg
	$(BIN)/nmt-expert kb lint
	$(BIN)/nmt-expert kb coverage
	$(BIN)/nmt-expert kb docs --check
	$(BIN)/python -m nmt_expert.cli.manual --check

check: test lint  ## everything that has to pass

mutate: $(VENV)/.installed-dev  ## which small changes to the rules no case would notice; writes docs/mutants.md
	$(BIN)/nmt-expert kb mutate --force --out docs/mutants.md

bench: $(VENV)/.installed-dev  ## measure, as ratios to the peers
	$(BIN)/python -m benchmarks.run
	$(BIN)/python -m benchmarks.explanations

bench-interview: $(VENV)/.installed-dev  ## how many questions an interview takes, on the worked cases; ten minutes at most
	$(BIN)/python -m benchmarks.interview

bench-cohort: $(VENV)/.installed-dev  ## measure tables of visits, beside plain copying and CLIPS; a quarter of an hour
	$(BIN)/python -m benchmarks.cohort

agreement: $(VENV)/.installed-dev  ## 5,000 random visits: a table says of each what the engine says
	$(BIN)/python -m tests.cohort.marathon 5000

faults: $(VENV)/.installed-dev  ## kill a saved interview at 200 random moments; nothing confirmed may be lost
	$(BIN)/python -m tests.casebook.kills 200
	$(BIN)/python -m tests.casebook.marathon 200

docs: $(VENV)/.installed-dev  ## write the generated pages again
	$(BIN)/python -m nmt_expert.cli.manual
	$(BIN)/python -m nmt_expert.knowledge.jsonschema docs/schemas
	$(BIN)/nmt-expert kb docs --force

clean:  ## remove everything that was made
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .benchmarks
	find nmt_expert tests benchmarks -name __pycache__ -type d -exec rm -rf {} +

$(VENV)/.installed: setup.cfg
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.installed-dev: setup.cfg
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	touch $@ $(VENV)/.installed

$(VENV)/.installed-spark: setup.cfg
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev,spark]"
	touch $@ $(VENV)/.installed $(VENV)/.installed-dev
