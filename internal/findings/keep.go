package findings

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

// keepStandings makes the lines of the fleet those that were just judged; lines that say what they said before are not written.
func (r *reconciliation) keepStandings(ctx context.Context, lines []Standing) error {
	const forget = `DELETE FROM standings WHERE organization_id = $1 AND scope <> ALL ($2)`
	const keep = `
		INSERT INTO standings (organization_id, scope, collection_id, name, rank, host_count, brief)
		SELECT @organization, l.scope, l.collection_id, l.name, l.rank, l.host_count, l.brief::jsonb
		FROM unnest(@scopes::text[], @collections::uuid[], @names::text[], @ranks::smallint[], @hosts::integer[], @briefs::text[])
		     AS l (scope, collection_id, name, rank, host_count, brief)
		ON CONFLICT (organization_id, scope) DO UPDATE
		SET collection_id = excluded.collection_id, name = excluded.name, rank = excluded.rank, host_count = excluded.host_count, brief = excluded.brief
		WHERE (standings.collection_id, standings.name, standings.rank, standings.host_count, standings.brief)
		      IS DISTINCT FROM (excluded.collection_id, excluded.name, excluded.rank, excluded.host_count, excluded.brief)`
	columns, err := columnsOf(lines)
	if err != nil {
		return err
	}
	if _, err := r.tx.Exec(ctx, forget, r.organization, columns.scopes); err != nil {
		return err
	}
	_, err = r.tx.Exec(ctx, keep, pgx.StrictNamedArgs{
		"organization": r.organization, "scopes": columns.scopes, "collections": columns.collections, "names": columns.names,
		"ranks": columns.ranks, "hosts": columns.hosts, "briefs": columns.briefs,
	})
	return err
}

// standingColumns are lines of the fleet as arrays, which one statement takes however many there are.
type standingColumns struct {
	scopes, names, briefs []string
	collections           []*uuid.UUID
	ranks                 []int16
	hosts                 []int
}

func columnsOf(lines []Standing) (c standingColumns, err error) {
	c.scopes = []string{} // null would let every line stay
	seen := map[string]bool{}
	for i := range lines {
		l := &lines[i]
		if seen[l.Scope] {
			continue
		}
		seen[l.Scope] = true
		brief, err := json.Marshal(l.Brief)
		if err != nil {
			return c, fmt.Errorf("line of %s: %w", l.Scope, err)
		}
		c.scopes, c.names, c.briefs = append(c.scopes, l.Scope), append(c.names, l.Name), append(c.briefs, string(brief))
		c.collections, c.ranks, c.hosts = append(c.collections, l.CollectionID), append(c.ranks, l.Rank), append(c.hosts, l.Hosts)
	}
	return c, nil
}

func (r *reconciliation) keepSummary(ctx context.Context, s Summary, waiting int) error {
	const query = `UPDATE assessments SET summary = $2, waiting = $3 WHERE organization_id = $1`
	if _, err := r.tx.Exec(ctx, query, r.organization, s, waiting); err != nil {
		return fmt.Errorf("keep summary: %w", err)
	}
	return nil
}
