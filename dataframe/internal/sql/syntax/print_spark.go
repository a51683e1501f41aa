package syntax

import "strings"

// PrintSpark writes an expression as Spark reads it: names in backquotes where they need any, and a backslash in texts
// twice. Functions stay as they are called.
func PrintSpark(e Expr) string {
	w := &printer{spark: true}
	w.expr(e)
	return w.b.String()
}

// sparkTypes are the types that Spark calls otherwise.
var sparkTypes = map[string]string{
	"bool": "boolean", "int8": "tinyint", "int16": "smallint", "int32": "int", "int64": "bigint", "int4": "int", "integer": "int", UnsignedInt: "bigint",
	"float32": "float", "float4": "float", "real": "float", "float64": "double", "float8": "double", "text": "string", "varchar": "string",
	"numeric": "decimal", "blob": "binary", "bytea": "binary", "timestamptz": "timestamp",
}

// typeText is a type as it is written.
func (w *printer) typeText(t *TypeName) string {
	if is := sparkTypes[t.Name]; w.spark && is != "" {
		t = &TypeName{Pos: t.Pos, Name: is, Args: t.Args}
		if is == "string" {
			t.Args = nil
		}
	}
	if t.Binary && !w.spark {
		return "jsonb"
	}
	return t.String()
}

// quotedNames is names with dots between them.
func (w *printer) quotedNames(parts []string) string {
	if !w.spark {
		return quoteNames(parts)
	}
	var out []string
	for _, s := range parts {
		if quoteName(s) != s {
			s = "`" + strings.ReplaceAll(s, "`", "``") + "`"
		}
		out = append(out, s)
	}
	return strings.Join(out, ".")
}

// quotedText is a text in quotes.
func (w *printer) quotedText(s string) string {
	if w.spark {
		s = strings.ReplaceAll(s, `\`, `\\`)
		return "'" + strings.ReplaceAll(s, "'", `\'`) + "'"
	}
	return quoteText(s)
}
