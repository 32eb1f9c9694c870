# Two commands: `make site` builds Candor and the demo site, `make test` runs every test. Each installs what it needs,
# quietly and only when missing.

# The demo's own moment: with another, its open incident would lie in the past.
DEMO_NOW := 2026-11-20 14:30 UTC
CANDOR := .build/release/candor

.PHONY: site test clean
site: ## Builds Candor and the demo site in site/.
	@scripts/install.sh build
	@swift build -c release --product candor --quiet
	@$(CANDOR) build --now "$(DEMO_NOW)"
	@echo "Open site/index.html"

# Browsers on a loaded machine miss a moment now and then; what fails three times is broken.
test: ## Runs every test, browsers and validators included.
	@scripts/install.sh test
	@swift build --build-tests --quiet
	@swift test --skip-build
	@.venv/bin/python -m pytest -q -p no:cacheprovider --reruns 2 Tests/Browser Tests/Site

clean:
	@rm -rf .build .venv
