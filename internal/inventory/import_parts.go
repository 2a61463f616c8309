package inventory

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/fault"
	"calfleet/internal/postgres"
	"calfleet/internal/sheet"
)

// partSize is how much of a file one row of import_parts keeps.
const partSize = 1 << 20

// kept is what is known of a file that is kept.
type kept struct {
	size int64
	hash []byte
}

// takeIn keeps a file as it comes, which takes as long as whoever sends it likes: no transaction waits for them. It stands under an ID that no import
// has, until one adopts it; one that does not come whole is forgotten, by whoever cleans up where the portal dies meanwhile.
func (s *Store) takeIn(ctx context.Context, organization, id uuid.UUID, in io.Reader) (kept, error) {
	k, err := keepFile(ctx, s.pool, organization, id, in)
	if err != nil {
		s.forgetIncoming(ctx, organization, id)
	}
	return k, err
}

// forgetIncoming forgets a file that no import adopted, though whoever sent it may be gone. What can't be forgotten now is swept later.
func (s *Store) forgetIncoming(ctx context.Context, organization, id uuid.UUID) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	_ = forgetFile(ctx, s.pool, organization, id)
}

// adoptFile gives an import a file that was taken in.
func adoptFile(ctx context.Context, tx pgx.Tx, organization, id, incoming uuid.UUID) error {
	const query = `UPDATE import_parts SET import_id = $2 WHERE organization_id = $1 AND import_id = $3`
	if _, err := tx.Exec(ctx, query, organization, id, incoming); err != nil {
		return fmt.Errorf("adopt the file of import %s: %w", id, err)
	}
	return nil
}

// sweepIncoming forgets files whose taking in a portal did not live to end. None takes a day.
func (s *Store) sweepIncoming(ctx context.Context, organization uuid.UUID) error {
	const query = `
		DELETE FROM import_parts p
		WHERE organization_id = $1 AND kept_at < now() - interval '1 day'
		  AND NOT EXISTS (SELECT FROM imports i WHERE i.organization_id = p.organization_id AND i.import_id = p.import_id)`
	if _, err := s.pool.Exec(ctx, query, organization); err != nil {
		return fmt.Errorf("sweep files that no import has: %w", err)
	}
	return nil
}

// keepFile keeps a file part by part.
func keepFile(ctx context.Context, db postgres.DB, organization, id uuid.UUID, in io.Reader) (kept, error) {
	const query = `INSERT INTO import_parts (organization_id, import_id, part, data) VALUES ($1, $2, $3, $4)`
	sum, buffer, size := sha256.New(), make([]byte, partSize), int64(0)
	for part := 0; ; part++ {
		n, err := io.ReadFull(in, buffer)
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return kept{}, fmt.Errorf("take in the file of import %s: %w", id, err)
		}
		if n > 0 {
			if _, err := db.Exec(ctx, query, organization, id, part, buffer[:n]); err != nil {
				return kept{}, fmt.Errorf("keep part %d of the file of import %s: %w", part, id, err)
			}
		}
		size += int64(n)
		_, _ = sum.Write(buffer[:n]) // a hash takes everything
		if last {
			return kept{size, sum.Sum(nil)}, nil
		}
	}
}

func forgetFile(ctx context.Context, db postgres.DB, organization, id uuid.UUID) error {
	const query = `DELETE FROM import_parts WHERE organization_id = $1 AND import_id = $2`
	if _, err := db.Exec(ctx, query, organization, id); err != nil {
		return fmt.Errorf("forget the file of import %s: %w", id, err)
	}
	return nil
}

// keptFile is the file of an import as it came, to be read while ctx and db last.
func keptFile(ctx context.Context, db postgres.DB, organization uuid.UUID, i *Import) (Upload, error) {
	u := Upload{FileName: i.FileName, Reading: i.Reading}
	const query = `SELECT count(*) FROM import_parts WHERE organization_id = $1 AND import_id = $2`
	parts := 0
	if err := db.QueryRow(ctx, query, organization, i.ID).Scan(&parts); err != nil {
		return u, fmt.Errorf("look for the file of import %s: %w", i.ID, err)
	}
	if parts == 0 && i.FileSize > 0 {
		return u, fault.New(fault.Conflict, "the file is not kept any more; upload it again")
	}
	read := func(part int64) (data []byte, err error) {
		const query = `SELECT data FROM import_parts WHERE organization_id = $1 AND import_id = $2 AND part = $3`
		if err = db.QueryRow(ctx, query, organization, i.ID, part).Scan(&data); err != nil {
			return nil, fmt.Errorf("read part %d of the file of import %s: %w", part, i.ID, err)
		}
		return data, nil
	}
	u.File = sheet.File{ReaderAt: &parted{size: i.FileSize, read: read}, Size: i.FileSize}
	var err error
	if u.Catalog, err = catalogOf(ctx, db, organization); err != nil {
		return u, err
	}
	u.Fields, err = customFields(ctx, db, organization, "")
	return u, err
}

// parted is a file in parts of which it keeps the last two: files are read from front to back, now and then a little behind.
type parted struct {
	size   int64
	read   func(part int64) ([]byte, error)
	recent [2]struct {
		part int64
		data []byte
	}
}

// ReadAt reads over as many parts as it takes.
func (p *parted) ReadAt(into []byte, from int64) (n int, err error) {
	for n < len(into) && from < p.size {
		data, err := p.part(from / partSize)
		if err != nil {
			return n, err
		}
		copied := copy(into[n:], data[min(from%partSize, int64(len(data))):])
		if copied == 0 {
			return n, io.ErrUnexpectedEOF
		}
		n += copied
		from += int64(copied)
	}
	if n < len(into) {
		return n, io.EOF
	}
	return n, nil
}

func (p *parted) part(number int64) ([]byte, error) {
	for _, r := range p.recent {
		if r.data != nil && r.part == number {
			return r.data, nil
		}
	}
	data, err := p.read(number)
	if err != nil {
		return nil, err
	}
	p.recent[0] = p.recent[1]
	p.recent[1].part, p.recent[1].data = number, data
	return data, nil
}
