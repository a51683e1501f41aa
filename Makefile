# make test   installs what the tests need, starts the servers, runs all tests
# make quick  the tests that need nothing but Go
# make race   the operators and the goroutines around them under the race detector
# make bench  exchanges tables with Spark, fills a small disk, has eight processes append to a table for a minute, and measures
#             latencies, the kernel beside ipykernel, memory, cancels, Weir beside DuckDB and Polars, also as rows grow, and
#             the first step of an ETL: some three hours, and 40 GB of disk
# make generate  rewrites the generated files

export WEIR_PYTHON = $(CURDIR)/.cache/venv/bin/python

.PHONY: test race quick bench generate install build

test: install
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { echo "gofmt would change:"; gofmt -l $$(git ls-files '*.go'); exit 1; }
	go vet ./... && go vet -tags integration,oracle,mount,spark ./...
	CGO_ENABLED=0 go build -o bin/weir ./cmd/weir
	CGO_ENABLED=0 GOARCH=arm64 go build -o /dev/null ./cmd/weir
	.ci/servers go test -tags integration,oracle -timeout 20m ./...
	$(MAKE) --no-print-directory race

# The operators, and all that has goroutines above and below them, under the race detector, which
# needs cgo: about a minute and a half.
race:
	go test -race -run '$(RACE)' ./dataframe/internal/exec ./dataframe/internal/sql ./dataframe ./dataframe/events ./connectors ./ml

RACE = AtAnyPoint|Panic|RandomPlans|WindowsAgainst|SortAndTop|DistinctKeeps|JoinTells|JoinKeys|AsofJoin|GroupingSets|ManyGroups|CloseEarly|Limit|HardCases|$(RACE_ABOVE)
RACE_ABOVE = Cache|Interrupt|Stream|UDF|UDAF|AggFunc|TestFunc|Running|Cancel|Settings|ReadsOnce|Sessions|Appends|LargeReads|ChangedFile|TwoWriters|SameAnswer

quick:
	CGO_ENABLED=0 go test ./...

build:
	CGO_ENABLED=0 go build -o bin/weir ./cmd/weir

install:
	.ci/install

bench: install build
	.ci/install-spark
	WEIR_SPARK=$(CURDIR)/.cache/spark go test -tags spark -run TestSpark ./connectors
	go test -tags mount -exec "$$(test $$(id -u) = 0 || echo sudo)" -run TestFullDisk ./connectors
	WEIR_TEST_APPENDS=450 go test -run TestConcurrentAppends -v ./connectors
	WEIR_TEST_APPENDS=100 .ci/servers go test -tags integration -run TestConflictsOnS3 -v ./connectors
	go test -run '^$$' -bench 'Latency|Parse$$' ./dataframe ./dataframe/internal/sql/syntax
	.cache/venv/bin/python bench/kernels.py bin/weir > .cache/KERNELS.md && mv .cache/KERNELS.md bench/ && cat bench/KERNELS.md
	go run ./bench/objects
	go run ./bench/memory
	go run ./bench/memory -cancels 200 -times 2 -budget 32MB
	go run ./bench/memory -times 10 -budget 2GB -shapes uniform
	go run ./bench
	go run ./bench -growth
	go run ./bench -etl 20

generate:
	go generate ./dataframe ./kernel/internal/symbols
