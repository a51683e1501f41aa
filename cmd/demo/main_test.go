package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"weir/cmd/demo/clicks"
)

func TestStageIsFilled(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "demo")
	var out bytes.Buffer
	st, err := openStage(t.Context(), settings{clicks: clicks.Options{Events: 3000, Days: 2, Seed: 1}, out: dir}, &out)
	if err != nil {
		t.Fatal(err)
	}
	defer st.close()
	for _, o := range st.truth.Objects {
		info, err := os.Stat(filepath.Join(dir, "s3", "buckets", bucket, o.Path))
		if err != nil || info.Size() != o.GzipBytes {
			t.Errorf("%s: %v, %v", o.Path, info, err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "ftp", "partner_prices_20260306.csv")); err != nil {
		t.Error(err)
	}

	if got := out.String(); strings.Contains(got, st.mysql.Password) || !strings.Contains(got, "3,000") {
		t.Errorf("printed:\n%s", got)
	}
	for _, line := range st.environment() {
		if !strings.HasPrefix(line, "WEIR_PROFILE_") || !strings.Contains(line, "@127.0.0.1:") {
			t.Errorf("environment: %s", line)
		}
	}
	if _, err := openStage(t.Context(), settings{out: dir}, &out); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("a folder in use: %v", err)
	}
}

func TestInterruptedStageLeavesNothing(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	dir := filepath.Join(t.TempDir(), "demo")
	if _, err := openStage(ctx, settings{clicks: clicks.Options{Events: 3000, Days: 1, Seed: 1}, out: dir}, &bytes.Buffer{}); err == nil {
		t.Fatal("no error")
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("%s is left: %v", dir, err)
	}
}

func TestGrouped(t *testing.T) {
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", -100000: "-100,000", 1234567: "1,234,567"} {
		if got := grouped(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}
