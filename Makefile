# The one place that says how calfleet is built, run, tested and checked. "make help" lists what there is.

.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory

# The version is the newest tag and what came after it. Same sources, same bytes: no path, no time, nothing of the checkout.
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
LDFLAGS := -s -w -X main.version=$(VERSION)
BUILD   := CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags '$(LDFLAGS)'
TOOL    := go tool -modfile=tools/go.mod

# What a caller may set: make test PARTS=./internal/compat/..., make fuzz FUZZTIME=5m, make run ARGS=--demo
PARTS    ?= ./...
FUZZTIME ?= 5s
FLEETS   ?= 2000
DEPTH    ?= 3
ARGS     ?=

# Programs that were fetched stand in the cache of whoever fetched them; tests that play another user would not find them there.
FOUND = export CALFLEET_PG_BIN=$$(deploy/obtain/postgresql.sh) CALFLEET_CHROMIUM=$$(deploy/obtain/chromium.sh);

# Each package with a database starts a PostgreSQL of its own; more than four at once gain nothing.
PARALLEL = $(shell n=$$(nproc 2>/dev/null || echo 2); echo $$((n < 4 ? n : 4)))

help: ## list these targets
	@awk 'BEGIN { FS = ":.*## " } /^[a-z0-9-]+:.*## / { printf "  %-17s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# ---- run

run: obtain-postgres build ## build and start the portal; its options: make run ARGS="--demo --listen 127.0.0.1:9000"
	@[[ " $(ARGS) " == *--demo* ]] || echo 'The portal starts empty. To see it with a demo fleet: make run ARGS=--demo'
	@exec bin/calfleet serve $(ARGS)

dev: obtain-postgres ## run on .cache/dev, rebuilt and restarted whenever a source changes
	@tools/dev.sh $(ARGS)

build: check-go ## build bin/calfleet: one static file, its version from git
	@$(BUILD) -o bin/calfleet ./cmd/server

agent: check-go ## build the Windows agent for amd64 and arm64 into bin/, each below six megabytes
	@for arch in amd64 arm64; do \
		GOOS=windows GOARCH=$$arch $(BUILD) -gcflags=all=-l -o bin/calfleet-agent-$$arch.exe ./cmd/agent; \
		size=$$(stat -c %s bin/calfleet-agent-$$arch.exe); echo "bin/calfleet-agent-$$arch.exe: $$size bytes"; \
		[ $$size -lt 6000000 ] || { echo "agent: six megabytes are the limit (docs/adr/0032)" >&2; exit 1; }; \
	done

# ---- test

test: check-go obtain-postgres obtain-chromium obtain-agents ## every test, on a real PostgreSQL and Chromium, looking for races where a C compiler is
	@$(FOUND) export CALFLEET_INVENTORY_AGENTS=$$(deploy/obtain/inventory-agents.sh); race=$$(tools/race.sh); go test $$race -p $(PARALLEL) -timeout 20m $(PARTS)

e2e: check-go obtain-postgres obtain-chromium ## only the walks through the portal in a browser, always anew
	@$(FOUND) go test -count=1 -timeout 20m ./web/e2e/...

test-agent: agent obtain-postgres obtain-wine ## the real calfleet-agent.exe on Wine, against a real portal behind TLS
	@$(FOUND) export CALFLEET_WINE=$$(deploy/obtain/wine.sh); go test -count=1 -timeout 20m -tags wine ./cmd/agent/...

screenshots: check-go obtain-postgres obtain-chromium ## draw the pages of the demo fleet into docs/screenshots
	@$(FOUND) go test -count=1 -timeout 20m ./web/e2e -pictures "$(CURDIR)/docs/screenshots"

fuzz: check-go obtain-postgres ## every fuzz target for FUZZTIME each (5s)
	@tools/fuzz.sh $(FUZZTIME)

fuzz-long: check-go obtain-postgres ## every fuzz target for a million inputs (an hour or two)
	@tools/fuzz.sh 1000000x

mutate: check-go ## change one condition of the rules at a time and see that a test notices (half an hour); ARGS=FILE… for some
	@go run ./internal/compat/cmd/mutate $(ARGS)

proof: check-go ## hold the advice on thousands of small fleets against every other plan (an hour; FLEETS=2000, DEPTH=3)
	@go test -count=1 -timeout 6h -run 'TestAdvise_' ./internal/compat -advise-fleets $(FLEETS) -advise-depth $(DEPTH) -v

roundtrip: check-go obtain-postgres ## export, edit and import ROWS random purchases (100,000) in every form: only what was edited may change
	@$(FOUND) go test -count=1 -timeout 2h -run TestExport_ComesBack ./web -round-trip $(or $(ROWS),100000) -v

bench: check-go obtain-postgres obtain-chromium ## measure: one line a figure, all of them in bench/results.json
	@$(FOUND) go run ./bench $(ARGS)

# ---- check

ci: lint generate-check test fuzz ## everything that must hold before a change goes in (test holds e2e; test-agent is apart)
	@echo 'ci: passed'

lint: check-go ## linters, formatting, constant SQL only, sums of the modules (the first run builds the linter: a minute)
	@$(TOOL) golangci-lint run
	@for arch in amd64 arm64; do GOOS=windows GOARCH=$$arch go vet ./cmd/agent ./internal/agent/...; done
	@linter=$$($(TOOL) -n golangci-lint); GOOS=windows $$linter run ./cmd/agent ./internal/agent/...
	@$(TOOL) golangci-lint fmt --diff
	@$(TOOL) templ fmt -fail .
	@go run ./internal/postgres/sqlconst/cmd/sqlconst ./...
	@go mod verify

fmt: check-go ## format Go and templ
	@$(TOOL) golangci-lint fmt
	@$(TOOL) templ fmt -log-level warn .

generate: check-go obtain-postgres ## write anew what is written by programs: pages, documents
	@$(TOOL) templ generate -log-level warn
	@go generate ./...

generate-check: ## fail if "make generate" would change anything
	@tools/generate-check.sh

# ---- what the others need

obtain-postgres: ## find PostgreSQL's programs, or fetch them
	@deploy/obtain/postgresql.sh >/dev/null

obtain-wine: ## find Wine for the tests of the Windows agent, or fetch it
	@deploy/obtain/wine.sh >/dev/null

obtain-chromium: ## find Chromium for the browser tests, or fetch it
	@deploy/obtain/chromium.sh >/dev/null

obtain-agents: ## find the inventory agents that tests run, or fetch them
	@deploy/obtain/inventory-agents.sh >/dev/null

check-go:
	@command -v go >/dev/null || { echo "Go is missing: unpack Go $$(sed -n 's/^go //p' go.mod) or newer from https://go.dev/dl/ and put its bin/ on PATH" >&2; exit 1; }

.PHONY: help run dev build agent test e2e test-agent screenshots fuzz fuzz-long mutate proof roundtrip bench ci lint fmt generate generate-check obtain-postgres obtain-wine obtain-chromium obtain-agents check-go
