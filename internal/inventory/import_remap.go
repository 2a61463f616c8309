package inventory

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/fault"
	"calfleet/internal/postgres"
	"calfleet/internal/sheet"
)

// RemapImport reads a staged file again as somebody says, whatever profile was followed before; a large one is read in the background.
// With remember, the name of a profile, files with the same columns are read so from now on; nil remembers nothing. It returns
// fault.Invalid where the file can't be read so (see EachLine), fault.Conflict where the import is finished or at work. Either is at
// "profile" where it is about the name, that is none or stands for files with other columns.
func (s *Store) RemapImport(ctx context.Context, organization uuid.UUID, by string, id uuid.UUID, reading Reading, remember *string) error {
	return postgres.InTx(ctx, s.pool, func(ctx context.Context, tx pgx.Tx) error {
		known, err := lockedStagedImport(ctx, tx, organization, id)
		if err != nil {
			return err
		}
		upload, err := keptFile(ctx, tx, organization, known)
		if err != nil {
			return err
		}
		upload.Reading = reading
		file, err := openFile(upload)
		if err != nil {
			return err
		}
		known.Kind, known.Reading, known.Profile = file.Kind, reading, ""
		if remember != nil {
			if err := rememberReading(ctx, tx, organization, by, known, *remember); err != nil {
				return err
			}
		}
		profile := known.Profile
		if known.isLarge() {
			return s.ask(ctx, tx, organization, by, known, ImportReading)
		}
		if err := forgetLines(ctx, tx, organization, id); err != nil {
			return err
		}
		if err := stageLines(ctx, tx, organization, known, file); err != nil {
			return err
		}
		known.Profile = profile
		if err := updateImport(ctx, tx, organization, known, nil); err != nil {
			return err
		}
		return recordImport(ctx, tx, organization, by, "import.remap", known)
	})
}

// ImportColumn is a column of a staged file with a few of its values.
type ImportColumn struct {
	MappedColumn
	Values []string
}

// ImportColumns is a staged import with its columns as its file has them.
type ImportColumns struct {
	Import    *Import
	Columns   []ImportColumn
	Ambiguous string // a date of the file that has two readings, "" where there is none
}

const (
	shownValues = 3
	sampledRows = 2000 // that values are looked for in
)

// ImportColumns shows what the columns of a staged file hold, so that somebody can say what they mean. It returns fault.Conflict where
// the import is finished.
func (s *Store) ImportColumns(ctx context.Context, organization, id uuid.UUID) (*ImportColumns, error) {
	known, err := s.Import(ctx, organization, id)
	if err != nil {
		return nil, err
	}
	if known.State != ImportStaged {
		return nil, fault.New(fault.Conflict, "this import is finished or at work")
	}
	upload, err := keptFile(ctx, s.pool, organization, known)
	if err != nil {
		return nil, err
	}
	shown := &ImportColumns{Import: known}
	for _, c := range known.Mapping.Columns {
		shown.Columns = append(shown.Columns, ImportColumn{MappedColumn: c})
	}
	reader, err := upload.open()
	if err != nil {
		return nil, unreadable(err)
	}
	days := kindNamed(known.Kind).dayFields(upload.Fields)
	for range sampledRows {
		row, ok, err := reader.Next()
		if err != nil {
			return nil, unreadable(err)
		}
		if !ok {
			break
		}
		shown.sample(row.Cells, days)
	}
	return shown, nil
}

// sample takes in one row.
func (s *ImportColumns) sample(cells []string, days map[string]bool) {
	for i := range s.Columns {
		if i >= len(cells) || tidy(cells[i]) == "" {
			continue
		}
		c := &s.Columns[i]
		if len(c.Values) < shownValues {
			c.Values = append(c.Values, quote(tidy(cells[i])))
		}
		if s.Ambiguous == "" && days[c.Field] && sheet.JudgeDateOrder([]string{cells[i]}) == sheet.UnknownOrder {
			s.Ambiguous = tidy(cells[i])
		}
	}
}
