// Package kernel speaks the Jupyter messaging protocol, version 5.4, for a
// [shell.Client]. It owns the sockets, the heartbeat, the order of outputs and
// the history; cells run in the Client, usually a worker process, so a cell
// that kills its process does not take the kernel along.
//
//	client, err := shell.Start("weir", "worker")
//	connection, err := kernel.ReadConnection(os.Args[1])
//	err = kernel.Serve(ctx, connection, client)
//
// Requests on the shell socket run one after another. Questions (completion,
// inspection, whether code is complete) are answered beside a running cell.
// The control socket is never behind either, so interrupts and shutdown work
// at any time.
//
// ZeroMQ is zmq4's wire protocol (handshake and framing) under sockets of our
// own: the library's PUB socket cannot tell when its queue is empty, its
// accept loop waits for one slow handshake after another, and a message with
// an absurd length ends the process. See endpoint.go.
//
// A new message type is a method in a file of its own and a line in the table
// of handlers.go.
package kernel
