package syntax

import "strings"

// A Transaction is what begins or ends one. Kind is "begin", "commit", "rollback", "savepoint", "rollback to savepoint" or
// "release savepoint"; the last three have a Name.
type Transaction struct {
	Pos
	Kind, Name string
}

func (*Transaction) statement() {}

// transaction reads BEGIN, START TRANSACTION, COMMIT, END, ROLLBACK, ABORT, SAVEPOINT and RELEASE.
func (p *parser) transaction() Statement {
	first := p.advance()
	s := &Transaction{Pos: first.pos, Kind: first.key}
	switch first.key {
	case "savepoint", "release":
		if first.key == "release" {
			p.take("savepoint")
			s.Kind = "release savepoint"
		}
		s.Name = p.name("a name for the savepoint")
		return s
	case "start":
		p.expect("transaction")
		s.Kind = "begin"
	case "end":
		s.Kind = "commit"
	case "abort":
		s.Kind = "rollback"
	}
	p.takeAny("transaction", "work")
	if p.takeAll("and", "chain") {
		p.fail(first.pos, "AND CHAIN is not there; BEGIN starts the next transaction")
	}
	p.takeAll("and", "no", "chain")
	if s.Kind == "rollback" && p.take("to") {
		p.take("savepoint")
		s.Kind, s.Name = "rollback to savepoint", p.name("the name of a savepoint")
		return s
	}
	p.modes()
	return s
}

// modes steps over READ ONLY, ISOLATION LEVEL … and their like.
func (p *parser) modes() {
	for p.takeAny("read", "only", "write", "isolation", "level", "committed", "uncommitted", "repeatable", "serializable", "snapshot", "deferred", "immediate", "exclusive", "with", "consistent", ",") != "" {
	}
}

func (w *printer) transaction(s *Transaction) {
	w.str(strings.ToUpper(s.Kind))
	w.when(s.Name != "", " "+quoteName(s.Name))
}
