package audit

import (
	"context"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"calfleet/internal/compat"
	"calfleet/internal/sheet"
)

// column is one column of a table: its header and what stands below it.
type column[T any] struct {
	header compat.Text
	cell   func(p *pack, row T) sheet.Cell
}

// addTable writes one table with the columns given, in the language of the pack.
func addTable[T any](p *pack, a *archive, name string, columns []column[T], rows iter.Seq2[T, error]) error {
	return a.add(name, func(w io.Writer) (int, error) {
		table := sheet.NewWriter(w, p.separator())
		if err := table.Header(headers(p, columns)...); err != nil {
			return 0, err
		}
		n := 0
		for row, err := range rows {
			if err != nil {
				return n, err
			}
			if err := table.Row(cells(p, columns, row)...); err != nil {
				return n, err
			}
			n++
		}
		return n, table.Flush()
	})
}

func headers[T any](p *pack, columns []column[T]) []string {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = p.in(c.header)
	}
	return names
}

func cells[T any](p *pack, columns []column[T], row T) []sheet.Cell {
	out := make([]sheet.Cell, len(columns))
	for i, c := range columns {
		out[i] = c.cell(p, row)
	}
	return out
}

func (p *pack) separator() byte {
	if p.Language == French {
		return ';'
	}
	return ','
}

// each is the rows of a slice.
func each[T any](rows []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// stream is the rows of a constant query, one at a time.
func stream[T any](ctx context.Context, tx pgx.Tx, query string, args ...any) iter.Seq2[*T, error] {
	return func(yield func(*T, error) bool) {
		rows, err := tx.Query(ctx, query, args...) //sqlconst:allow every caller passes a constant
		if err != nil {
			yield(nil, fmt.Errorf("query %T: %w", *new(T), err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			row, err := pgx.RowToAddrOfStructByName[T](rows)
			if !yield(row, err) || err != nil {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(nil, fmt.Errorf("read %T: %w", *new(T), err))
		}
	}
}

func (p *pack) in(t compat.Text) string {
	if p.Language == French {
		return t.FR
	}
	return t.EN
}

func t(en, fr string) compat.Text { return compat.Text{EN: en, FR: fr} }

// Words that stand where a value is missing: an empty cell could be taken for none.
var (
	notRead   = t("unknown", "inconnu")
	unlimited = t("unlimited", "illimité")
	yes       = t("yes", "oui")
	no        = t("no", "non")
)

// say is a cell of text in the language of the pack.
func (p *pack) say(t compat.Text) sheet.Cell { return sheet.Text(p.in(t)) }

// known is text that may not have been read.
func (p *pack) known(s *string) sheet.Cell {
	if s == nil || *s == "" {
		return p.say(notRead)
	}
	return sheet.Text(*s)
}

// number is one of WMI's numbers that may not have been read.
func number[N int32 | int64](p *pack, n *N) sheet.Cell {
	if n == nil {
		return p.say(notRead)
	}
	return sheet.Int(int64(*n))
}

// count is a number of CALs.
func (p *pack) count(c compat.Count) sheet.Cell {
	switch {
	case c.Unlimited:
		return p.say(unlimited)
	case !c.Read:
		return p.say(notRead)
	}
	return sheet.Int(c.N)
}

func (p *pack) flag(b *bool) sheet.Cell {
	switch {
	case b == nil:
		return p.say(notRead)
	case *b:
		return p.say(yes)
	}
	return p.say(no)
}

// instant is a time in UTC, in a form that no spreadsheet turns around; empty where there is none.
func instant(t *time.Time) sheet.Cell {
	if t == nil || t.IsZero() {
		return sheet.Cell{}
	}
	return sheet.Text(t.UTC().Format(time.RFC3339))
}

func day(t *time.Time) sheet.Cell {
	if t == nil {
		return sheet.Cell{}
	}
	return sheet.Day(*t)
}

const maxNames = 50 // names in one cell; a spreadsheet's cell ends at 32,767 characters

// names lists computers, the first of many.
func (p *pack) names(list []string) sheet.Cell {
	if len(list) <= maxNames {
		return sheet.Text(strings.Join(list, ", "))
	}
	more := t("%s and %d more", "%s et %d de plus")
	return sheet.Text(fmt.Sprintf(p.in(more), strings.Join(list[:maxNames], ", "), len(list)-maxNames))
}

func (p *pack) kind(k compat.Kind) sheet.Cell {
	if k == compat.KindUnknown {
		return p.say(notRead)
	}
	return p.say(k.Text())
}

func (p *pack) version(v compat.CALVersion) sheet.Cell {
	if v == compat.UnknownCAL {
		return p.say(notRead)
	}
	return sheet.Text(v.String())
}

func (p *pack) release(name string) sheet.Cell {
	if name == compat.UnknownRelease.String() {
		return p.say(notRead)
	}
	return sheet.Text(name)
}

var verdictWords = map[compat.Verdict]compat.Text{
	compat.OK: t("OK", "Conforme"), compat.Violation: t("Violation", "Infraction"),
	compat.Unknown: t("Unknown", "Inconnu"), compat.NotApplicable: t("Not applicable", "Sans objet"),
}

var stateWords = map[compat.State]compat.Text{
	compat.StateFine: t("Fine", "Conforme"), compat.StateAtRisk: t("At risk", "À risque"),
	compat.StateBroken: t("Broken", "Cassée"), compat.StateUnknown: t("Unknown", "Inconnue"),
}

var severityWords = map[compat.Severity]compat.Text{
	compat.Error: t("Error", "Erreur"), compat.Warning: t("Warning", "Avertissement"), compat.Info: t("Notice", "Information"),
}
