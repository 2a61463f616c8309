package inventory

import (
	"bytes"
	"context"
	"fmt"

	"github.com/google/uuid"
)

// Programs choose the ID of an import themselves: whoever hears no answer sends the same file under the same ID once more.

func (u Upload) idOrNew() uuid.UUID {
	if u.ID == uuid.Nil {
		return newID()
	}
	return u.ID
}

// IsImportOf reports whether an import came as a file whose SHA-256 is sum.
func (s *Store) IsImportOf(ctx context.Context, organization, id uuid.UUID, sum []byte) (bool, error) {
	const query = `SELECT file_hash FROM imports WHERE organization_id = $1 AND import_id = $2`
	var kept []byte
	if err := s.pool.QueryRow(ctx, query, organization, id).Scan(&kept); err != nil {
		return false, fmt.Errorf("look for the file of import %s: %w", id, err)
	}
	return bytes.Equal(kept, sum), nil
}

// Values are what a line says, by field; none of a line that was not understood.
func (row *ImportRow) Values() map[string]string {
	if row.Purchase == nil {
		return row.Fields
	}
	values := map[string]string{}
	for _, f := range row.Purchase.fields() {
		if f.value != nil && *f.value != "" {
			values[f.name] = *f.value
		}
	}
	return values
}
