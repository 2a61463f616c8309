package main

import (
	"context"
	"fmt"

	"golang.org/x/sys/windows/svc"

	"calfleet/internal/agent/facts"
	"calfleet/internal/agent/winfacts"
)

const serviceName = "calfleet-agent"

func openMachine() (facts.Machine, func(), error) { return winfacts.Open() }

// serve answers to the service manager while the work goes on.
func serve(work func(context.Context) error) error {
	if err := svc.Run(serviceName, &service{work}); err != nil {
		return fmt.Errorf("answer to the service manager: %w", err)
	}
	return nil
}

type service struct{ work func(context.Context) error }

// Execute is the life of the service. Work that ends by itself has failed: the service manager starts it anew.
func (s *service) Execute(_ []string, requests <-chan svc.ChangeRequest, changes chan<- svc.Status) (specific bool, code uint32) {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = s.work(ctx) // which has logged what went wrong
	}()
	changes <- svc.Status{State: svc.Running, Accepts: svc.AcceptStop | svc.AcceptShutdown}
	for {
		select {
		case <-ended:
			return true, exitFailure
		case request := <-requests:
			switch request.Cmd {
			case svc.Interrogate:
				changes <- request.CurrentStatus
			case svc.Stop, svc.Shutdown:
				changes <- svc.Status{State: svc.StopPending}
				stop()
				<-ended
				return false, 0
			default:
			}
		}
	}
}
