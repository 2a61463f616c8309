package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/uuid"

	"calfleet/internal/inventory"
	"calfleet/internal/postgres/embedded"
	"calfleet/internal/sheet"
)

type importCmd struct {
	Kind      string `arg:"" help:"What the file holds: purchases, hosts, license-servers, key-packs, collections, members (hosts of collections), users (who may connect to them); or auto, to find out from its columns."`
	File      string `arg:"" help:"The Excel workbook (.xlsx) or CSV file, as Excel, PowerShell or a purchasing tool writes it."`
	DryRun    bool   `help:"Say what the file would do and what is wrong with it; change nothing. Needs no database to find what is wrong."`
	KeepGood  bool   `help:"Apply the good lines even if others are refused."`
	Charset   string `help:"utf-8, utf-16le, utf-16be, windows-1252 or cp850; judged where not given." placeholder:"NAME"`
	Sheet     string `help:"The sheet of a workbook; the first where not given." placeholder:"NAME"`
	Header    int    `help:"The line of the header; judged where not given." name:"header-line" placeholder:"LINE"`
	Separator string `help:"One of ; , | or tab; judged where not given." placeholder:"SIGN"`
	Profile   string `help:"Read the file as remembered under this name on the page of its columns, but for what the other flags say; without it, as remembered for files with the same columns." placeholder:"NAME"`
	AddUp     bool   `help:"Lines that repeat a purchase (same order, version and kind), or a pack without a number, add up; without this they are refused."`
	DateOrder string `help:"Order of dates such as 04/05/2026: day (day first) or month; judged where not given." enum:",day,month" default:"" placeholder:"ORDER"`
	Language  string `help:"Language of the reasons: en or fr." enum:"en,fr" default:"en"`
	JSON      bool   `help:"Print JSON."`
	organizationFlag
	databaseFlags
}

// imported is what became of a file; its JSON is a contract.
type imported struct {
	Rows    int           `json:"rows"`
	New     int           `json:"new"`
	Changed int           `json:"changed"`
	Same    int           `json:"same"`
	Apart   int           `json:"apart"`   // lines about something else than CALs that were bought
	Refused []refusedCell `json:"refused"` // a line has one for each thing wrong with it; of those set apart, why
}

type refusedCell struct {
	Line   int    `json:"line"` // of the file, from 1
	Column string `json:"column"`
	Value  string `json:"value"`
	Reason string `json:"reason"`
	Apart  bool   `json:"apart,omitempty"` // nobody's mistake: the file is applied without it
}

func (r *imported) count(c inventory.ImportCounts) {
	r.New, r.Changed, r.Same, r.Apart = c.New, c.Changed, c.Same, c.Apart
}

// refusedLines counts lines; each may have several things wrong with it.
func (r *imported) refusedLines() int { return r.Rows - r.New - r.Changed - r.Same - r.Apart }

// Run applies the file whole, or not at all if a line of it is refused. Its status is 1 then.
func (c *importCmd) Run(ctx context.Context, t terminal) error {
	if err := c.checkKind(); err != nil {
		_, _ = fmt.Fprintf(t.err, "calfleet: %v\n", err)
		return exitMisuse
	}
	upload, file, err := c.upload()
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // nothing was written to it
	result, applied, err := c.work(ctx, t, upload)
	if reason, ok := errors.AsType[*sheet.Error](err); ok {
		return c.refuse(t, reason)
	}
	if err != nil {
		return err
	}
	if err := c.print(t, result, applied); err != nil {
		return err
	}
	if result.refusedLines() > 0 {
		return exitRejected
	}
	return nil
}

func (c *importCmd) checkKind() error {
	if c.Kind == "auto" || inventory.IsImportKind(c.kind()) {
		return nil
	}
	return fmt.Errorf("import %q: write purchases, hosts, license-servers, key-packs, collections, members, users or auto; reports and monitoring output go in with 'calfleet ingest'", c.Kind)
}

// kind is what the inventory calls what the file holds; "" is found out.
func (c *importCmd) kind() string {
	if c.Kind == "auto" {
		return ""
	}
	return strings.ReplaceAll(c.Kind, "-", "_")
}

