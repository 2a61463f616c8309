package web

import (
	"net/http"
	"time"

	"github.com/google/uuid"

	"calfleet/internal/inventory"
	"calfleet/internal/sheet"
)

// apiPage is how many lines of an import a program gets at once.
const apiPage = 500

// importAnswered is an import as programs see it.
type importAnswered struct {
	ID         uuid.UUID                `json:"import_id"`
	Kind       string                   `json:"kind"` // of records
	FileName   string                   `json:"file_name"`
	State      inventory.ImportState    `json:"state"`
	Progress   int                      `json:"progress"` // percent, while it is read or applied
	Counts     importCounts             `json:"counts"`
	Charset    sheet.Charset            `json:"charset"`
	Separator  string                   `json:"separator"`
	Sheet      string                   `json:"sheet"`
	HeaderLine int                      `json:"header_line"`
	Columns    []inventory.MappedColumn `json:"columns"`
	Asks       bool                     `json:"asks"` // somebody has to say how to read columns or dates
	Problem    *bothLanguages           `json:"problem"`
	Undone     *inventory.UndoneImport  `json:"undone"`
	CreatedBy  string                   `json:"created_by"`
	CreatedAt  time.Time                `json:"created_at"`
	FinishedAt *time.Time               `json:"finished_at"`
}

type importCounts struct {
	New     int `json:"new"`
	Changed int `json:"changed"`
	Same    int `json:"same"`
	Refused int `json:"refused"`
	Apart   int `json:"apart"`
}

type bothLanguages struct {
	EN string `json:"en"`
	FR string `json:"fr"`
}

// importLines is a page of them; Next is where the page after it begins.
type importLines struct {
	Lines []importLine `json:"lines"`
	Total int          `json:"total"`
	Next  string       `json:"next"`
}

type importLine struct {
	Line     int               `json:"line"`
	Outcome  inventory.Outcome `json:"outcome"`
	Values   map[string]string `json:"values,omitempty"`
	Changes  []valueChange     `json:"changes,omitempty"`
	Cells    []string          `json:"cells,omitempty"`
	Problems []lineProblem     `json:"problems,omitempty"`
}

type valueChange struct {
	Field string  `json:"field"`
	Old   *string `json:"old"`
	New   *string `json:"new"`
}

type lineProblem struct {
	Column string        `json:"column"`
	Value  string        `json:"value"`
	Reason bothLanguages `json:"reason"`
}

// importAnswer answers with an import. What is at work is accepted, not done.
func (r *request) importAnswer(i *inventory.Import, status int) error {
	answer := importAnswered{
		ID: i.ID, Kind: i.Kind, FileName: i.FileName, State: i.State, Progress: i.Progress, Counts: importCounts(i.Counts()), Charset: i.Charset, Separator: i.Separator,
		Sheet: i.Sheet, HeaderLine: i.HeaderLine, Columns: append([]inventory.MappedColumn{}, i.Mapping.Columns...), CreatedBy: i.CreatedBy, CreatedAt: i.CreatedAt,
		Asks: i.State == inventory.ImportStaged && i.Mapping.Asks(), FinishedAt: i.FinishedAt,
	}
	if i.Problem != nil {
		answer.Problem = &bothLanguages{i.Problem.Error(), i.Problem.French()}
	}
	if i.State == inventory.ImportUndone {
		answer.Undone = &i.Undone
	}
	if i.AtWork() {
		status = http.StatusAccepted
	}
	return r.JSON(status, answer)
}

func lineAnswer(row *inventory.ImportRow) importLine {
	line := importLine{Line: row.Line, Outcome: row.Outcome, Values: row.Values(), Cells: row.Cells}
	for _, c := range row.Changes {
		line.Changes = append(line.Changes, valueChange{c.Field, c.Old, c.New})
	}
	for _, p := range row.Problems {
		line.Problems = append(line.Problems, lineProblem{p.Column, p.Value, bothLanguages{p.Reason.EN, p.Reason.FR}})
	}
	return line
}
