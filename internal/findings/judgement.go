package findings

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/compat"
	"calfleet/internal/inventory"
	"calfleet/internal/jobs"
)

// Judgement is what the last assessment made of one collection.
type Judgement struct {
	AssessedAt time.Time
	Awaited    bool // an assessment of newer facts waits, or is at work
	Hosts      int  // of the organization
	Collection compat.CollectionResult
	Open       []*Finding // those of the collection
	Names      []string   // see compat.Explainer.Namesakes
}

// judged is a judgement as it is kept. Its findings are kept as such; Told is their order.
type judged struct {
	Collection compat.CollectionResult
	Told       []Key
	Names      []string
}

// keepJudgements makes the judgements those of the result; what says the same as before is not written.
func (r *reconciliation) keepJudgements(ctx context.Context, s *inventory.Snapshot, result *compat.Result) error {
	const forget = `DELETE FROM judgements WHERE organization_id = $1 AND collection_id <> ALL ($2)`
	const keep = `
		INSERT INTO judgements (organization_id, collection_id, sum, judged)
		SELECT $1, j.collection_id, j.sum, j.judged::json
		FROM unnest($2::uuid[], $3::bytea[], $4::text[]) AS j (collection_id, sum, judged)
		ON CONFLICT (organization_id, collection_id) DO UPDATE SET sum = excluded.sum, judged = excluded.judged`
	before, err := r.sums(ctx)
	if err != nil {
		return err
	}
	all, ids, sums, texts := []uuid.UUID{}, []uuid.UUID{}, [][]byte{}, []string{}
	explainer := compat.NewExplainer(s.Facts)
	for i := range result.Collections {
		c := &result.Collections[i]
		id, err := uuid.Parse(c.ID)
		if err != nil {
			continue // a host or a license server in no collection has no such page
		}
		all = append(all, id)
		text, err := json.Marshal(judgedOf(c, explainer))
		if err != nil {
			return fmt.Errorf("judgement of collection %s: %w", id, err)
		}
		if sum := sha256.Sum256(text); !bytes.Equal(sum[:], before[id]) {
			ids, sums, texts = append(ids, id), append(sums, sum[:]), append(texts, string(text))
		}
	}
	if _, err := r.tx.Exec(ctx, forget, r.organization, all); err != nil {
		return err
	}
	_, err = r.tx.Exec(ctx, keep, r.organization, ids, sums, texts)
	return err
}

func (r *reconciliation) sums(ctx context.Context) (map[uuid.UUID][]byte, error) {
	rows, err := r.tx.Query(ctx, `SELECT collection_id, sum FROM judgements WHERE organization_id = $1`, r.organization)
	if err != nil {
		return nil, err
	}
	sums := map[uuid.UUID][]byte{}
	var id uuid.UUID
	var sum []byte
	_, err = pgx.ForEachRow(rows, []any{&id, &sum}, func() error {
		sums[id] = bytes.Clone(sum)
		return nil
	})
	return sums, err
}

func judgedOf(c *compat.CollectionResult, explainer *compat.Explainer) judged {
	j := judged{Collection: *c, Names: explainer.Namesakes(c)}
	j.Collection.Findings = nil
	for i := range c.Findings {
		j.Told = append(j.Told, KeyOf(c, &c.Findings[i]))
	}
	return j
}

// Judgement reads what the last assessment made of a collection; nil where there has been none since the collection is known.
func (s *Store) Judgement(ctx context.Context, organization, collection uuid.UUID) (*Judgement, error) {
	const query = `
		SELECT a.assessed_at, coalesce((a.summary ->> 'hosts')::integer, 0), j.judged::text
		FROM judgements j
		JOIN assessments a ON a.organization_id = j.organization_id
		WHERE j.organization_id = $1 AND j.collection_id = $2`
	var j Judgement
	var text []byte
	batch := &pgx.Batch{}
	jobs.QueueIsAwaited(batch, organization, &j.Awaited)
	batch.Queue(query, organization, collection).Query(func(rows pgx.Rows) error {
		_, err := pgx.ForEachRow(rows, []any{&j.AssessedAt, &j.Hosts, &text}, func() error { return nil })
		return err
	})
	queueOpenOf(batch, organization, collection, &j.Open)
	if err := s.pool.SendBatch(ctx, batch).Close(); err != nil {
		return nil, fmt.Errorf("read the judgement of collection %s: %w", collection, err)
	}
	if text == nil {
		return nil, nil //nolint:nilnil // there is none, which is no error
	}
	return &j, j.tell(text)
}

// tell puts the findings back among what was judged, in the order in which the rules told them.
func (j *Judgement) tell(text []byte) error {
	var kept judged
	if err := json.Unmarshal(text, &kept); err != nil {
		return fmt.Errorf("read a judgement: %w", err)
	}
	j.Collection, j.Names = kept.Collection, kept.Names
	open := make(map[Key]*Finding, len(j.Open))
	for _, f := range j.Open {
		open[f.Key()] = f
	}
	for _, key := range kept.Told {
		if f := open[key]; f != nil {
			j.Collection.Findings = append(j.Collection.Findings, f.Detail)
		}
	}
	return nil
}

func queueOpenOf(batch *pgx.Batch, organization, collection uuid.UUID, open *[]*Finding) {
	const query = `
		SELECT ` + columns + `
		FROM findings f
		LEFT JOIN collections c ON c.organization_id = f.organization_id AND c.collection_id = f.collection_id
		WHERE f.organization_id = $1 AND f.collection_id = $2 AND f.resolved_at IS NULL`
	batch.Queue(query, organization, collection).Query(func(rows pgx.Rows) (err error) {
		if *open, err = pgx.CollectRows(rows, pgx.RowToAddrOfStructByName[Finding]); err != nil {
			return fmt.Errorf("list findings: %w", err)
		}
		return nil
	})
}
