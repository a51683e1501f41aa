// Package delta knows the log of a Delta Lake table
// (https://github.com/delta-io/delta, PROTOCOL.md): the actions of commits, the state that
// they add up to, checkpoints of that state, schemas and statistics. It knows no stores: it
// reads and writes bytes.
//
//	actions, err := delta.Parse(text)
//	state := delta.NewState()
//	err = state.Apply(actions)
package delta
