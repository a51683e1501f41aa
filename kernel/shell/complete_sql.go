package shell

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"weir/dataframe"
	"weir/kernel/internal/cell"
)

// sqlKeywords are the words of queries.
var sqlKeywords = strings.Fields(`ALL AND ANTI AS ASC ASOF BETWEEN BY CASE CAST CROSS CUBE DATE DECIMAL DESC DISTINCT ELSE END EXCEPT
	EXISTS FALSE FILTER FIRST FOLLOWING FROM FULL GROUP GROUPING HAVING ILIKE IN INNER INTERSECT INTERVAL IS JOIN LAST LATERAL LEFT
	LIKE LIMIT NOT NULL NULLS OFFSET ON OR ORDER OUTER OVER PARTITION PIVOT PRECEDING QUALIFY RANGE RECURSIVE RIGHT ROLLUP ROWS
	SELECT SEMI SETS TABLESAMPLE THEN TIMESTAMP TRUE UNBOUNDED UNION UNNEST UNPIVOT USING VALUES WHEN WHERE WINDOW WITH`)

// sqlAt is the text of the query in which the cursor stands, and where that
// text begins; found is false in Go.
func sqlAt(code string, cursor int) (query string, from int, found bool) {
	line := strings.LastIndexByte(code[:cursor], '\n') + 1
	if head := strings.TrimLeft(code[line:cursor], " \t"); strings.HasPrefix(head, "%sql ") {
		from = cursor - len(head) + len("%sql ")
		query, _, _ = strings.Cut(code[from:], "\n")
		return query, from, true
	}
	first := len(code) - len(strings.TrimLeft(code, " \t\r\n"))
	name, _ := splitName(strings.TrimPrefix(code[first:], "%%"))
	end := strings.IndexByte(code[first:], '\n')
	if !strings.HasPrefix(code[first:], "%%") || name != "sql" || end < 0 || cursor <= first+end {
		return sqlText(code, cursor)
	}
	from = first + end + 1
	return code[from:], from, true
}

// sqlText is the query that a text of Go is: weir.SQL("SELECT …").
func sqlText(code string, cursor int) (query string, from int, found bool) {
	from, inside := cell.Quoted(code, cursor)
	if !inside || !strings.HasSuffix(code[:from-1], "SQL(") {
		return "", 0, false
	}
	query, _, _ = strings.Cut(code[from:], code[from-1:from])
	return query, from, true
}

// givenName finds the names that a query gives to columns and to queries.
var givenName = regexp.MustCompile(`(?i)\bAS\s+([A-Z_]\w*)|(?:\bWITH|,)\s*(?:RECURSIVE\s+)?([A-Z_]\w*)\s+AS\s*\(`)

// completeSQL lists keywords, functions, the notebook's frames and the columns
// of those that the query names; after a dot the columns of one.
func (sh *Shell) completeSQL(code, query string, cursor int) Completion {
	c := Completion{From: wordStart(code, cursor), To: cursor}
	prefix := code[c.From:cursor]
	table := ""
	if c.From > 0 && code[c.From-1] == '.' {
		table = code[wordStart(code, c.From-1) : c.From-1]
	}
	var all []Match
	for _, n := range sh.config.Interpreter.Names() {
		if n.Type != "*dataframe.Frame" {
			continue
		}
		if table == "" {
			all = append(all, Match{n.Name, "variable", "table"})
		}
		if names := namesInQuery(query, n.Name); table == "" && len(names) > 0 || slices.Contains(names, table) {
			all = append(all, sh.columnsOf(n.Name)...)
		}
	}
	if table == "" {
		for _, m := range givenName.FindAllStringSubmatch(query, -1) {
			if m[1] != "" {
				all = append(all, Match{m[1], "column", "named in the query"})
			} else {
				all = append(all, Match{m[2], "variable", "table of the query"})
			}
		}
		for _, f := range dataframe.Functions() {
			all = append(all, Match{f.Name, "function", signatureOf(f)})
		}
		for _, k := range sqlKeywords {
			if prefix != "" && prefix == strings.ToLower(prefix) {
				k = strings.ToLower(k)
			}
			all = append(all, Match{k, "keyword", ""})
		}
	}
	seen := map[string]bool{}
	for _, m := range all {
		if len(m.Text) >= len(prefix) && strings.EqualFold(m.Text[:len(prefix)], prefix) && !seen[m.Text] {
			seen[m.Text] = true
			c.Matches = append(c.Matches, m)
		}
	}
	return c
}

// columnsOf are the columns of a frame of the notebook: those that its methods
// would take.
func (sh *Shell) columnsOf(frame string) []Match {
	code := frame + `.Select("`
	return slices.DeleteFunc(sh.config.Interpreter.Complete(code, len(code)).Matches, func(m Match) bool { return m.Kind != "column" })
}

// notAliases may follow a table and call it nothing.
var notAliases = []string{"as", "on", "where", "group", "order", "join", "inner", "left", "right", "full", "cross", "semi", "anti", "asof",
	"limit", "having", "union", "except", "intersect", "using", "window", "qualify", "pivot", "unpivot", "tablesample", "select", "and", "or"}

// namesInQuery are the names by which a query calls a table: its own, where it
// stands there at all, and its aliases.
func namesInQuery(query, table string) []string {
	word, err := regexp.Compile(`(?i)\b` + regexp.QuoteMeta(table) + `\b(?:\s+(?:AS\s+)?([A-Za-z_]\w*))?`)
	if err != nil {
		return nil
	}
	var names []string
	for _, m := range word.FindAllStringSubmatch(query, -1) {
		names = append(names, table)
		if m[1] != "" && !slices.Contains(notAliases, strings.ToLower(m[1])) {
			names = append(names, m[1])
		}
	}
	return names
}

func signatureOf(f dataframe.Function) string {
	if len(f.Signatures) == 0 {
		return f.Kind()
	}
	return f.Signatures[0]
}

// inspectSQL tells of the name at the cursor of a query: a function, or a frame
// with its columns.
func (sh *Shell) inspectSQL(code string, cursor int) (map[string]any, bool) {
	end := cursor
	for end < len(code) && (isLetter(code[end]) || isDigit(code[end])) {
		end++
	}
	word := code[wordStart(code, cursor):end]
	if word == "" && cursor > 0 && code[cursor-1] == '(' {
		word = code[wordStart(code, cursor-1) : cursor-1]
	}
	var b strings.Builder
	for _, n := range sh.config.Interpreter.Names() {
		if n.Name == word && n.Type == "*dataframe.Frame" {
			fmt.Fprintf(&b, "table %s\n", word)
			for _, m := range sh.columnsOf(word) {
				fmt.Fprintf(&b, "    %s  %s\n", m.Text, m.Detail)
			}
		}
	}
	if b.Len() == 0 && word != "" {
		sh.columnsCalled(&b, code, cursor, word)
		functionsCalled(&b, word)
	}
	return map[string]any{"text/plain": b.String(), "text/markdown": "```\n" + b.String() + "```"}, b.Len() > 0
}

// columnsCalled tells of the columns of a name, of the tables of the query.
func (sh *Shell) columnsCalled(b *strings.Builder, code string, cursor int, name string) {
	query, _, _ := sqlAt(code, cursor)
	for _, n := range sh.config.Interpreter.Names() {
		if n.Type != "*dataframe.Frame" || len(namesInQuery(query, n.Name)) == 0 {
			continue
		}
		for _, m := range sh.columnsOf(n.Name) {
			if m.Text == name {
				fmt.Fprintf(b, "column %s.%s %s\n", n.Name, m.Text, m.Detail)
			}
		}
	}
}
