package inventory

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/activity"
	"calfleet/internal/fault"
	"calfleet/internal/postgres"
	"calfleet/internal/sheet"
)

// ImportProfile is how the files of one source are read, remembered for everybody in the organization.
type ImportProfile struct {
	ID      uuid.UUID  `db:"profile_id"`
	Kind    string     `db:"kind"` // of records
	Name    string     `db:"name"`
	Reading Reading    `db:"reading"`
	SavedBy string     `db:"saved_by"`
	SavedAt time.Time  `db:"saved_at"`
	UsedAt  *time.Time `db:"used_at"` // nil: not since it was saved
}

const profileColumns = `profile_id, kind, name, reading, saved_by, saved_at, used_at`

// maxProfiles are listed; nobody has as many sources.
const maxProfiles = 500

// ImportProfiles lists the profiles of an organization by name.
func (s *Store) ImportProfiles(ctx context.Context, organization uuid.UUID) ([]*ImportProfile, error) {
	const query = `SELECT ` + profileColumns + ` FROM import_profiles WHERE organization_id = $1 ORDER BY name LIMIT $2`
	return many[ImportProfile](ctx, s.pool, query, organization, maxProfiles)
}

// openImport opens a file to import: with the organization's own fields, and as a profile says, be it the one that is named, as far as
// nothing else is said, or the one that was remembered for files with the same columns. It returns fault.NotFound where no profile has
// that name, and otherwise what openFile does.
func openImport(ctx context.Context, db postgres.DB, organization uuid.UUID, u Upload) (*ImportFile, error) {
	fields, err := customFields(ctx, db, organization, "")
	if err != nil {
		return nil, err
	}
	u.Fields = fields
	if u.Catalog, err = catalogOf(ctx, db, organization); err != nil {
		return nil, err
	}
	plain := u
	plain.Reading = Reading{}
	table, key, err := untold(plain)
	if err != nil {
		return nil, err
	}
	profile, err := profileFor(ctx, db, organization, u, key)
	if err != nil {
		return nil, err
	}
	file, err := openAs(u, profile, table)
	if file != nil {
		file.HeaderKey = key
	}
	return file, err
}

// untold opens a file as if nobody had said how. A file that can't be read so has no key, which is no error here.
func untold(plain Upload) (*sheet.Reader, string, error) {
	table, err := plain.open()
	if err == nil {
		return table, headerKey(table.Columns), nil
	}
	if _, unfit := errors.AsType[*sheet.Error](err); unfit {
		return nil, "", nil
	}
	return nil, "", err
}

// openAs opens a file as a profile says, if any does. table is the file as nobody has told how to read it.
func openAs(u Upload, profile *ImportProfile, table *sheet.Reader) (*ImportFile, error) {
	if profile == nil {
		if table != nil && u.isZero() {
			return importFile(u, table)
		}
		return openFile(u)
	}
	plain := u
	u.Reading = u.over(profile.Reading)
	u.Kind = cmp.Or(u.Kind, profile.Kind)
	file, err := openFile(u)
	if err != nil && u.Profile == "" {
		return openFile(plain) // what was remembered doesn't fit this file
	}
	if file != nil {
		file.Profile = profile.Name
	}
	return file, err
}

// profileFor is the profile that is named, or that fits by itself; nil where none does.
func profileFor(ctx context.Context, db postgres.DB, organization uuid.UUID, u Upload, key string) (*ImportProfile, error) {
	if u.Profile != "" {
		const query = `SELECT ` + profileColumns + ` FROM import_profiles WHERE organization_id = $1 AND name = $2 AND ($3 = '' OR kind = $3) ORDER BY saved_at DESC LIMIT 1`
		return one[ImportProfile](ctx, db, fault.New(fault.NotFound, "there is no profile %q", u.Profile), query, organization, u.Profile, u.Kind)
	}
	if !u.isZero() {
		return nil, nil //nolint:nilnil // who says how to read a file is not overruled
	}
	const query = `SELECT ` + profileColumns + ` FROM import_profiles WHERE organization_id = $1 AND header_key = $2 AND ($3 = '' OR kind = $3) ORDER BY saved_at DESC LIMIT 1`
	none := errors.New("no profile")
	profile, err := one[ImportProfile](ctx, db, none, query, organization, key, u.Kind)
	if errors.Is(err, none) {
		return nil, nil //nolint:nilnil // most files have none
	}
	return profile, err
}

// rememberReading saves how files with the columns of this one are read, instead of what was remembered before. A name that stands for
// other columns is left to them: people who name a profile, or follow it by itself, must not be given another.
func rememberReading(ctx context.Context, tx pgx.Tx, organization uuid.UUID, by string, i *Import, name string) error {
	if name, _ = textOfCell(tidy(name), maxKey); name == "" {
		return fault.At(fault.Invalid, "profile", "has from 1 to %d characters", maxKey)
	}
	if i.HeaderKey == "" {
		return nil
	}
	const query = `
		INSERT INTO import_profiles (organization_id, profile_id, kind, name, header_key, reading, saved_by, saved_at)
		VALUES (@organization, @id, @kind, @name, @key, @reading, @by, now())
		ON CONFLICT (organization_id, kind, header_key) DO UPDATE SET
			name = excluded.name, reading = excluded.reading, saved_by = excluded.saved_by, saved_at = excluded.saved_at`
	_, err := tx.Exec(ctx, query, pgx.StrictNamedArgs{
		"organization": organization, "id": newID(), "kind": i.Kind, "name": name, "key": i.HeaderKey, "reading": i.Reading, "by": by,
	})
	if violates(err, "import_profiles_name_unique") {
		return fault.At(fault.Conflict, "profile", "files with other columns are remembered as %q; choose another name", name)
	}
	if err != nil {
		return fmt.Errorf("remember how %s is read: %w", i.FileName, err)
	}
	i.Profile = name
	return nil
}

// useProfile notes that a profile was of use.
func useProfile(ctx context.Context, tx pgx.Tx, organization uuid.UUID, i *Import) error {
	const query = `UPDATE import_profiles SET used_at = now() WHERE organization_id = $1 AND kind = $2 AND name = $3`
	if _, err := tx.Exec(ctx, query, organization, i.Kind, i.Profile); err != nil {
		return fmt.Errorf("note that profile %q was used: %w", i.Profile, err)
	}
	return nil
}

// ForgetProfile takes a profile away; imports that were read by it stay as they are. It returns fault.NotFound where there is none.
func (s *Store) ForgetProfile(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID) error {
	return postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		const query = `DELETE FROM import_profiles WHERE organization_id = $1 AND profile_id = $2 RETURNING name`
		var name string
		err := tx.QueryRow(ctx, query, organization, id).Scan(&name)
		if errors.Is(err, pgx.ErrNoRows) {
			return fault.New(fault.NotFound, "there is no such profile")
		}
		if err != nil {
			return fmt.Errorf("forget profile %s: %w", id, err)
		}
		return activity.Record(ctx, tx, activity.Entry{Organization: organization, Actor: by, Action: "import.forget", Subject: name})
	})
}
