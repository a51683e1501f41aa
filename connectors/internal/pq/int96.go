package pq

import (
	"encoding/binary"
	"fmt"
	"math"
	"time"

	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// An INT96 is a moment in nanoseconds of any day of millions of years: no column holds them all.
// Spark, Hive and Impala fill them with microseconds, and with dates such as 9999-12-31; Arrow's
// library, and so pandas, with nanoseconds. So the unit is guessed by the writer, and what does not
// fit it is refused with what to do.

// nanosecondWriter begins the name of the writer whose INT96 are read as nanoseconds.
const nanosecondWriter = "parquet-cpp"

// SetMoments makes unit that of the column called name, if it is an INT96.
func (m *Meta) SetMoments(name string, unit column.Unit) {
	for i := range m.Leaves {
		if l := &m.Leaves[i]; l.Name == name && l.phys == format.Int96 && !l.Nested() {
			l.Type.Unit = unit
		}
	}
}

const dayNanos = int64(24 * time.Hour)

// int96 reads nanoseconds of a day and a Julian day.
func (l *Leaf) int96(data []byte, n int) (column.Vector, error) {
	out := make([]int64, n)
	each := 1e9 / l.Type.Unit.PerSecond()
	days := math.MaxInt64 / (dayNanos / each)
	for i := range out {
		nanos := int64(binary.LittleEndian.Uint64(data[12*i:]))
		day := int64(int32(binary.LittleEndian.Uint32(data[12*i+8:]))) - 2440588
		switch {
		case nanos < 0 || nanos > dayNanos:
			return nil, fmt.Errorf("a moment of day %d has %d nanoseconds", day, nanos)
		case day >= days || day <= -days:
			return nil, l.misfit(day, nanos, "is out of its range", column.Micro)
		case nanos%each != 0:
			return nil, l.misfit(day, nanos, "has nanoseconds", column.Nano)
		}
		out[i] = day*(dayNanos/each) + nanos/each
	}
	return &column.Ints{Typ: l.Type, Values: out}, nil
}

// misfit says that a moment is not one of the leaf's type, and how it can be read.
func (l *Leaf) misfit(day, nanos int64, why string, unit column.Unit) error {
	at := time.Unix(day*86400, nanos).UTC().Format("2006-01-02 15:04:05.999999999")
	if unit == l.Type.Unit {
		return fmt.Errorf("the moment %s does not fit %s: it %s", at, l.Type, why)
	}
	other := l.Type
	other.Unit = unit
	return fmt.Errorf("the moment %s does not fit %s: it %s; read the file with Types(%q)", at, l.Type, why, l.Name+" "+other.String())
}
