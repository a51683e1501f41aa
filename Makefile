# make test   installs what the tests need, starts the servers, runs all tests
# make quick  the tests that need nothing but Go
# make bench  times Weir beside DuckDB and Polars
# make generate  rewrites the generated files

export WEIR_PYTHON = $(CURDIR)/.cache/venv/bin/python

.PHONY: test quick bench generate install build

test: install
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { echo "gofmt would change:"; gofmt -l $$(git ls-files '*.go'); exit 1; }
	go vet ./...
	CGO_ENABLED=0 go build -o bin/weir ./cmd/weir
	.ci/servers go test -tags integration,oracle -timeout 20m ./...

quick:
	CGO_ENABLED=0 go test ./...

build:
	CGO_ENABLED=0 go build -o bin/weir ./cmd/weir

install:
	.ci/install

bench: install
	go run ./bench

generate:
	go generate ./dataframe ./kernel/internal/symbols
