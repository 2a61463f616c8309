package inventory

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"calfleet/internal/fault"
	"calfleet/internal/postgres"
	"calfleet/internal/sheet"
)

// Import is a file of records of one kind: staged with its line numbers, looked at, then applied or discarded.
type Import struct {
	ID         uuid.UUID      `db:"import_id"`
	Kind       string         `db:"kind"`      // one of ImportKinds; "": not read yet
	FileName   string         `db:"file_name"` // without folders, fit to be shown
	Charset    sheet.Charset  `db:"charset"`
	Separator  string         `db:"separator"` // one character
	Sheet      string         `db:"sheet"`     // of a workbook, which has neither charset nor separator
	Sheets     []string       `db:"sheets"`    // that the workbook has
	HeaderLine int            `db:"header_line"`
	Reading    Reading        `db:"reading"`    // what was said of how to read it
	HeaderKey  string         `db:"header_key"` // what files with the same columns have in common
	Profile    string         `db:"profile"`    // that says so; "": none, or somebody said otherwise since
	Mapping    Mapping        `db:"mapping"`
	Notices    []sheet.Notice `db:"notices"` // what was left out of the file, and why
	State      ImportState    `db:"state"`
	FileSize   int64          `db:"file_size"` // bytes
	Progress   int            `db:"progress"`  // percent of what is being done; meaningful while something is
	KeepGood   bool           `db:"keep_good"` // what to apply, while that is being done
	AskedBy    string         `db:"asked_by"`  // who asked for it
	Problem    *sheet.Error   `db:"problem"`   // why the file can't be read
	New        int            `db:"new_count"` // this and the next four: as of staging, or of applying once applied
	Changed    int            `db:"changed_count"`
	Same       int            `db:"same_count"`
	Refused    int            `db:"refused_count"`
	Apart      int            `db:"apart_count"`
	CreatedBy  string         `db:"created_by"`
	CreatedAt  time.Time      `db:"created_at"`
	FinishedAt *time.Time     `db:"finished_at"` // nil while staged
	UndoneAt   *time.Time     `db:"undone_at"`   // nil unless undone, as the next two
	UndoneBy   string         `db:"undone_by"`
	Undone     UndoneImport   `db:"undone"`

	ComparedTurn *int64 `db:"compared_turn"` // of purchases, since which lines need no comparing again; nil: they do
}

// ImportState is how far an import has come.
type ImportState string

// The states. Reading, applying and undoing lead to the next by themselves; all others but staged are final, except that what was applied may be
// undone.
const (
	ImportReading   ImportState = "reading"    // the file is there, its lines are not yet
	ImportUnread    ImportState = "unreadable" // the file as a whole can't be read
	ImportStaged    ImportState = "staged"
	ImportApplying  ImportState = "applying"
	ImportApplied   ImportState = "applied"
	ImportDiscarded ImportState = "discarded"
	ImportUndoing   ImportState = "undoing" // applied, and being taken back
	ImportUndone    ImportState = "undone"  // applied, and taken back later
)

// Outcomes of lines that say nothing of a record.
const (
	OutcomeRefused Outcome = "refused" // could not be understood, or fits nothing that is known
	OutcomeApart   Outcome = "apart"   // understood, and about something else than CALs that were bought
)

// Mapping says how the columns of a file are read.
type Mapping struct {
	Kind      string          `json:"kind,omitempty"` // of records; "" in imports of before there were others: purchases
	Columns   []MappedColumn  `json:"columns"`        // of the file, in its order
	DateOrder sheet.DateOrder `json:"date_order"`
	Format    string          `json:"format,omitempty"` // of the catalog, by which the file was recognised; "" none was
}

// MappedColumn is one column of a file and the field that it fills; "" is a column that is not read.
type MappedColumn struct {
	Column string `json:"column"`
	Field  string `json:"field"`
}

