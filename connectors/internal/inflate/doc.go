// Package inflate unpacks gzip (RFC 1952) and what is in it, deflate (RFC 1951). A stream of it can be read on one core
// only, so that everything else waits for it.
//
// It reads eight bytes of the stream at a time, looks up to two literals at once, and copies by words; a stream has room
// behind its input and its output, so that nothing is checked within a few symbols. Reader takes what compress/gzip takes,
// several members behind each other too, and refuses what it refuses.
package inflate
