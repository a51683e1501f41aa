package main

import (
	"context"
	"sync/atomic"
	"testing"
	"time"
)

func TestKernelEndsWithItsServer(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var parent atomic.Int64
	parent.Store(7)
	tick := make(chan time.Time)
	done := make(chan struct{})
	stops := 0
	go func() {
		defer close(done)
		watchParent(ctx, 7, func() int { return int(parent.Load()) }, tick, func() { stops++; cancel() })
	}()
	tick <- time.Time{}
	tick <- time.Time{} // the first tick was answered when this one is taken
	if ctx.Err() != nil {
		t.Fatal("stopped while the server lives")
	}
	parent.Store(1)
	select {
	case tick <- time.Time{}:
	case <-done: // it looked after the second tick
	}
	<-done
	if stops != 1 || ctx.Err() == nil {
		t.Errorf("stopped %d times", stops)
	}
}
