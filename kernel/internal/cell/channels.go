package cell

import "reflect"

// Channel operations of cells wait here, so that the end of the cell ends them,
// and so that goroutines that run the same statement do not share its cases.

// recv receives into what p points to and says whether the channel was open.
func (rt *runtime) recv(ch, p any) bool {
	c, dst := plain(reflect.ValueOf(ch)), reflect.ValueOf(p).Elem()
	if c.IsValid() && !c.IsNil() {
		if v, ok := c.TryRecv(); v.IsValid() {
			dst.Set(v)
			return ok
		}
	}
	_, ok := rt.wait(false, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: c}, dst)
	return ok
}

// send sends what p points to.
func (rt *runtime) send(ch, p any) {
	c, v := plain(reflect.ValueOf(ch)), reflect.ValueOf(p).Elem()
	if c.IsValid() && !c.IsNil() && c.TrySend(v) {
		return
	}
	rt.wait(false, reflect.SelectCase{Dir: reflect.SelectSend, Chan: c, Send: v}, v)
}

// wait waits for one case or the end of the cell.
func (rt *runtime) wait(hasDefault bool, c reflect.SelectCase, dst reflect.Value) (int, bool) {
	return rt.choose(hasDefault, []reflect.SelectCase{c}, []reflect.Value{dst})
}

// choose runs a select and gives the case, or -1 for the default.
func (rt *runtime) choose(hasDefault bool, cases []reflect.SelectCase, dst []reflect.Value) (int, bool) {
	n := len(cases)
	if hasDefault {
		cases = append(cases, reflect.SelectCase{Dir: reflect.SelectDefault})
	} else {
		rt.begin()
		cases = append(cases, reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(rt.runs.owner().halted)})
	}
	i, v, ok := reflect.Select(cases)
	switch {
	case i == n && hasDefault:
		return -1, false
	case i == n:
		panic(halt{})
	case cases[i].Dir == reflect.SelectRecv:
		dst[i].Set(v)
	}
	return i, ok
}

// selectCases is a select: for every case whether it sends, the channel, and a
// pointer to the value.
func (rt *runtime) selectCases(hasDefault bool, args ...any) (int, bool) {
	var cases []reflect.SelectCase
	var dst []reflect.Value
	for i := 0; i < len(args); i += 3 {
		ch, v := plain(reflect.ValueOf(args[i+1])), reflect.ValueOf(args[i+2]).Elem()
		c := reflect.SelectCase{Dir: reflect.SelectRecv, Chan: ch}
		if args[i].(bool) {
			c.Dir, c.Send = reflect.SelectSend, v
		}
		if !ch.IsValid() || ch.IsNil() { // never ready
			c = reflect.SelectCase{Dir: reflect.SelectRecv}
		}
		cases, dst = append(cases, c), append(dst, v)
	}
	return rt.choose(hasDefault, cases, dst)
}
