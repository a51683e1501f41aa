package main

import (
	"context"
	"os"
	"strconv"
	"time"
)

// endWithParent calls stop when the Jupyter server that started this process is
// gone: a killed server cannot shut its kernels down. Jupyter names itself in
// JPY_PARENT_PID; without that, or behind another process, nothing is watched.
func endWithParent(ctx context.Context, stop func()) {
	parent, err := strconv.Atoi(os.Getenv("JPY_PARENT_PID"))
	if err != nil || parent != os.Getppid() {
		return
	}
	tick := time.NewTicker(time.Second)
	go func() {
		defer tick.Stop()
		watchParent(ctx, parent, os.Getppid, tick.C, stop)
	}()
}

// watchParent asks at every tick whose child this process is.
func watchParent(ctx context.Context, parent int, getppid func() int, tick <-chan time.Time, stop func()) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick:
			if getppid() != parent {
				stop()
				return
			}
		}
	}
}
