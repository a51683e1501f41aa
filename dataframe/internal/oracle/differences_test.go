package oracle_test

import "strings"

// A difference is one that is meant: where one engine refuses what the other answers.
type difference struct {
	words string // of the error
	query string // of the query, if need be
	why   string
}

// refusedHere are errors of queries that DuckDB answers.
var refusedHere = []difference{
	{"does not fit decimal", "", "a decimal has at most 38 digits and its scale is kept; DuckDB goes over to floats"},
	{"overflows uint64", "AS ubigint", "sums of constants that overflow are an internal error there, or no error at all"},
	{"a query cannot stand in the ON of an outer join", "->", "nor can a lambda, which is a query over a list"},
}

// refusedThere are DuckDB's errors of queries that are answered here.
var refusedThere = []difference{
	{"is out of range!", "", "variances and their like over infinities are NaN here"},
	{"Invalid type for BETWEEN", "", "lists, structs and maps are compared here by BETWEEN, as by < there"},
	{"Overflow in", "RANGE BETWEEN", "a frame that ends beyond the integers ends at the last of them here"},
	{"Overflow in", "FILTER (WHERE", "an aggregate's arguments are computed here for the rows that its filter keeps, there for all"},
	{"Unimplemented type for cast", "", "a null computed from constants has lost its type there"},
	{"INTERNAL Error: Information loss", "", "an overflow of constants is no error there"},
	{"Referenced table", "->", "a lambda in a lateral unnest may read what is around it here"},
	{"UNNEST requires a single list", "", "a null list computed from constants has lost its type there"},
	{"Could not choose a best candidate function", "", "a null computed from constants has lost its type there"},
}

func meantHere(query string, err error) string { return meant(refusedHere, query, err.Error()) }

func meantThere(query, message string) string { return meant(refusedThere, query, message) }

func meant(list []difference, query, message string) string {
	for _, d := range list {
		if strings.Contains(message, d.words) && strings.Contains(query, d.query) {
			return d.why
		}
	}
	return ""
}
