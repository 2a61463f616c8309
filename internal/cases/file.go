package cases

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/fault"
)

// File is a file of a case, without its bytes.
type File struct {
	ID     uuid.UUID `db:"file_id"`
	Proof  string    `db:"proof"` // that it is; "" for any other
	Name   string    `db:"name"`
	Size   int32     `db:"size"`
	SHA256 []byte    `db:"sha256"`
	By     string    `db:"added_by"`
	At     time.Time `db:"added_at"`
}

// Sum is the SHA-256 in hexadecimal digits.
func (f *File) Sum() string { return hex.EncodeToString(f.SHA256) }

// Limits of what a case holds.
const (
	MaxFile  = 10 << 20 // bytes
	MaxFiles = 40       // of one case
	maxName  = 200      // characters
	maxSaid  = 500      // characters
)

const fileColumns = `file_id, proof, name, size, sha256, added_by, added_at`

// Files returns the files of a case, in the order in which they came.
func (s *Store) Files(ctx context.Context, organization, id uuid.UUID) ([]*File, error) {
	const query = `
		SELECT ` + fileColumns + `
		FROM case_files
		WHERE organization_id = $1 AND case_id = $2
		ORDER BY file_id`
	return collect[File](ctx, s.pool, "list files of a case", query, organization, id)
}

// FileBody returns one file of a case. It returns fault.NotFound where the case has no such file.
func (s *Store) FileBody(ctx context.Context, organization, id, file uuid.UUID) (name string, body []byte, err error) {
	const query = `SELECT name, body FROM case_files WHERE organization_id = $1 AND case_id = $2 AND file_id = $3`
	err = s.pool.QueryRow(ctx, query, organization, id, file).Scan(&name, &body)
	if errors.Is(err, pgx.ErrNoRows) {
		return "", nil, noSuchFile()
	}
	if err != nil {
		return "", nil, fmt.Errorf("read file %s: %w", file, err)
	}
	return name, body, nil
}

func noSuchFile() error { return fault.New(fault.NotFound, "there is no such file") }

// Attach keeps a file with a case. It returns fault.NotFound where the organization has no such case, fault.Invalid at "file" for one that is empty,
// larger than MaxFile, without a name or one too many, and at "proof" for what the checklist doesn't know.
func (s *Store) Attach(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID, proof, name string, body []byte) error {
	name = strings.TrimSpace(name)
	switch {
	case len(body) == 0 || len(body) > MaxFile:
		return fault.At(fault.Invalid, "file", "is empty, or larger than %d MiB", MaxFile>>20)
	case name == "" || utf8.RuneCountInString(name) > maxName || !utf8.ValidString(name) || strings.ContainsRune(name, 0):
		return fault.At(fault.Invalid, "file", "has no name that can be kept")
	case proof != "" && !IsProof(proof):
		return fault.At(fault.Invalid, "proof", "is not on the checklist")
	}
	return s.change(ctx, organization, id, func(ctx context.Context, tx pgx.Tx, c *locked) error {
		const count = `SELECT count(*) FROM case_files WHERE organization_id = $1 AND case_id = $2`
		var n int
		if err := tx.QueryRow(ctx, count, organization, id).Scan(&n); err != nil {
			return err
		}
		if n >= MaxFiles {
			return fault.At(fault.Invalid, "file", "is one too many: a case holds %d", MaxFiles)
		}
		const insert = `
			INSERT INTO case_files (organization_id, file_id, case_id, proof, name, size, sha256, body, added_by, added_at)
			VALUES (@organization, @file, @case, @proof, @name, @size, @sum, @body, @by, now())`
		sum := sha256.Sum256(body)
		var batch pgx.Batch
		batch.Queue(insert, pgx.StrictNamedArgs{
			"organization": organization, "file": uuid.Must(uuid.NewV7()), "case": id, "proof": proof, "name": name, "size": len(body),
			"sum": sum[:], "body": body, "by": by,
		})
		if err := queueDone(&batch, organization, by, "case.attach", c, map[string]any{"file": name, "proof": proof, "sha256": hex.EncodeToString(sum[:])}); err != nil {
			return err
		}
		return tx.SendBatch(ctx, &batch).Close()
	})
}

// Detach deletes a file of a case. It returns fault.NotFound where the case has no such file.
func (s *Store) Detach(ctx context.Context, organization uuid.UUID, by string, id, file uuid.UUID) error {
	return s.change(ctx, organization, id, func(ctx context.Context, tx pgx.Tx, c *locked) error {
		const query = `DELETE FROM case_files WHERE organization_id = $1 AND case_id = $2 AND file_id = $3 RETURNING name, proof, encode(sha256, 'hex')`
		var name, proof, sum string
		err := tx.QueryRow(ctx, query, organization, id, file).Scan(&name, &proof, &sum)
		if errors.Is(err, pgx.ErrNoRows) {
			return noSuchFile()
		}
		if err != nil {
			return err
		}
		var batch pgx.Batch
		if err := queueDone(&batch, organization, by, "case.detach", c, map[string]any{"file": name, "proof": proof, "sha256": sum}); err != nil {
			return err
		}
		return tx.SendBatch(ctx, &batch).Close()
	})
}

// Said is what somebody said of a line of the checklist.
type Said struct {
	Proof  string    `db:"proof"`
	Text   string    `db:"said"`
	Ticked bool      `db:"ticked"` // it is at hand
	By     string    `db:"said_by"`
	At     time.Time `db:"said_at"`
}

// SaidOf returns what was said of a case's checklist.
func (s *Store) SaidOf(ctx context.Context, organization, id uuid.UUID) ([]*Said, error) {
	const query = `
		SELECT proof, said, ticked, said_by, said_at
		FROM case_proofs
		WHERE organization_id = $1 AND case_id = $2
		ORDER BY proof`
	return collect[Said](ctx, s.pool, "read what was said of proofs", query, organization, id)
}

// Say says that a proof is at hand, and what there is to say of it; neither takes back what was said. It returns fault.NotFound where the
// organization has no such case, fault.Invalid at "proof" for what the checklist doesn't know and at "said" for what is too long.
func (s *Store) Say(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID, proof string, ticked bool, said string) error {
	said = strings.TrimSpace(said)
	switch {
	case !IsProof(proof):
		return fault.At(fault.Invalid, "proof", "is not on the checklist")
	case utf8.RuneCountInString(said) > maxSaid || !utf8.ValidString(said) || strings.ContainsRune(said, 0):
		return fault.At(fault.Invalid, "said", "is longer than %d characters, or no text", maxSaid)
	}
	return s.change(ctx, organization, id, func(ctx context.Context, tx pgx.Tx, c *locked) error {
		const take = `DELETE FROM case_proofs WHERE organization_id = $1 AND case_id = $2 AND proof = $3`
		const say = `
			INSERT INTO case_proofs (organization_id, case_id, proof, said, ticked, said_by, said_at)
			VALUES ($1, $2, $3, $4, $5, $6, now())`
		var batch pgx.Batch
		batch.Queue(take, organization, id, proof)
		if ticked || said != "" {
			batch.Queue(say, organization, id, proof, said, ticked, by)
		}
		if err := queueDone(&batch, organization, by, "case.proof", c, map[string]any{"proof": proof, "ticked": ticked, "said": said}); err != nil {
			return err
		}
		return tx.SendBatch(ctx, &batch).Close()
	})
}
