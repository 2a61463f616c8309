//go:build linux

package main

import (
	"context"
	"io"
	"strings"
	"time"

	"github.com/google/uuid"
)

// largeFleet is the home page of the large organization.
func largeFleet(context.Context, *estate) (path string, err error) { return "/", nil }

// largeCollection is its largest collection, of three hundred hosts.
func largeCollection(ctx context.Context, e *estate) (path string, err error) {
	const query = `
		SELECT collection_id FROM collection_hosts
		WHERE organization_id = $1
		GROUP BY collection_id ORDER BY count(*) DESC LIMIT 1`
	var id uuid.UUID
	err = e.pool.QueryRow(ctx, query, e.large).Scan(&id)
	return "/collections/" + id.String(), err
}

// ofEstate measures a page of the large organization, one visit after the other.
func ofEstate(page func(context.Context, *estate) (string, error)) func(context.Context, *bench) (sample, error) {
	return func(ctx context.Context, b *bench) (sample, error) {
		e, v, err := b.visitOf(ctx, page)
		if err != nil {
			return nil, err
		}
		return func() (time.Duration, error) { return v.take(ctx, e.handler, false, io.Discard) }, nil
	}
}

// floorOfEstate is the floor server with a page of as many bytes.
func floorOfEstate(page func(context.Context, *estate) (string, error)) func(context.Context, *bench) (sample, error) {
	return func(ctx context.Context, b *bench) (sample, error) {
		e, v, err := b.visitOf(ctx, page)
		if err != nil {
			return nil, err
		}
		floor := e.floor([]visit{v})
		return func() (time.Duration, error) { return v.take(ctx, floor, false, io.Discard) }, nil
	}
}

func (b *bench) visitOf(ctx context.Context, page func(context.Context, *estate) (string, error)) (*estate, visit, error) {
	e, err := b.estate(ctx, b.sizes.estate)
	if err != nil {
		return nil, visit{}, err
	}
	v := visit{cookie: e.cookies[0], large: true}
	if v.path, err = page(ctx, e); err != nil {
		return nil, visit{}, err
	}
	var body strings.Builder
	_, err = v.take(ctx, e.handler, false, &body)
	v.size = body.Len()
	return e, v, err
}
