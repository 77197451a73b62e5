# A bare "make" lists the targets. Only Go and make are needed; "make test" uses
# the race detector too where a C compiler is there.

GO       ?= go
FUZZTIME ?= 10s
BENCH    ?= .
QUADS    ?= 100000,1000000,10000000

# For the demonstration: compiled in little time rather than to run in little
# time, without the store that the demonstration does not use.
QUICK = -tags small -gcflags='all=-N -l' -ldflags='-s -w'

# Packages whose work is shared between goroutines.
RACE = ./internal/pipeline ./internal/server ./internal/cli ./graph ./queries

# gotest prints a line for each package; with CI set it refuses skipped tests that are not listed.
GOTEST = $(GO) run ./internal/lint/gotest -skips internal/lint/skips.txt $(if $(CI),-strict) --
COUNT  = $(if $(CI),-count=1)

.PHONY: help demo build test deps race bench bench-pg bench-cli bench-go fuzz generate clean bench-http screenshots

help: ## this list
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: ## read a sample article, show its facts with their sentences, answer two questions
	@$(GO) run $(QUICK) ./cmd/rawabit demo

build: ## build bin/rawabit
	$(GO) build -o bin/rawabit ./cmd/rawabit

test: ## vet, gofmt and all tests (CI=true: no skips, no cache, race detector wanted)
	@$(if $(CI),$(MAKE) --no-print-directory deps)
	@unformatted=$$(gofmt -l cmd internal graph queries); \
	if [ -n "$$unformatted" ]; then echo "not gofmt-clean:"; echo "$$unformatted"; exit 1; fi
	$(GO) vet ./...
	$(GOTEST) $(COUNT) ./...
	@if command -v cc >/dev/null 2>&1; then \
		$(MAKE) --no-print-directory race; \
	elif [ -n "$(CI)" ]; then \
		echo "no C compiler for the race detector; see make deps"; exit 1; \
	else \
		echo "no C compiler: the race detector was left out (make deps)"; \
	fi

race: ## the tests of the packages that share data between goroutines, under the race detector
	CGO_ENABLED=1 $(GOTEST) -race $(COUNT) $(RACE)
	CGO_ENABLED=1 $(GOTEST) -race $(COUNT) -run 'ReadersAndWriter|Open|Backup' ./graph/store

deps: ## install what the tests use beyond Go, on Debian and as root: a C compiler for the race detector, PostgreSQL, Chromium
	@missing=; \
	command -v cc >/dev/null 2>&1 || missing="gcc libc6-dev"; \
	command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing="$$missing postgresql"; \
	command -v chromium >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 || missing="$$missing chromium fonts-dejavu-core"; \
	if [ -z "$$missing" ]; then \
		echo "deps: nothing is missing"; \
	elif command -v apt-get >/dev/null 2>&1 && [ "$$(id -u)" = 0 ]; then \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends $$missing; \
	else \
		echo "deps: install $$missing (or your system's like)"; \
	fi

bench: ## the store against Cayley's on invented news (QUADS=sizes), about ten minutes
	$(GO) run ./graph/store/bench -quads $(QUADS)

bench-pg: ## PostgreSQL as the store against Cayley's own on it, a million quads, about ten minutes; needs PostgreSQL
	$(GO) run ./graph/pg/bench

bench-cli: ## whole processes of the command line against Cayley's, on a million quads, half an hour; needs the network once
	$(GO) run ./internal/cli/bench

bench-http: ## the server against Cayley's own on a million quads of invented news, about fifteen minutes; needs wrk
	$(GO) run ./internal/server/bench

bench-go: ## all Go benchmarks with allocations (BENCH=pattern picks some)
	$(GO) test -run '^$$' -bench '$(BENCH)' -benchmem ./...

screenshots: ## pictures of all pages of the explorer into bin/screenshots; needs Chromium
	$(GO) run ./internal/server/web/e2e/shots bin/screenshots

fuzz: ## each fuzz test for FUZZTIME (10s)
	@set -e; for file in $$(grep -rl --include='*_test.go' '^func Fuzz' cmd internal graph queries); do \
		for name in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\)(.*/\1/p' $$file); do \
			echo "$$(dirname $$file) $$name"; \
			$(GO) test ./$$(dirname $$file) -run '^$$' -fuzz "^$$name\$$" -fuzztime $(FUZZTIME); \
		done; \
	done

generate: ## run the generators; on a clean tree it leaves it clean
	$(GO) generate ./...
	$(GO) test ./internal/lint ./internal/cli -run 'TestImports|TestCommandsPage' -update

clean: ## remove what build and test leave
	rm -rf bin coverage.out
