//go:build !amd64

package csv

const haveChecks = false

func plainNumbers(*byte, *uint32, int, uint32, int, bool) int      { return 0 }
func momentsOf(*byte, *uint32, int, uint32, int, *momentShape) int { return 0 }
