package connectors

import (
	"fmt"
	"strings"
	"sync"
)

// drift is how the columns of files differ, as far as they were looked at or read.
type drift struct {
	mu      sync.Mutex
	first   string       // the file that was the first
	files   map[int]bool // known
	names   []string     // all columns, in the order met
	columns map[string]*driftColumn
}

// driftColumn is a column and the files that have it.
type driftColumn struct {
	with       int
	firstWith  string
	missing    string            // a file without it
	types      []string          // in the order met
	typesFirst map[string]string // the first file of each
}

// add notes that file i has columns called names, of types if they were sniffed ("": not known).
func (d *drift) add(i int, file string, names, types []string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.files[i] {
		return
	}
	if d.files == nil {
		d.first, d.files, d.columns = file, map[int]bool{}, map[string]*driftColumn{}
	}
	before := len(d.files) > 0
	d.files[i] = true
	here := map[string]bool{}
	for k, name := range names {
		here[name] = true
		c := d.columns[name]
		if c == nil {
			c = &driftColumn{firstWith: file, typesFirst: map[string]string{}}
			if before {
				c.missing = d.first
			}
			d.columns[name] = c
			d.names = append(d.names, name)
		}
		c.with++
		if types != nil && types[k] != "" && c.typesFirst[types[k]] == "" {
			c.types = append(c.types, types[k])
			c.typesFirst[types[k]] = file
		}
	}
	for _, name := range d.names {
		if c := d.columns[name]; !here[name] && c.missing == "" {
			c.missing = file
		}
	}
}

// reset forgets all.
func (d *drift) reset() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.files, d.names = nil, nil
}

// notes says in words what differs; typeOf is how a column is read.
func (d *drift) notes(typeOf func(name string) string) []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []string
	for _, name := range d.names {
		c := d.columns[name]
		if without := len(d.files) - c.with; without > 0 {
			if c.firstWith == d.first {
				out = append(out, fmt.Sprintf("column %s is missing in %s; it is null there", name, andMore(c.missing, without)))
			} else {
				out = append(out, fmt.Sprintf("column %s is only in %s; it is null in the other files", name, andMore(c.firstWith, c.with)))
			}
		}
		if len(c.types) > 1 {
			var how []string
			for _, t := range c.types {
				how = append(how, fmt.Sprintf("%s in %s", t, c.typesFirst[t]))
			}
			out = append(out, fmt.Sprintf("column %s is %s; it is read as %s", name, strings.Join(how, ", "), typeOf(name)))
		}
	}
	if len(out) > maxDriftNotes {
		out = append(out[:maxDriftNotes], fmt.Sprintf("and %d more differences of columns", len(out)-maxDriftNotes))
	}
	return out
}

// maxDriftNotes is how many differences are told.
const maxDriftNotes = 20

func andMore(file string, n int) string {
	switch n {
	case 1:
		return file
	case 2:
		return file + " and 1 more file"
	}
	return fmt.Sprintf("%s and %d more files", file, n-1)
}
