package dialects

import "slices"

// postgres are the functions of PostgreSQL. The answers are those of PostgreSQL 15.
var postgres = slices.Concat(postgresMath, postgresText, postgresTime, postgresNested, postgresJson, postgresAggregates, postgresKnown)
