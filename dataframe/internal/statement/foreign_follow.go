package statement

import (
	"errors"
	"fmt"

	"weir/dataframe/column"
	"weir/dataframe/internal/catalog"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// put puts batches in the place of the rows of a table in memory, and does to tables that refer to it what their foreign
// keys say. If a part fails, nothing is changed.
func (t *target) put(before catalog.Rows, batches []*column.Batch, operation string) error {
	unlock, err := t.x.cat.LockRows(t.x.ctx)
	if err != nil {
		return err
	}
	defer unlock()
	t.rows = before
	undo := len(t.x.undo)
	err = t.putOne(batches, operation, 0)
	if err != nil {
		for i := len(t.x.undo) - 1; i >= undo; i-- {
			t.x.undo[i]()
		}
	}
	t.x.undo = t.x.undo[:undo]
	return err
}

// cascadeDepth is how many tables may follow each other before they are taken to go round in circles.
const cascadeDepth = 100

func (t *target) putOne(batches []*column.Batch, operation string, depth int) error {
	if depth > cascadeDepth {
		return fmt.Errorf("%s: the foreign keys of the tables that refer to it change each other without end", t.r)
	}
	var follows []following
	var err error
	if t.x.cat.ForeignChecked() {
		if batches, follows, err = t.followers(batches, operation); err != nil {
			return err
		}
		if err := t.looksUp(batches, true, t.rows.Batches); err != nil {
			return err
		}
	}
	before := t.rows
	if err := t.r.Memory.Replace(before, batches); err != nil {
		return err
	}
	t.x.undo = append(t.x.undo, func() {
		if err := t.r.Memory.Replace(t.r.Memory.Rows(), before.Batches); err != nil {
			panic("statement: the rows that were there do not fit: " + err.Error())
		}
	})
	for _, f := range follows {
		if err := t.follow(f, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// A following is what becomes of a table whose rows refer to rows that go, or get another key.
type following struct {
	child
	action string
	pairs  plan.Node // keyName(i): the old key; newName(i): the new one, of those that get one
}

func keyColumn(i int) string { return fmt.Sprintf(" key %d", i) }
func newColumn(i int) string { return fmt.Sprintf(" new key %d", i) }

// followers are the tables that are changed with t, when batches are its rows. It refuses the change if one must not be.
// Rows of t itself that go with others are taken out of batches.
func (t *target) followers(batches []*column.Batch, operation string) ([]*column.Batch, []following, error) {
	in, err := t.x.children(t.r)
	if err != nil {
		return nil, nil, err
	}
	var out []following
	for _, c := range in {
		f := following{child: c, action: c.f.OnDelete}
		switch operation {
		case "UPDATE":
			f.action = c.f.OnUpdate
		case "DELETE":
		default: // rows go and change, and nobody knows which
			f.action = ""
		}
		self := c.r.String() == t.r.String()
		if f.action != "" && operation == "UPDATE" {
			f.pairs, err = t.renamed(c.columns, batches)
		} else {
			f.pairs, err = t.gone(c.columns, batches)
		}
		if err != nil {
			return nil, nil, err
		}
		if f.pairs == nil {
			continue
		}
		switch {
		case f.action == "":
			err = t.unused(f, batches, self, operation)
		case self:
			batches, err = t.withinSelf(f, batches)
		default:
			out = append(out, f)
		}
		if err != nil {
			return nil, nil, err
		}
	}
	return batches, out, nil
}

// gone are the keys of rows that are not in batches; nil: none.
func (t *target) gone(key []string, batches []*column.Batch) (plan.Node, error) {
	set, err := catalog.NewKeySet(t.x.ctx, t.schema, key, batches)
	if err != nil {
		return nil, err
	}
	rows, err := set.Without(t.x.ctx, t.schema, key, t.rows.Batches)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	n, err := plan.NewProject(plan.NewValues(t.schema, rows), namedKeys(key, keyColumn))
	if err != nil {
		return nil, err
	}
	return plan.NewDistinct(n, nil)
}

// renamed are the keys of rows that have another one in batches, whose rows are those of before in the same order.
func (t *target) renamed(key []string, batches []*column.Batch) (plan.Node, error) {
	if rowsIn(batches) != t.rows.N {
		return nil, errors.New("the rows before and after UPDATE are not the same")
	}
	numbered := func(b []*column.Batch, name func(int) string) (plan.Node, error) {
		n, err := plan.NewProject(plan.NewValues(t.schema, b), namedKeys(key, name))
		if err != nil {
			return nil, err
		}
		return plan.NewRowIndex(n, rowName, 0)
	}
	old, err := numbered(t.rows.Batches, keyColumn)
	if err != nil {
		return nil, err
	}
	fresh, err := numbered(batches, newColumn)
	if err != nil {
		return nil, err
	}
	var differ syntax.Expr
	for i := range key {
		d := &syntax.Unary{Op: "not", X: truth(&syntax.Binary{Op: "=", X: column1(keyColumn(i)), Y: column1(newColumn(i))})}
		if differ == nil {
			differ = d
		} else {
			differ = &syntax.Binary{Op: "or", X: differ, Y: d}
		}
	}
	q := selectOf(&syntax.Join{Kind: "inner", Left: named("old"), Right: named("new"), Using: []string{rowName}}, &syntax.Star{}, differ)
	n, err := t.bindWith(q, map[string]plan.Node{"\x00old": old, "\x00new": fresh})
	if err != nil {
		return nil, err
	}
	kept, rows, err := t.x.kept(n)
	if rows == 0 {
		kept = nil
	}
	return kept, err
}

// unused refuses to take the keys of f away while rows refer to them.
func (t *target) unused(f following, batches []*column.Batch, self bool, operation string) error {
	rows := plan.Node(plan.NewValues(t.schema, batches))
	if !self {
		rows = f.r.Memory.Node()
	}
	rows, on, err := f.meets("pairs", rows)
	if err != nil {
		return err
	}
	q := selectOf(&syntax.Join{Kind: "semi", Left: named("pairs"), Right: named("rows"), On: on}, &syntax.Star{}, nil)
	n, err := t.bindWith(q, map[string]plan.Node{"\x00pairs": f.pairs, "\x00rows": rows})
	if err != nil {
		return err
	}
	found, err := t.x.host.Run(t.x.ctx, n)
	if err != nil || rowsIn(found) == 0 {
		return err
	}
	var key []string
	for i := range f.columns {
		key = append(key, keyColumn(i))
	}
	hint := "delete or change its rows first, or declare what becomes of them: ON DELETE CASCADE, ON UPDATE CASCADE, SET NULL"
	if f.f.OnDelete != "" || f.f.OnUpdate != "" {
		hint = operation + " does not say which rows go and which change: write DELETE or UPDATE"
	}
	for _, b := range found {
		if b.N > 0 {
			return fmt.Errorf("%s refers to the row of %s with %s = (%s): the constraint %s; %s",
				f.r, t.r, columnList(f.columns), valuesOf(n.Schema(), key, b), f.f.Name, hint)
		}
	}
	return nil
}

// follow does to the rows of the table of f what its foreign key says.
func (t *target) follow(f following, depth int) error {
	c := &target{x: t.x, r: f.r, schema: f.r.Memory.Schema(), rows: f.r.Memory.Rows()}
	out, changed, err := c.following(f, c.rows.Batches)
	if err != nil || !changed {
		return err
	}
	operation := "UPDATE"
	if f.action == "cascade" && !f.hasNew() {
		operation = "DELETE"
	}
	if err := c.checkNulls(out); err != nil {
		return fmt.Errorf("the constraint %s: %w", f.f.Name, err)
	}
	return c.putOne(out, operation, depth)
}

// withinSelf is follow for a table that refers to itself, of which batches will be the rows.
func (t *target) withinSelf(f following, batches []*column.Batch) ([]*column.Batch, error) {
	for {
		was := *t
		was.rows = catalog.Rows{Batches: batches, N: rowsIn(batches)}
		out, changed, err := was.following(f, batches)
		if err != nil || !changed {
			return batches, err
		}
		if err := t.checkNulls(out); err != nil {
			return nil, fmt.Errorf("the constraint %s: %w", f.f.Name, err)
		}
		batches = out
		if f.action != "cascade" || f.hasNew() {
			return batches, nil
		}
		if f.pairs, err = was.gone(f.columns, batches); err != nil || f.pairs == nil {
			return batches, err
		}
	}
}

// following is batches without the rows that refer to keys of f, or with other values of the columns that refer.
func (t *target) following(f following, batches []*column.Batch) ([]*column.Batch, bool, error) {
	rows, on, err := f.meets(pairsName, plan.NewValues(t.schema, batches))
	if err != nil {
		return nil, false, err
	}
	tables := map[string]plan.Node{"\x00rows": rows, pairsName: f.pairs}
	hits, err := t.bindWith(selectOf(&syntax.Join{Kind: "semi", Left: named("rows"), Right: pairsTable(), On: on}, &syntax.Star{}, nil), tables)
	if err != nil {
		return nil, false, err
	}
	if n, err := t.x.total(t.x.ctx, hits); err != nil || n == 0 {
		return batches, false, err
	}
	body := &syntax.Select{}
	if f.action == "cascade" && !f.hasNew() {
		body.Items = t.newValues("rows", nil, nil)
		body.From = []syntax.Table{&syntax.Join{Kind: "anti", Left: named("rows"), Right: pairsTable(), On: on}}
	} else {
		sets := map[int]syntax.Expr{}
		for i, name := range f.f.Columns {
			at := t.schema.Index(name)
			switch f.action {
			case "cascade":
				sets[at] = &syntax.Name{Parts: []string{pairsName, newColumn(i)}}
			case "set null":
				sets[at] = &syntax.Const{Word: "null"}
			default:
				if sets[at], err = t.defaultOf(at); err != nil {
					return nil, false, err
				}
			}
		}
		hit := &syntax.Is{X: &syntax.Name{Parts: []string{pairsName, keyColumn(0)}}, What: "null", Not: true}
		body.Items = t.newValues("rows", sets, hit)
		body.From = []syntax.Table{&syntax.Join{Kind: "left", Left: named("rows"), Right: pairsTable(), On: on}}
	}
	n, err := t.bindWith(&syntax.Query{Body: body}, tables)
	if err == nil {
		n, err = t.fit(n)
	}
	if err == nil {
		n, err = t.checked(n)
	}
	if err != nil {
		return nil, false, err
	}
	out, err := t.x.host.Run(t.x.ctx, n)
	return out, true, err
}

// meets is the condition that a row of rows, as it gives them, refers to a key of f.
func (f following) meets(pairs string, rows plan.Node) (_ plan.Node, on syntax.Expr, err error) {
	var keys []string
	for i := range f.columns {
		keys = append(keys, keyColumn(i))
	}
	rows, names, err := asKey(rows, f.f, typesOf(f.pairs.Schema(), keys))
	for i, name := range names {
		same := &syntax.Binary{Op: "=", X: &syntax.Name{Parts: []string{"rows", name}}, Y: &syntax.Name{Parts: []string{pairs, keyColumn(i)}}}
		if on == nil {
			on = same
		} else {
			on = &syntax.Binary{Op: "and", X: on, Y: same}
		}
	}
	return rows, on, err
}

// hasNew reports whether the keys of f are other ones now, and not gone.
func (f following) hasNew() bool { return f.pairs.Schema().Index(newColumn(0)) >= 0 }
