package cell

import (
	"go/types"
)

// A reach is what cells to come can name: what the session's names mean, the types of
// their values, and what the sources mention that may be emitted once more. What only
// values in interfaces may be of is held: its sources are of no use any more.
type reach struct {
	c       *Compiler
	objects map[types.Object]bool
	held    map[types.Object]bool
	holds   bool // what is marked now is held
	types   map[types.Type]bool
	methods map[types.Object][]types.Object // of types, by origin
}

func (c *Compiler) reach() *reach {
	r := &reach{c: c, objects: map[types.Object]bool{}, held: map[types.Object]bool{}, types: map[types.Type]bool{}, methods: map[types.Object][]types.Object{}}
	for o, d := range c.origins {
		if d.base != nil {
			r.methods[d.base] = append(r.methods[d.base], o)
		}
	}
	for _, o := range c.scope {
		r.object(o)
	}
	for o, d := range c.origins {
		if c.live(o, d) {
			r.object(o)
		}
	}
	for _, t := range c.locals {
		r.typ(t)
	}
	r.holds = true
	for _, d := range c.dynamics { // any interface may hold one
		if d.held || d.late {
			r.typ(d.t)
		}
	}
	for _, a := range c.asserts {
		r.typ(a.named)
	}
	return r
}

// object marks a name, and what its source mentions.
func (r *reach) object(o types.Object) {
	if o == nil || r.objects[o] || r.held[o] {
		return
	}
	if r.holds {
		r.held[o] = true
		r.typ(o.Type())
		return
	}
	r.objects[o] = true
	r.typ(o.Type())
	for m := range r.c.origins[o].uses {
		r.object(m)
	}
	for _, m := range r.methods[o] {
		r.object(m)
	}
}

func (r *reach) typ(t types.Type) {
	if t == nil || r.types[t] {
		return
	}
	r.types[t] = true
	switch t := t.(type) {
	case *types.Alias:
		r.object(t.Obj())
		r.typ(t.Rhs())
	case *types.Named:
		if !isUser(t.Obj()) && t.TypeArgs().Len() == 0 {
			return
		}
		r.object(t.Obj())
		for a := range t.TypeArgs().Types() {
			r.typ(a)
		}
		for m := range t.Methods() {
			r.typ(m.Type())
		}
		r.typ(t.Origin())
		r.typ(t.Underlying())
	case *types.Pointer:
		r.typ(t.Elem())
	case *types.Slice:
		r.typ(t.Elem())
	case *types.Array:
		r.typ(t.Elem())
	case *types.Chan:
		r.typ(t.Elem())
	case *types.Map:
		r.typ(t.Key())
		r.typ(t.Elem())
	case *types.TypeParam:
		r.typ(t.Constraint())
	case *types.Tuple:
		for v := range t.Variables() {
			r.typ(v.Type())
		}
	case *types.Signature:
		r.typ(t.Params())
		r.typ(t.Results())
	case *types.Struct:
		for f := range t.Fields() {
			r.typ(f.Type())
		}
	case *types.Union:
		for term := range t.Terms() {
			r.typ(term.Type())
		}
	case *types.Interface:
		for m := range t.Methods() {
			r.typ(m.Type())
		}
		for e := range t.EmbeddedTypes() {
			r.typ(e)
		}
	}
}

// reaches says whether all that a type mentions can be named, or held.
func (r *reach) reaches(t types.Type) bool {
	of := &reach{c: r.c, objects: map[types.Object]bool{}, held: map[types.Object]bool{}, types: map[types.Type]bool{}, holds: true}
	of.typ(t)
	for o := range of.held {
		if isUser(o) && !r.objects[o] && !r.held[o] {
			return false
		}
	}
	return true
}

// stales are the names of packages that can be forgotten. Methods go with their types.
func (r *reach) stales() (out []types.Object) {
	stale := func(o types.Object) bool {
		return !r.objects[o] && !r.held[o] && isUser(o) && o.Parent() == o.Pkg().Scope()
	}
	for o := range r.c.emitted {
		if _, ok := o.(*types.Var); ok && stale(o) {
			out = append(out, o)
		}
	}
	for o := range r.c.origins {
		if stale(o) {
			out = append(out, o)
		}
	}
	return out
}
