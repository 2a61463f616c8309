// Package audit writes the quarterly pack: what an auditor takes away and reads without the portal.
//
// A pack is one ZIP of tables, all read from one snapshot of the database and judged by the rules as they are in this program.
// Stored findings are not copied: the facts of the snapshot are evaluated, so that every verdict in the pack follows from what
// stands beside it. The manifest names every file with its size, its rows and its SHA-256; SHA256SUMS says the same to the
// ordinary sha256sum.
//
// The same snapshot, time and language give the same bytes. Tables are streamed: memory holds the facts, which judging needs, and
// one row of what is being written.
package audit

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"calfleet/internal/activity"
	"calfleet/internal/compat"
	"calfleet/internal/inventory"
	"calfleet/internal/postgres"
)

// Language is that of headers, words and sentences in the tables.
type Language string

// The languages of a pack. French tables have semicolons and decimal commas, as French spreadsheets expect.
const (
	English Language = "en"
	French  Language = "fr"
)

// Options say what a pack is about.
type Options struct {
	Organization uuid.UUID
	Slug, Name   string    // of the organization, for the manifest
	AsOf         time.Time // what ages count from; zero: the time of the snapshot
	Language     Language  // zero: English
	Generator    string    // program and version, for the manifest
}

// Manifest lists a pack.
type Manifest struct {
	Organization string    `json:"organization"` // slug
	Name         string    `json:"name"`
	AsOf         time.Time `json:"as_of"`
	Language     Language  `json:"language"`
	GeneratedBy  string    `json:"generated_by"`
	Files        []File    `json:"files"` // in the order of the pack; manifest.json and SHA256SUMS come after them
}

// File is one file of a pack.
type File struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	Rows   int    `json:"rows"` // without the header; 0 for what is no table
	SHA256 string `json:"sha256"`
}

// errRestarted stops a second attempt at the snapshot: what the first has written can't be taken back.
var errRestarted = errors.New("the database broke the snapshot off; write the pack anew")

// WritePack writes the pack of one organization. After an error w holds part of a pack, which no reader takes for a whole one: a ZIP
// has its table of contents at the end. The snapshot stays open while w is slow; write to a file what goes to a slow client.
func WritePack(ctx context.Context, pool *pgxpool.Pool, w io.Writer, o Options) (Manifest, error) {
	var manifest Manifest
	started := false
	err := postgres.InSnapshot(ctx, pool, func(ctx context.Context, tx pgx.Tx) error {
		if started {
			return errRestarted
		}
		started = true
		p, err := readPack(ctx, tx, o)
		if err != nil {
			return err
		}
		manifest, err = p.write(ctx, w)
		return err
	})
	if err != nil {
		return Manifest{}, fmt.Errorf("write audit pack of %s: %w", o.Slug, err)
	}
	return manifest, nil
}

// RecordPack notes in the activity that somebody took a pack away.
func RecordPack(ctx context.Context, pool *pgxpool.Pool, organization uuid.UUID, by string, m Manifest) error {
	rows := map[string]int{}
	for _, f := range m.Files {
		rows[f.Name] = f.Rows
	}
	return activity.Record(ctx, pool, activity.Entry{
		Organization: organization, Actor: by, Action: "audit.pack", Subject: m.AsOf.Format(time.DateOnly),
		Details: map[string]any{"as_of": m.AsOf, "language": m.Language, "rows": rows},
	})
}

// pack is one pack while it is written.
type pack struct {
	Options
	tx       pgx.Tx
	snapshot *inventory.Snapshot
	result   compat.Result

	calPosition compat.Position
	findings    []numbered
	brokerOf    map[string]string // of each collection, by its ID
}

func readPack(ctx context.Context, tx pgx.Tx, o Options) (*pack, error) {
	if o.AsOf.IsZero() {
		now, err := postgres.Now(ctx, tx)
		if err != nil {
			return nil, err
		}
		o.AsOf = now
	}
	o.AsOf = o.AsOf.UTC().Truncate(time.Second)
	if o.Language != French {
		o.Language = English
	}
	snapshot, err := inventory.ReadSnapshot(ctx, tx, o.Organization, o.AsOf)
	if err != nil {
		return nil, err
	}
	p := &pack{Options: o, tx: tx, snapshot: snapshot, result: compat.Evaluate(snapshot.Facts), calPosition: compat.PositionOf(snapshot.Facts), brokerOf: map[string]string{}}
	for _, c := range snapshot.Facts.Collections {
		p.brokerOf[c.ID] = c.Broker
	}
	p.findings, err = p.numberFindings(ctx)
	return p, err
}

// write puts every file into the archive, those that list the others last.
func (p *pack) write(ctx context.Context, w io.Writer) (Manifest, error) {
	a := newArchive(w, p.AsOf)
	files := []func(context.Context, *archive) error{
		p.readMe, p.liseZMoi, p.collections, p.hosts, p.licenseServers, p.keyPacks, p.purchases, p.pins, p.position, p.positionPurchases, p.positionNotes, p.findingsTable, p.remedies, p.cases, p.unjudged,
	}
	for _, file := range files {
		if err := file(ctx, a); err != nil {
			return Manifest{}, err
		}
	}
	m := Manifest{
		Organization: p.Slug, Name: p.Name, AsOf: p.AsOf, Language: p.Language, GeneratedBy: p.Generator, Files: a.files,
	}
	return m, a.close(m)
}
