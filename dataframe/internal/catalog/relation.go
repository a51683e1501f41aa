package catalog

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"weir/internal/typo"
)

// A Relation is a table or view. It does not change once it is in a Catalog: ALTER puts another in its place.
type Relation struct {
	Schema string `json:"-"`
	Name   string `json:"name"`
	Temp   bool   `json:"-"` // of this session only

	View    *View    `json:"view,omitempty"` // nil: a table
	Columns []Column `json:"columns,omitempty"`
	Keys    []Key    `json:"keys,omitempty"`
	Checks  []Check  `json:"checks,omitempty"` // of a table in memory; others keep them with their rows
	// Foreign hold between tables in memory; of others they are remarks.
	Foreign []ForeignKey `json:"foreign,omitempty"`
	// PartitionBy are the columns whose values are folders of the table.
	PartitionBy []string `json:"partitionBy,omitempty"`
	// Location is where the rows are; "": in Memory. Managed rows go when the table is dropped.
	Location string            `json:"location,omitempty"`
	Managed  bool              `json:"managed,omitempty"`
	Format   string            `json:"format,omitempty"` // of files that are no table with versions; "": it is one
	Options  map[string]string `json:"options,omitempty"`

	Comment    string            `json:"comment,omitempty"`
	Properties map[string]string `json:"properties,omitempty"`
	Created    time.Time         `json:"created"`
	Statistics *Statistics       `json:"statistics,omitempty"`

	Memory *Memory `json:"-"`
}

// A View is a query with a name.
type View struct {
	Query   string   `json:"query"`             // as the dialect Weir writes it
	Dialect string   `json:"dialect"`           // whose rules of types hold
	Columns []string `json:"columns,omitempty"` // names for its first columns
	Path    string   `json:"path"`              // the schema in which its names are looked for first
}

// A Column is what is known of a table's column beyond its name and type in the data.
type Column struct {
	Name    string `json:"name"`
	Type    string `json:"type"`
	NotNull bool   `json:"notNull,omitempty"`
	Default string `json:"default,omitempty"` // an expression
	// Generated is what the column is computed of, in the dialect Weir and with the types of Dialect.
	Generated string `json:"generated,omitempty"`
	Dialect   string `json:"dialect,omitempty"`
	// Identity, if not nil, gives the column numbers.
	Identity *Identity `json:"identity,omitempty"`
	Comment  string    `json:"comment,omitempty"`
	// Domain binds values beyond the type, and is what SQL calls that: "int", "int unsigned" and "uuid", see sql.DomainOf.
	Domain string `json:"domain,omitempty"`
}

// An Identity is the sequence of a column that counts. Always: no other values are taken. Auto: a null, too, is the next
// number, and a greater value moves the sequence on, as in MySQL.
type Identity struct {
	Sequence string `json:"sequence"` // in the schema of the table
	Always   bool   `json:"always,omitempty"`
	Auto     bool   `json:"auto,omitempty"`
}

// A Key is columns whose values together are different in every row. In those of PRIMARY KEY nothing is null.
type Key struct {
	Name    string   `json:"name,omitempty"` // of the index that asks for it
	Columns []string `json:"columns"`
	Primary bool     `json:"primary,omitempty"`
	// Constraint is what ALTER TABLE … DROP CONSTRAINT calls it; "" of an index.
	Constraint string `json:"constraint,omitempty"`
}

// A ForeignKey says that the values of columns are those of a row of another table.
type ForeignKey struct {
	Name       string   `json:"name"`
	Columns    []string `json:"columns"`
	References []string `json:"references"` // the name of the table
	Referred   []string `json:"referred,omitempty"`
	OnDelete   string   `json:"onDelete,omitempty"`
	OnUpdate   string   `json:"onUpdate,omitempty"`
	// Remark: it says what is meant, and no row is looked up.
	Remark bool `json:"remark,omitempty"`
}

// A Check is a condition that is false for no row.
type Check struct {
	Name    string `json:"name"`
	Expr    string `json:"expr"`    // as the dialect Weir writes it
	Dialect string `json:"dialect"` // whose rules of types hold
}

// Statistics are what ANALYZE TABLE found.
type Statistics struct {
	Computed time.Time          `json:"computed"`
	Rows     int64              `json:"rows"`
	Bytes    int64              `json:"bytes"` // -1: not told
	Columns  []ColumnStatistics `json:"columns,omitempty"`
}

// ColumnStatistics are those of a column. Distinct is about how many values differ.
type ColumnStatistics struct {
	Name     string `json:"name"`
	Nulls    int64  `json:"nulls"`
	Distinct int64  `json:"distinct"`
	Min, Max string
}

// Kind is what a message calls the relation.
func (r *Relation) Kind() string {
	if r.View != nil {
		return "view"
	}
	return "table"
}

// String is the full name.
func (r *Relation) String() string { return r.Schema + "." + r.Name }

// Column is the column called name, nil if there is none.
func (r *Relation) Column(name string) *Column {
	for i := range r.Columns {
		if strings.EqualFold(r.Columns[i].Name, name) {
			return &r.Columns[i]
		}
	}
	return nil
}

// Clone is a copy to change.
func (r *Relation) Clone() *Relation {
	out := *r
	out.Columns = slices.Clone(r.Columns)
	out.Keys, out.Checks, out.Foreign = slices.Clone(r.Keys), slices.Clone(r.Checks), slices.Clone(r.Foreign)
	out.PartitionBy = slices.Clone(r.PartitionBy)
	return &out
}

// Errors to branch on.
var (
	ErrExists   = errors.New("it exists already")
	ErrNotFound = errors.New("it does not exist")
)

// A Missing is the error of a name that nothing has.
type Missing struct {
	What, Name string
	Have       []string
}

func (e *Missing) Error() string {
	if near := typo.Nearest(e.Name, e.Have); near != "" {
		return fmt.Sprintf("no %s %q; did you mean %q?", e.What, e.Name, near)
	}
	switch {
	case len(e.Have) == 0:
		return fmt.Sprintf("no %s %q; there is none", e.What, e.Name)
	case len(e.Have) > 20:
		return fmt.Sprintf("no %s %q; SHOW lists the %d that there are", e.What, e.Name, len(e.Have))
	}
	return fmt.Sprintf("no %s %q; there are %s", e.What, e.Name, strings.Join(e.Have, ", "))
}

func (e *Missing) Unwrap() error { return ErrNotFound }
