package inventory

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/fault"
	"calfleet/internal/postgres"
	"calfleet/internal/sheet"
)

// partSize is how much of a file one row of import_parts keeps.
const partSize = 1 << 20

// keeping writes a file to the database piece by piece, as it comes.
type keeping struct {
	tx               pgx.Tx
	organization, id uuid.UUID
	part             int
	size             int64
	hash             hash.Hash
}

// keepFile keeps a file within tx, and says how large it was and what it hashes to.
func keepFile(ctx context.Context, tx pgx.Tx, organization, id uuid.UUID, in io.Reader) (size int64, sum []byte, err error) {
	k := &keeping{tx: tx, organization: organization, id: id, hash: sha256.New()}
	buffer := make([]byte, partSize)
	for {
		n, err := io.ReadFull(in, buffer)
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return 0, nil, fmt.Errorf("take in the file of import %s: %w", id, err)
		}
		if n > 0 {
			if err := k.keep(ctx, buffer[:n]); err != nil {
				return 0, nil, err
			}
		}
		if last {
			return k.size, k.hash.Sum(nil), nil
		}
	}
}

func (k *keeping) keep(ctx context.Context, data []byte) error {
	const query = `INSERT INTO import_parts (organization_id, import_id, part, data) VALUES ($1, $2, $3, $4)`
	if _, err := k.tx.Exec(ctx, query, k.organization, k.id, k.part, data); err != nil {
		return fmt.Errorf("keep part %d of the file of import %s: %w", k.part, k.id, err)
	}
	k.part++
	k.size += int64(len(data))
	_, _ = k.hash.Write(data) // a hash takes everything
	return nil
}

func forgetFile(ctx context.Context, tx pgx.Tx, organization, id uuid.UUID) error {
	const query = `DELETE FROM import_parts WHERE organization_id = $1 AND import_id = $2`
	if _, err := tx.Exec(ctx, query, organization, id); err != nil {
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
