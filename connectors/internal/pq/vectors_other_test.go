//go:build !amd64

package pq

func withVectors(bool) {}
