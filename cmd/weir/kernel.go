package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"weir/kernel"
	"weir/kernel/shell"
)

func kernelCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "kernel CONNECTION_FILE",
		Short: "Serve Jupyter; Jupyter itself starts this",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			connection, err := kernel.ReadConnection(args[0])
			if err != nil {
				return err
			}
			client, err := startWorker()
			if err != nil {
				return err
			}
			kernel.Version = version()
			ctx, stop := signal.NotifyContext(cmd.Context(), syscall.SIGTERM)
			defer stop()
			endWithParent(ctx, stop)
			defer interrupts(client)()
			return kernel.Serve(ctx, connection, client)
		},
	}
}

// interrupts makes an interrupt of every SIGINT, which front ends send that do
// not know interrupt messages.
func interrupts(client shell.Client) (stop func()) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		for {
			select {
			case <-signals:
				_ = client.Interrupt(ctx)
			case <-ctx.Done():
				return
			}
		}
	}()
	return func() {
		signal.Stop(signals)
		cancel()
	}
}