// ImportProblem is one reason why a line is refused: what stands where, and what would be right. Column and Value are
// empty where the whole line is meant.
type ImportProblem struct {
	Column string       `json:"column"`
	Value  string       `json:"value"`
	Reason sheet.Reason `json:"reason"`

	// Misshapen says that the cells of the line can't be told apart; no choice of columns cures that.
	Misshapen bool `json:"misshapen,omitempty"`

	// Apart says that the line is nobody's mistake: it is about something else than RDS CALs, or tells of no purchase.
	Apart bool `json:"apart,omitempty"`
}

// ImportCounts says what the lines of a file do, or did.
type ImportCounts struct{ New, Changed, Same, Refused, Apart int }

// add counts a line; "" is one that was understood, and new until it is compared.
func (c *ImportCounts) add(outcome Outcome) {
	switch outcome {
	case OutcomeRefused:
		c.Refused++
	case OutcomeApart:
		c.Apart++
	case OutcomeNew, OutcomeChanged, OutcomeSame, "":
		c.New++
	}
}

// Lines is how many there are in all.
func (c ImportCounts) Lines() int { return c.Good() + c.Refused + c.Apart }

// Good is how many could be understood.
func (c ImportCounts) Good() int { return c.New + c.Changed + c.Same }

// of is how many lines come to an outcome; "" is any.
func (c ImportCounts) of(outcome Outcome) int {
	switch outcome {
	case OutcomeNew:
		return c.New
	case OutcomeChanged:
		return c.Changed
	case OutcomeSame:
		return c.Same
	case OutcomeRefused:
		return c.Refused
	case OutcomeApart:
		return c.Apart
	}
	return c.Lines()
}

// AtWork reports that something is being done with the import by itself.
func (i *Import) AtWork() bool {
	return i.State == ImportReading || i.State == ImportApplying || i.State == ImportUndoing
}

// Counts are the counts that were kept with the import.
func (i *Import) Counts() ImportCounts {
	return ImportCounts{New: i.New, Changed: i.Changed, Same: i.Same, Refused: i.Refused, Apart: i.Apart}
}

const importColumns = `
	import_id, kind, file_name, charset, separator, sheet, sheets, header_line, reading, header_key, profile, mapping, notices, state, file_size, progress, keep_good, asked_by, problem, new_count, changed_count, same_count,
	refused_count, apart_count, compared_turn, created_by, created_at, finished_at, undone_at, undone_by, undone`

func noSuchImport() error { return fault.New(fault.NotFound, "there is no such import") }

// Import returns one import. It returns fault.NotFound where the organization has no such import.
func (s *Store) Import(ctx context.Context, organization, id uuid.UUID) (*Import, error) {
	return importByID(ctx, s.pool, organization, id)
}

func importByID(ctx context.Context, db postgres.DB, organization, id uuid.UUID) (*Import, error) {
	const query = `SELECT ` + importColumns + ` FROM imports WHERE organization_id = $1 AND import_id = $2`
	return one[Import](ctx, db, noSuchImport(), query, organization, id)
}

// lockedImport takes the import for this transaction alone.
func lockedImport(ctx context.Context, tx pgx.Tx, organization, id uuid.UUID) (*Import, error) {
	const query = `SELECT ` + importColumns + ` FROM imports WHERE organization_id = $1 AND import_id = $2 FOR UPDATE`
	return one[Import](ctx, tx, noSuchImport(), query, organization, id)
}

// lockedStagedImport returns fault.Conflict where the import is finished.
func lockedStagedImport(ctx context.Context, tx pgx.Tx, organization, id uuid.UUID) (*Import, error) {
	known, err := lockedImport(ctx, tx, organization, id)
	switch {
	case err != nil:
		return nil, err
	case known.AtWork():
		return nil, fault.New(fault.Conflict, "this import is at work; wait until it is done")
	case known.State == ImportUnread:
		return nil, fault.New(fault.Conflict, "this file can't be read; correct it and upload it again")
	case known.State == ImportApplied, known.State == ImportUndone:
		return nil, fault.New(fault.Conflict, "this import was applied already")
	case known.State == ImportDiscarded:
		return nil, fault.New(fault.Conflict, "this import was discarded; upload the file again")
	}
	return known, nil
}

func separatorText(sign byte) string {
	if sign == 0 {
		return ""
	}
	return string(sign)
}
