package main

import (
	"bytes"
	"os"
	"testing"
)

func TestFunctionsAreFresh(t *testing.T) {
	want, err := Source("../..")
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../functions.go")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("functions.go is not what the functions' tables give; run go generate ./dataframe")
	}
}
