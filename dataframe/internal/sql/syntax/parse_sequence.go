package syntax

import "strings"

// A Sequence is CREATE SEQUENCE or, with Alter, ALTER SEQUENCE. Numbers are as they are written; "" is not given.
type Sequence struct {
	Pos
	Alter                    bool
	OrReplace, Temp          bool
	Exists                   bool // IF NOT EXISTS, or with Alter IF EXISTS
	Name                     []string
	Start, Step, Least, Most string
	Restart                  bool
	RestartWith              string
}

func (*Sequence) statement() {}

// sequence reads what follows SEQUENCE.
func (p *parser) sequence(s *Sequence) Statement {
	if s.Alter {
		s.Exists = p.takeAll("if", "exists")
	} else {
		s.Exists = p.takeAll("if", "not", "exists")
	}
	s.Name = p.names("a name for the sequence")
	for p.err == nil && p.sequenceOption(s) {
	}
	return s
}

func (p *parser) sequenceOption(s *Sequence) bool {
	at := p.pos()
	switch w := p.takeAny("as", "start", "increment", "minvalue", "maxvalue", "no", "nominvalue", "nomaxvalue", "nocycle", "nocache", "cache", "cycle", "restart", "owned"); w {
	case "as":
		p.typeName()
	case "start":
		p.take("with")
		p.take("=")
		s.Start = p.signedText()
	case "increment":
		p.take("by")
		p.take("=")
		s.Step = p.signedText()
	case "minvalue":
		p.take("=")
		s.Least = p.signedText()
	case "maxvalue":
		p.take("=")
		s.Most = p.signedText()
	case "no":
		if p.takeAny("minvalue", "maxvalue", "cycle", "cache") == "" {
			p.unexpected("MINVALUE, MAXVALUE or CYCLE")
		}
	case "nominvalue", "nomaxvalue", "nocycle", "nocache":
	case "cache":
		p.take("=")
		p.count()
	case "cycle":
		p.fail(at, "CYCLE is not there: a number comes once")
	case "restart":
		if !s.Alter {
			p.fail(at, "RESTART goes with ALTER SEQUENCE; START WITH says where it begins")
		}
		s.Restart = true
		with := p.take("with") || p.take("=")
		if with || p.peek().kind == tokNumber || p.is("-") {
			s.RestartWith = p.signedText()
		}
	case "owned":
		p.expect("by")
		p.names("a column or NONE")
		p.notes = append(p.notes, Note{at, "OWNED BY is left out: DROP SEQUENCE drops a sequence; one of a SERIAL or IDENTITY column goes with it"})
	default:
		return false
	}
	return true
}

func (w *printer) sequence(s *Sequence) {
	w.str(map[bool]string{false: "CREATE ", true: "ALTER "}[s.Alter])
	w.when(s.OrReplace, "OR REPLACE ")
	w.when(s.Temp, "TEMP ")
	w.str("SEQUENCE ")
	w.when(s.Exists, map[bool]string{false: "IF NOT EXISTS ", true: "IF EXISTS "}[s.Alter])
	w.str(quoteNames(s.Name))
	for _, o := range [][2]string{{"START WITH", s.Start}, {"INCREMENT BY", s.Step}, {"MINVALUE", s.Least}, {"MAXVALUE", s.Most}} {
		w.when(o[1] != "", " "+strings.Join(o[:], " "))
	}
	w.when(s.Restart, " RESTART")
	w.when(s.RestartWith != "", " WITH "+s.RestartWith)
}
