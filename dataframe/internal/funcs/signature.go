package funcs

import (
	"fmt"
	"strings"

	"weir/dataframe/column"
)

// Signatures are the overloads of s as people read them, "upper(string) → string",
// or "int64 + int64 → int64" for an operator. AnyKind is "any", EachKind too. The
// type of the result is left out where it depends on more than the kinds.
func (s *Scalar) Signatures() []string {
	var out []string
	for i := range s.Overloads {
		o := &s.Overloads[i]
		if o.Refuses() {
			continue
		}
		sig := s.call(o)
		if result := o.resultKind(); result != "" {
			sig += " → " + result
		}
		out = append(out, sig)
	}
	return out
}

func (s *Scalar) call(o *Overload) string {
	var args []string
	for _, k := range o.Args {
		args = append(args, kindName(k))
	}
	switch {
	case !isSign(s.Name) || o.Variadic:
	case len(args) == 2:
		return args[0] + " " + s.Name + " " + args[1]
	case len(args) == 1:
		return s.Name + args[0]
	}
	if o.Variadic {
		args = append(args, "…")
	}
	return s.Name + "(" + strings.Join(args, ", ") + ")"
}

// isSign reports whether name is that of an operator, + or <<.
func isSign(name string) bool { return name[0] < '0' || strings.IndexByte("<=>|^~", name[0]) >= 0 }

func kindName(k column.Kind) string {
	if k == AnyKind || k == EachKind {
		return "any"
	}
	return k.String()
}

// resultKind is the kind of the result, "any" if it is not the same for all types
// that o takes, "" if there is none to show.
func (o *Overload) resultKind() string {
	a, err := o.Result(o.samples(column.String))
	if err != nil {
		return ""
	}
	if b, err := o.Result(o.samples(column.Bool)); err != nil || b.Kind != a.Kind {
		return "any"
	}
	return a.Kind.String()
}

// Refuses reports whether o is there only to say what to write instead.
func (o *Overload) Refuses() bool {
	_, err := o.Result(o.samples(column.String))
	_, refused := err.(refusal)
	return refused
}

// samples are types that o takes, with any where it takes all.
func (o *Overload) samples(any column.Type) []column.Type {
	var out []column.Type
	for _, k := range o.Args {
		if k == AnyKind || k == EachKind {
			out = append(out, any)
		} else {
			out = append(out, sampleType(k))
		}
	}
	return out
}

// sampleType is a type of kind k.
func sampleType(k column.Kind) column.Type {
	switch k {
	case column.KindDecimal:
		return column.Decimal(10, 2)
	case column.KindTimestamp:
		return column.Timestamp
	case column.KindList:
		return column.List(column.Int64)
	case column.KindMap:
		return column.Map(column.String, column.Int64)
	case column.KindStruct:
		return column.Struct(column.Field{Name: "a", Type: column.Int64, Nullable: true})
	}
	return column.Type{Kind: k}
}

// NullRule says what null arguments of s do.
func (s *Scalar) NullRule() string {
	if s.NullText != "" {
		return s.NullText
	}
	for i := range s.Overloads {
		if o := &s.Overloads[i]; len(o.Args) > 0 && !o.Refuses() {
			return "null if an argument is null"
		}
	}
	return "takes no argument"
}

// Signatures is the call of a with its least and most arguments.
func (a *Aggregate) Signatures() []string { return counted(a.Name, a.MinArgs, a.MaxArgs) }

// NullRule says what null arguments of a do.
func (a *Aggregate) NullRule() string {
	nothing := a.Nothing
	if nothing == "" {
		nothing = "null"
	}
	var rule string
	switch {
	case a.Nulls == KeepNulls:
		rule = "nulls are values like others; " + nothing + " of no rows"
	case a.Nulls == SkipByKey:
		rule = "rows where y is null are left out, those where x is null are not; " + nothing + " if no row is left"
	case a.Nulls == KeysOnly:
		return "never null; a null among a key's values changes nothing"
	case a.Skips != "":
		rule = "rows where " + a.Skips + " is null are left out; " + nothing + " if no row is left"
	case a.MaxArgs == 1:
		rule = "rows where the argument is null are left out; " + nothing + " if no row is left"
	default:
		rule = "rows where an argument is null are left out; " + nothing + " if no row is left"
	}
	if a.NullParam != "" {
		rule += "; " + a.NullParam
	}
	return rule
}

// Signatures is the call of w with its least and most arguments.
func (w *Window) Signatures() []string { return counted(w.Name, w.MinArgs, w.MaxArgs) }

// NullRule says what null arguments of w do.
func (w *Window) NullRule() string {
	switch {
	case w.NotNull:
		return "never null"
	case w.Nulls:
		return "nulls are values like others; IGNORE NULLS leaves their rows out"
	}
	return w.NullText
}

// counted is a call with least to most arguments.
func counted(name string, least, most int) []string {
	var args []string
	for i := range min(most, 9) {
		arg := string("xyzabcdef"[i])
		if i >= least {
			arg = "[" + arg + "]"
		}
		args = append(args, arg)
	}
	if most > 9 {
		args = append(args, "…")
	}
	return []string{fmt.Sprintf("%s(%s)", name, strings.Join(args, ", "))}
}
