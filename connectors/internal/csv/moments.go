package csv

import (
	"encoding/binary"

	"weir/dataframe/column"
)

// A momentReader parses moments of type t. Those of a log come day by day: the date is parsed again only when
// it changes.
type momentReader struct {
	t         column.Type
	perSecond int64
	plain     bool   // t has no zone or UTC
	year      uint64 // the first characters of the date
	day       uint16 // the others
	midnight  int64
	near      bool // midnight, so that no moment of the day overflows
}

func newMomentReader(t column.Type) *momentReader {
	return &momentReader{t: t, perSecond: t.Unit.PerSecond(), plain: t.Zone == "" || t.Zone == "UTC"}
}

func (m *momentReader) read(b []byte) (int64, bool) {
	if len(b) < 19 || !m.plain {
		return column.ParseTimestampBytes(b, m.t)
	}
	if y, d := binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint16(b[8:]); y != m.year || d != m.day {
		v, ok := column.ParseTimestampBytes(b[:10], m.t)
		if !ok { // no date, or one of which only a part fits nanoseconds
			return column.ParseTimestampBytes(b, m.t)
		}
		m.year, m.day, m.midnight, m.near = y, d, v, v < 1<<62 && v > -1<<62
	}
	h, min, s, ok := clock(binary.LittleEndian.Uint64(b[11:]))
	if !ok || b[10] != 'T' && b[10] != ' ' || !m.near {
		return column.ParseTimestampBytes(b, m.t)
	}
	v := m.midnight + (h*3600+min*60+s)*m.perSecond
	switch {
	case len(b) == 19 || len(b) == 20 && b[19] == 'Z':
		return v, true
	case len(b) == 23 && b[19] == '.':
		if x, y, z := b[20]-'0', b[21]-'0', b[22]-'0'; x <= 9 && y <= 9 && z <= 9 {
			return v + (int64(x)*100+int64(y)*10+int64(z))*(m.perSecond/1000), true
		}
	}
	frac, ok := m.fraction(b[19:])
	if !ok {
		return column.ParseTimestampBytes(b, m.t)
	}
	return v + frac, true
}

// millis reads the 23 bytes of a moment with three digits behind the point, on the day of the last one; b has one more.
// Most are so.
func (m *momentReader) millis(b []byte) (int64, bool) {
	date, end := binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint16(b[8:])
	x, y := binary.LittleEndian.Uint64(b[11:])^midnight, binary.LittleEndian.Uint32(b[19:])^('.'|'0'<<8|'0'<<16|'0'<<24)
	if date != m.year || end != m.day || b[10] != 'T' && b[10] != ' ' || x&colons != 0 || y&0xff != 0 || !allDigits(x) || !allDigits(uint64(y)) {
		return 0, false
	}
	h, min, s := x&15*10+x>>8&15, x>>24&15*10+x>>32&15, x>>48&15*10+x>>56
	ms := y>>8&15*100 + y>>16&15*10 + y>>24
	return m.midnight + int64(h*3600+min*60+s)*m.perSecond + int64(ms)*(m.perSecond/1000), h < 24 && min < 60 && s < 60
}

// fraction reads a point, up to 18 digits and perhaps a Z.
func (m *momentReader) fraction(b []byte) (frac int64, ok bool) {
	if b[0] != '.' {
		return 0, false
	}
	unit, i := m.perSecond, 1
	for ; i < len(b) && b[i]-'0' <= 9; i++ {
		unit /= 10
		frac += int64(b[i]-'0') * unit
	}
	rest := b[i:]
	return frac, i > 1 && i <= 19 && (len(rest) == 0 || len(rest) == 1 && rest[0] == 'Z')
}

// moments is a column of timestamps in ISO 8601.
func (p *parser) moments(t column.Type) column.Vector {
	m := newMomentReader(t)
	out := newValues[int64](p)
	pos, step, skip := p.s.places(p.col)
	buf, simple := p.s.buf, len(p.nulls) == 0
	one := func(r int) {
		start, end := pos[r*step]+skip, pos[r*step+1]
		if simple && (start|end)&quoted == 0 && start < end {
			if end-start == 23 && m.near && int(end) < len(buf) {
				if v, ok := m.millis(buf[start : end+1]); ok {
					if out.values != nil {
						out.values[r] = v
					}
					return
				}
			}
			if v, ok := m.read(buf[start:end]); ok {
				if out.values != nil {
					out.values[r] = v
				}
				return
			}
		}
		out.slow(p, r, m.read)
	}
	if out.values == nil {
		p.checkMoments(m, one)
		return nil
	}
	for r := range p.n {
		one(r)
	}
	return out.vector(p)
}

func twoDigits(b []byte) (int64, bool) {
	x, y := b[0]-'0', b[1]-'0'
	return int64(x)*10 + int64(y), x <= 9 && y <= 9
}

const (
	midnight = 0x30303A30303A3030 // 00:00:00
	colons   = 0x0000FF0000FF0000
)

// clock reads the eight characters HH:MM:SS.
func clock(x uint64) (h, m, s int64, ok bool) {
	x ^= midnight
	if x&colons != 0 || !allDigits(x) {
		return 0, 0, 0, false
	}
	h = int64(x&15)*10 + int64(x>>8&15)
	m = int64(x>>24&15)*10 + int64(x>>32&15)
	s = int64(x>>48&15)*10 + int64(x>>56)
	return h, m, s, h < 24 && m < 60 && s < 60
}
