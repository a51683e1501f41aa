package notebooks

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"weir/internal/typo"
)

// inject puts a cell that sets the given parameters after the one that declares
// them, in place of one from an earlier run.
func (nb *Notebook) inject(given map[string]any) error {
	nb.Cells = slices.DeleteFunc(nb.Cells, func(c *Cell) bool { return c.Tagged("injected-parameters") })
	if len(given) == 0 {
		return nil
	}
	params, err := nb.Parameters()
	if err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString("// Parameters\n")
	for _, name := range slices.Sorted(maps.Keys(given)) {
		line, err := assignment(params, name, given[name])
		if err != nil {
			return fmt.Errorf("parameter %q: %w", name, err)
		}
		b.WriteString(line + "\n")
	}
	cell := NewCell("code", strings.TrimSuffix(b.String(), "\n"), "injected-parameters")
	nb.Cells = slices.Insert(nb.Cells, nb.tagged("parameters")+1, cell)
	return nil
}

func assignment(params []Parameter, name string, value any) (string, error) {
	at := slices.IndexFunc(params, func(p Parameter) bool { return p.Name == name })
	if at < 0 {
		return "", unknownParameter(params, name)
	}
	p := params[at]
	if p.Type == "" {
		return "", fmt.Errorf("its default, %s, is no plain value, so a run cannot set it", p.Default)
	}
	literal, err := literal(p.Type, value)
	if err != nil {
		return "", err
	}
	if p.Const {
		return "const " + name + " = " + literal, nil
	}
	return name + " = " + literal, nil
}

func unknownParameter(params []Parameter, name string) error {
	if len(params) == 0 {
		return errors.New("the notebook declares none; tag the cell that does so with \"parameters\"")
	}
	var have []string
	for _, p := range params {
		have = append(have, p.Name)
	}
	if near := typo.Nearest(name, have); near != "" {
		return fmt.Errorf("the notebook declares no such one; did you mean %q? There are %s", near, quoteAll(params))
	}
	return fmt.Errorf("the notebook declares no such one; there are %s", quoteAll(params))
}

// literal spells value as Go of the given type. A string may spell any type, as
// it comes from the command line.
func literal(typ string, value any) (string, error) {
	if elem, ok := strings.CutPrefix(typ, "[]"); ok {
		return sliceLiteral(typ, elem, value)
	}
	s, spelled := value.(string)
	r := reflect.ValueOf(value)
	bad := fmt.Errorf("%s wanted, have %s", typ, shown(value))
	switch typ {
	case "string":
		if spelled {
			return strconv.Quote(s), nil
		}
	case "bool":
		if b, ok := value.(bool); ok {
			return strconv.FormatBool(b), nil
		}
		if b, err := strconv.ParseBool(s); spelled && err == nil {
			return strconv.FormatBool(b), nil
		}
	case "float64", "float32":
		f, err := strconv.ParseFloat(s, 64)
		switch {
		case spelled:
		case r.CanFloat():
			f, err = r.Float(), nil
		case r.CanInt():
			f, err = float64(r.Int()), nil
		}
		if err != nil || math.IsNaN(f) || math.IsInf(f, 0) || typ == "float32" && math.Abs(f) > math.MaxFloat32 {
			return "", bad
		}
		return floatLiteral(f), nil
	case "time.Duration":
		d, isDuration := value.(time.Duration)
		if !isDuration {
			parsed, err := time.ParseDuration(s)
			if err != nil {
				return "", fmt.Errorf("a duration such as 10m or 1h30m wanted, have %s", shown(value))
			}
			d = parsed
		}
		return fmt.Sprintf("time.Duration(%d) // %s", int64(d), d), nil
	default:
		return intLiteral(typ, value, bad)
	}
	return "", bad
}

func floatLiteral(f float64) string {
	s := strconv.FormatFloat(f, 'g', -1, 64)
	if !strings.ContainsAny(s, ".e") {
		s += ".0"
	}
	return s
}

func intLiteral(typ string, value any, bad error) (string, error) {
	s, spelled := value.(string)
	r := reflect.ValueOf(value)
	switch {
	case spelled:
	case r.CanInt():
		s = strconv.FormatInt(r.Int(), 10)
	case r.CanUint():
		s = strconv.FormatUint(r.Uint(), 10)
	case r.CanFloat() && r.Float() == math.Trunc(r.Float()) && math.Abs(r.Float()) < 1<<53:
		s = strconv.FormatInt(int64(r.Float()), 10)
	default:
		return "", bad
	}
	bits := intBits[typ]
	var err error
	if bits < 0 {
		_, err = strconv.ParseUint(s, 10, -bits)
	} else {
		_, err = strconv.ParseInt(s, 10, bits)
	}
	if errors.Is(err, strconv.ErrRange) {
		return "", fmt.Errorf("%s does not fit into %s", s, typ)
	} else if err != nil {
		return "", bad
	}
	return strings.TrimPrefix(s, "+"), nil
}

// sliceLiteral takes a slice, or one text with the elements between commas.
func sliceLiteral(typ, elem string, value any) (string, error) {
	var items []any
	if s, ok := value.(string); ok {
		s = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(s), "["), "]")
		for part := range strings.SplitSeq(s, ",") {
			if s != "" {
				items = append(items, strings.TrimSpace(part))
			}
		}
	} else if r := reflect.ValueOf(value); r.Kind() == reflect.Slice {
		for i := range r.Len() {
			items = append(items, r.Index(i).Interface())
		}
	} else {
		return "", fmt.Errorf("%s wanted, have %s", typ, shown(value))
	}
	spelled := make([]string, len(items))
	for i, item := range items {
		l, err := literal(elem, item)
		if err != nil {
			return "", fmt.Errorf("element %d: %w", i+1, err)
		}
		spelled[i], _, _ = strings.Cut(l, " // ")
		if elem == "string" {
			spelled[i] = l
		}
	}
	return typ + "{" + strings.Join(spelled, ", ") + "}", nil
}

func shown(value any) string {
	if s, ok := value.(string); ok {
		return strconv.Quote(s)
	}
	return fmt.Sprintf("%v (%T)", value, value)
}
