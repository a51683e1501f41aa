package syntax

// An Explain shows how a statement runs.
type Explain struct {
	Pos
	Analyze   bool
	Mode      string // "extended", "formatted", …, or ""
	Statement Statement
}

// A ColumnDef is a column of CREATE TABLE or ADD COLUMN.
type ColumnDef struct {
	Pos
	Name        string
	Type        *TypeName
	NotNull     bool
	Constraints []Constraint // without Columns: they are of this column
	Default     Expr
	Generated   Expr
	Identity    *Identity
	Comment     string
}

// A Constraint is what must hold for the rows of a table. Kind is "primary key", "unique", "check" or "foreign key".
type Constraint struct {
	Pos
	Name        string // "": it has none yet
	Kind        string
	Columns     []string
	Check       Expr
	References  []string // the table of "foreign key"
	Referred    []string // its columns; nil: its primary key
	OnDelete    string   // "cascade", "set null", "set default" or ""
	OnUpdate    string
	NotEnforced bool
}

// An Identity is how the values of a column count. Always: a value cannot be given. Auto: a null, too, is the next
// number. Start and Step are numbers; "" is 1.
type Identity struct {
	Always, Auto bool
	Start, Step  string
}

// An Option is key = value of OPTIONS, TBLPROPERTIES and their like.
type Option struct {
	Key   string
	Value Expr
}

// A CreateTable makes a table, perhaps of a query.
type CreateTable struct {
	Pos
	OrReplace, Temp, External, IfNotExists bool
	Name                                   []string
	Like                                   []string
	Columns                                []ColumnDef
	Constraints                            []Constraint
	AutoStart                              string // AUTO_INCREMENT = n of the table
	Using                                  string // USING or STORED AS
	PartitionedBy                          []ColumnDef
	ClusteredBy                            []string
	Buckets                                int64
	Location, Comment                      string
	Options, Properties                    []Option
	Query                                  *Query
}

// A CreateView names a query.
type CreateView struct {
	Pos
	OrReplace, Temp, Materialized, IfNotExists bool
	Name                                       []string
	Columns                                    []string
	Comment                                    string
	Query                                      *Query
}

// A CreateIndex makes an index. Only a unique one says something about rows.
type CreateIndex struct {
	Pos
	Unique, IfNotExists bool
	Name                string
	Table               []string
	Columns             []string
	Exprs               []Expr // what is indexed that is no column
	Where               Expr   // of the rows that are in it; nil: all are
}

// A CreateType names a type.
type CreateType struct {
	Pos
	IfNotExists bool
	Name        []string
	Type        *TypeName
}

// A Comment is COMMENT ON Kind Name IS Text. Kind is "table", "view", "column" or "schema".
type Comment struct {
	Pos
	Kind string
	Name []string
	Text string
}

// An Ignored is a statement that has nothing to do here, for the reason Why. Of is a name in it that must
// exist.
type Ignored struct {
	Pos
	Text, Why string
	Of        []string
}

// A CreateSchema makes a schema; DATABASE is another word for it.
type CreateSchema struct {
	Pos
	IfNotExists bool
	Name        []string
	Location    string
	Comment     string
}

// An Insert adds rows to a table, or to a place where URL is set.
type Insert struct {
	Pos
	Overwrite   bool
	Table       []string
	URL         string
	IfNotExists bool
	Partition   []Assignment // Value nil: from the rows
	Columns     []string
	ByName      bool
	Query       *Query       // nil: DEFAULT VALUES
	OnConflict  string       // "ignore", "replace", "update" or ""
	Conflict    []string     // of "update" and "ignore": the columns of the key; nil: those of the table's
	Constraint  string       // or the name of the key
	As          string       // of the table in Set and Returning
	Set         []Assignment // of "update"
	SetWhere    Expr
	Alias       string // of the new rows in Set; "": excluded
	Returning   []Item // nil: nothing
}

// A MultiInsert is FROM … INSERT … SELECT … INSERT … SELECT …: each Insert's Query
// selects from From.
type MultiInsert struct {
	Pos
	From    []Table
	Inserts []*Insert
}

// A Delete removes rows.
type Delete struct {
	Pos
	With      *With
	Table     []string
	Alias     string
	Using     []Table
	Joined    Table // MySQL's joins, in which Alias is that table; nil: none
	Where     Expr
	First     *Query // nil, or the ORDER BY and LIMIT of the rows, as in MySQL
	Returning []Item
}

