package main

import (
	"context"
	"time"

	"calfleet/internal/demo"
)

// loadDemo brings the demo fleet up to this moment.
func loadDemo(ctx context.Context, p *portal) error {
	return demo.Load(ctx, p.pool, p.inventory, p.findings, time.Now())
}