// upload is the file and what the flags say of it.
func (c *importCmd) upload() (inventory.Upload, *os.File, error) {
	file, err := os.Open(c.File)
	if err != nil {
		return inventory.Upload{}, nil, err
	}
	about, err := file.Stat()
	if err != nil {
		return inventory.Upload{}, nil, errors.Join(err, file.Close())
	}
	upload := inventory.Upload{FileName: filepath.Base(c.File), File: sheet.File{ReaderAt: file, Size: about.Size()}, Profile: c.Profile, Reading: inventory.Reading{
		Kind: c.kind(), AddUp: c.AddUp, Charset: sheet.Charset(c.Charset), Separator: c.separator(), Sheet: c.Sheet, HeaderLine: c.Header,
	}}
	switch c.DateOrder {
	case "day":
		upload.DateOrder = sheet.DMY
	case "month":
		upload.DateOrder = sheet.MDY
	}
	return upload, file, nil
}

func (c *importCmd) separator() byte {
	switch c.Separator {
	case "":
		return 0
	case "tab", `\t`:
		return '\t'
	}
	return c.Separator[0]
}

// work reads the file, compares with the database and, unless this is a dry run or a line is refused, applies. A dry run does without a
// database where there is none.
func (c *importCmd) work(ctx context.Context, t terminal, upload inventory.Upload) (result imported, applied bool, err error) {
	if c.DryRun && c.Profile == "" && !c.reachable() {
		return c.alone(t, upload)
	}
	p, closePortal, err := c.attach(ctx, newLog(t, "text"))
	if err != nil {
		if c.Profile == "" { // which the database keeps
			err = c.unlessDry(t, err)
		}
		if err != nil {
			return result, false, err
		}
		return c.alone(t, upload)
	}
	defer closePortal()
	organization, err := c.find(ctx, p)
	if err != nil {
		return result, false, err
	}
	return c.once(ctx, t, p, organization.ID, upload)
}

// once imports the file whole, or keeps nothing of it.
func (c *importCmd) once(ctx context.Context, t terminal, p *portal, organization uuid.UUID, upload inventory.Upload) (result imported, applied bool, err error) {
	result.Refused = []refusedCell{}
	bar := newBar(t.err, c.Language)
	done, err := p.inventory.ImportOnce(ctx, organization, upload, inventory.Once{
		By: "calfleet import", DryRun: c.DryRun, KeepGood: c.KeepGood, Told: bar.show,
		Refused: func(row *inventory.ImportRow) error {
			c.refuseLine(&result, row.Line, row.Problems)
			return nil
		},
	})
	bar.clear()
	if err != nil {
		return result, false, err
	}
	if reason := done.Mapping.Missing(); !reason.IsZero() {
		return result, false, &sheet.Error{Line: done.HeaderLine, Reason: reason}
	}
	c.tellNotices(t, done.Notices)
	result.Rows = done.Counts().Lines()
	result.count(done.Counts())
	if done.State != inventory.ImportApplied {
		return result, false, nil
	}
	return result, true, p.assess(ctx, organization)
}

// alone reads the file without a database: every good line counts as new.
func (c *importCmd) alone(t terminal, upload inventory.Upload) (imported, bool, error) {
	result := imported{Refused: []refusedCell{}}
	file, err := inventory.EachLine(upload, func(l inventory.ImportLine) error {
		result.Rows++
		if l.Understood() {
			result.New++
		}
		if l.Outcome() == inventory.OutcomeApart {
			result.Apart++
		}
		c.refuseLine(&result, l.Line, l.Problems)
		return nil
	})
	if err != nil {
		return imported{}, false, err
	}
	c.tellNotices(t, file.Notices)
	return result, false, nil
}

// reachable reports whether a dry run has a database to compare with, without starting one.
func (c *importCmd) reachable() bool {
	if c.DatabaseURL != "" {
		return true
	}
	_, running, err := embedded.Attach(c.dir())
	return running && err == nil
}

// unlessDry lets a dry run go on without its database.
func (c *importCmd) unlessDry(t terminal, err error) error {
	if !c.DryRun {
		return err
	}
	_, _ = fmt.Fprintf(t.err, "calfleet: without a database every good line counts as new: %v\n", err)
	return nil
}