// An Assignment is column = value.
type Assignment struct {
	Column []string
	Value  Expr // nil: DEFAULT, or a partition from the rows
}

// An Update changes rows.
type Update struct {
	Pos
	With      *With
	Table     []string
	Alias     string
	Set       []Assignment
	From      []Table
	Joined    Table // MySQL's joins, in which Alias is that table; nil: none
	Where     Expr
	First     *Query // nil, or the ORDER BY and LIMIT of the rows, as in MySQL
	Returning []Item
}

// A Merge changes a table by the rows of another.
type Merge struct {
	Pos
	With   *With
	Target []string
	Alias  string
	Source Table
	On     Expr
	Whens  []MergeWhen
	// Returning: nothing where nil.
	Returning []Item
}

// A MergeWhen is one branch of Merge. Match is "matched", "not matched" or "not matched by source";
// Action "update", "insert", "delete" or "nothing". Star is UPDATE SET * or INSERT *.
type MergeWhen struct {
	Pos
	Match   string
	And     Expr
	Action  string
	Star    bool
	Set     []Assignment
	Columns []string
	Values  []Expr
}

// An AlterTable changes a table's definition.
type AlterTable struct {
	Pos
	View     bool
	IfExists bool
	Name     []string
	Actions  []AlterAction
}

// An AlterAction is one change. Kind is "add column", "drop column", "rename column", "rename",
// "alter type", "set default", "drop default", "set not null", "drop not null", "add partition", "drop partition",
// "set properties", "unset properties", "set location", "comment", "add constraint", "drop constraint" (Name; To is "primary
// key", if the one is meant).
type AlterAction struct {
	Kind       string
	Exists     bool // IF [NOT] EXISTS
	Name       []string
	To         []string
	Column     *ColumnDef
	Constraint *Constraint
	Value      Expr
	Partition  []Assignment
	Options    []Option
}

// A Drop removes what Kind says: "table", "view", "schema", "index", "function", "trigger", "sequence", "type".
type Drop struct {
	Pos
	Kind     string
	IfExists bool
	Names    [][]string
	Cascade  bool
}

// A Truncate removes all rows of a table.
type Truncate struct {
	Pos
	Table     []string
	Partition []Assignment
	Restart   bool // RESTART IDENTITY
}

// A Copy moves rows between a table or query and a place.
type Copy struct {
	Pos
	Table   []string
	Columns []string
	Query   *Query
	To      bool
	Place   string
	Options []Option
}

// A Describe shows the columns of a table or query, or the documentation of a
// function. Kind is "table", "function", "schema", "query".
type Describe struct {
	Pos
	Kind     string
	Extended bool
	Name     []string
	Query    *Query
}

// A Show lists things: "tables", "databases", "columns", "functions", "partitions", "views",
// "create table", "all".
type Show struct {
	Pos
	What string
	From []string
	Like string
}

// A Set changes a setting; Reset gives it back its default.
type Set struct {
	Pos
	Name  []string
	Value []Expr // several: a list
	Reset bool
}

// A Use changes the current schema.
type Use struct {
	Pos
	Name []string
}

// An Analyze computes statistics of a table.
type Analyze struct {
	Pos
	Table      []string
	Partition  []Assignment
	Columns    []string
	AllColumns bool
	NoScan     bool
}

// A Summarize shows statistics of every column of a table or query.
type Summarize struct {
	Pos
	Name  []string
	Query *Query
}

func (*Explain) statement()      {}
func (*CreateTable) statement()  {}
func (*CreateView) statement()   {}
func (*CreateSchema) statement() {}
func (*CreateIndex) statement()  {}
func (*CreateType) statement()   {}
func (*Comment) statement()      {}
func (*Ignored) statement()      {}
func (*Insert) statement()       {}
func (*MultiInsert) statement()  {}
func (*Delete) statement()       {}
func (*Update) statement()       {}
func (*Merge) statement()        {}
func (*AlterTable) statement()   {}
func (*Drop) statement()         {}
func (*Truncate) statement()     {}
func (*Copy) statement()         {}
func (*Describe) statement()     {}
func (*Show) statement()         {}
func (*Set) statement()          {}
func (*Use) statement()          {}
func (*Analyze) statement()      {}
func (*Summarize) statement()    {}
