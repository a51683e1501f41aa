package funcs

import "fmt"

// maxText is the length of the longest text, in bytes, that a function makes of
// a number in its arguments: a slip of the pen must not fill the memory.
const maxText = 16 << 20

// checkSize refuses n times size bytes if that is too long.
func checkSize(name string, size, n int64) error {
	if total, ok := mulInt(size, n); !ok || total > maxText {
		if !ok {
			return fmt.Errorf("%s: %d times %d bytes; the limit is %d bytes", name, n, size, maxText)
		}
		return fmt.Errorf("%s: %d bytes; the limit is %d", name, total, maxText)
	}
	return nil
}
