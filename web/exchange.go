package web

import (
	"context"
	"crypto/rand"
)

// exchange is what the log says about a request besides what middleware sees by itself. Routes fill it in.
type exchange struct {
	id    string // shown on error pages and in X-Request-Id
	actor string
	route *route // nil: no such address
	err   error  // what the answer was made of
}

// idLength is 60 bits: enough to find one request in a year's log.
const idLength = 12

func newExchange() *exchange { return &exchange{id: rand.Text()[:idLength]} }

type exchangeKey struct{}

func withExchange(ctx context.Context, x *exchange) context.Context {
	return context.WithValue(ctx, exchangeKey{}, x)
}

// exchangeOf never returns nil: a request that came past observe gets one that nobody reads.
func exchangeOf(ctx context.Context) *exchange {
	if x, ok := ctx.Value(exchangeKey{}).(*exchange); ok {
		return x
	}
	return newExchange()
}
