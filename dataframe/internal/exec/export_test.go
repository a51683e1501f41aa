package exec

// Shrink makes operators change their ways at a few rows, and gives what undoes
// it.
func Shrink() (restore func()) {
	sizes := []*int{&taskRows, &someGroups, &manyGroups, &askRows, &fewestForRuns, &spreadRows, &takeRows, &mergeAtOnce, &sortAtOnce, &topSlack, &distinctTrial, &limitAhead, &aheadRows, &slideTurns, &mergeInputs, &topRows, &fewProbes, &windowPartRows, &distinctRows, &splitKeys}
	small := []int{40, 4, 12, 10, 5, 16, 50, 6, 10, 8, 20, 5, 30, 0, 3, 25, 2, 7, 70, 9}
	var old []int
	for i, s := range sizes {
		old = append(old, *s)
		*s = small[i]
	}
	return func() {
		for i, s := range sizes {
			*s = old[i]
		}
	}
}

// Kept is what the Commons of a run keep in memory.
func Kept(s *Stats) int64 { return s.run.kept.Load() }
