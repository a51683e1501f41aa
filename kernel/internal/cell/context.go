package cell

import (
	"context"
	"fmt"
	"reflect"
)

// A valueContext is what context.WithValue gives a cell: it prints the types of
// keys and values as the cell has named them.
type valueContext struct {
	context.Context
	rt       *runtime
	key, val any
}

// withValue is context.WithValue.
func (rt *runtime) withValue(parent context.Context, key, val any) context.Context {
	switch {
	case parent == nil:
		panic("cannot create context from nil parent")
	case key == nil:
		panic("nil key")
	case !reflect.TypeOf(raw(key)).Comparable():
		panic("key is not comparable")
	}
	return &valueContext{parent, rt, raw(key), val}
}

func (c *valueContext) Value(key any) any {
	if c.key == raw(key) {
		return c.val
	}
	return c.Context.Value(key)
}

func (c *valueContext) String() string {
	name := reflect.TypeOf(c.Context).String()
	if s, ok := c.Context.(fmt.Stringer); ok {
		name = s.String()
	}
	return name + ".WithValue(" + c.rt.contextText(c.key) + ", " + c.rt.contextText(c.val) + ")"
}

// contextText is how contexts print a key or a value: only those that are texts.
func (rt *runtime) contextText(x any) string {
	if s, ok := rt.shaped(x); ok {
		if rt.hasMethod(s.t, "String") {
			return fmt.Sprint(s)
		}
		return goType(s.t)
	}
	switch x := raw(x).(type) {
	case fmt.Stringer:
		return x.String()
	case string:
		return x
	case nil:
		return "<nil>"
	}
	return rt.typeName(x)
}
