package syntax

import "strings"

// reserved are the keywords that cannot be names unless quoted.
var reserved = wordSet(`select from where group having order limit offset union join inner left right full cross
	natural on using and or not case when then else end as in is null like ilike between distinct by with true false
	cast try_cast all asc desc intersect except qualify window over exists fetch lateral anti semi asof`)

// noTableAlias and noItemAlias are words that may follow a table or an item of
// SELECT and so cannot be its alias without AS.
var (
	noTableAlias = wordSet(`pivot unpivot tablesample set when insert minus cluster distribute sort for positional straight_join
		use_index force ignore_index window values returning partition overwrite`)
	noItemAlias = wordSet("into minus returning for")
)

// special are names that the parser reads in a way of their own in some places;
// Print puts them in quotes.
var special = wordSet(`interval date timestamp time timestamptz timestamp_ntz timestamp_ltz datetime decimal numeric array row map
	struct lambda values extract trim substring position overlay columns exclude replace rename any some rollup cube grouping sets
	current_date current_time current_timestamp localtime localtimestamp unnest table recursive ordinality
	unbounded preceding following rows range groups current first last percent ties binary unknown
	symmetric try convert group_concat listagg separator filter within cluster distribute sort for insert collate
	rlike regexp glob similar div mod xor at isnull notnull escape respect ignore nulls use force unique primary foreign check constraint`)

// ownSyntax are the names whose calls the parser reads in a way of their own.
var ownSyntax = wordSet(`row rollup cube any some interval extract position group_concat convert values table current_date
	current_time current_timestamp localtime localtimestamp current_user current_schema lambda`)

// callable are the keywords that are functions, too.
var callable = wordSet("left right like ilike")

func wordSet(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// isName reports whether t can name something.
func (t token) isName() bool {
	return t.kind == tokName || t.kind == tokWord && !reserved[t.key]
}

// quoteName is a name as Print writes it: in quotes where it must be.
func quoteName(s string) string {
	if s != "" && wordEnd(s, 0) == len(s) {
		if k := lower(s); !reserved[k] && !noTableAlias[k] && !noItemAlias[k] && !special[k] {
			return s
		}
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}

func quoteNames(parts []string) string {
	var out []string
	for _, p := range parts {
		out = append(out, quoteName(p))
	}
	return strings.Join(out, ".")
}

func quoteText(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
