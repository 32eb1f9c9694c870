# Two commands: `make site` builds Candor and the demo site, `make test` runs every test. Each installs what it needs,
# quietly and only when missing.

# The demo's own moment: with another, its open incident would lie in the past.
DEMO_NOW := 2026-11-20 14:30 UTC
CANDOR := .build/release/candor
# One file that needs nothing beside it.
STATIC := -Xswiftc -static-executable

.PHONY: site test bench sizes threads clean
site: ## Builds Candor and the demo site in site/.
	@scripts/install.sh build
	@swift build -c release --product candor $(STATIC) --quiet
	@$(CANDOR) build --now "$(DEMO_NOW)"
	@echo "Open site/index.html"

# Browsers on a loaded machine miss a moment now and then; what fails three times is broken.
test: ## Runs every test, browsers and validators included.
	@scripts/install.sh test
	@swift build --build-tests --quiet
	@swift test --skip-build
	@.venv/bin/python -m pytest -q -p no:cacheprovider --reruns 2 Tests/Browser Tests/Site

bench: ## Measures builds of 1,000 to 50,000 incidents, and writes docs/benchmarks.md.
	@scripts/install.sh build
	@swift build -c release --product candor $(STATIC) --quiet
	@scripts/bench/bench.py

sizes: ## Prints what readers download, against its budgets.
	@if [ -x .venv/bin/python ]; then .venv/bin/python scripts/page-sizes.py; else python3 scripts/page-sizes.py; fi

threads: export TSAN_OPTIONS = suppressions=$(CURDIR)/scripts/threads.supp
threads: ## Builds the demo and runs what works on several threads under the Thread Sanitizer.
	@scripts/install.sh build
	@swift build --sanitize=thread --scratch-path .build/threads --build-tests --quiet
	@rm -rf .build/threads/site
	@.build/threads/debug/candor build --jobs 8 --no-cache --now "$(DEMO_NOW)" --out .build/threads/site
	@swift test --sanitize=thread --scratch-path .build/threads --skip-build \
	  --filter 'ParallelTests|OutputFolderTests|StagingTests|FormerSiteTests|SourceTreeTests|BuildMemoryTests|KnownItemsTests|MemoryFileTests|ZoneTests|aBuildDependsNeither'

clean:
	@rm -rf .build .venv
