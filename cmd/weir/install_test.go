package main

import "testing"

func TestInstallRefusesABinaryThatDoesNotLast(t *testing.T) {
	if lasting("/tmp/go-build123/b001/exe/weir") == nil {
		t.Error("a binary of go run was taken")
	}
	if err := lasting("/usr/local/bin/weir"); err != nil {
		t.Error(err)
	}
}
