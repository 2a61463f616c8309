package main

import (
	"fmt"
	"strconv"

	"calfleet/internal/inventory"
	"calfleet/internal/sheet"
)

// refuse answers a file that is no table of what it should hold: all of it is refused, for one reason.
func (c *importCmd) refuse(t terminal, reason *sheet.Error) error {
	words := reason.Error()
	if c.Language == "fr" {
		words = reason.French()
	}
	_, _ = fmt.Fprintf(t.err, "calfleet: %s: %s\n", c.File, words)
	if !c.JSON {
		return exitRejected
	}
	cell := refusedCell{Line: reason.Line, Reason: c.words(reason.Reason)}
	if reason.Column > 0 {
		cell.Column = strconv.Itoa(reason.Column)
	}
	if err := printJSON(t, imported{Refused: []refusedCell{cell}}); err != nil {
		return err
	}
	return exitRejected
}

// tellNotices says what of the file is passed over, beside the result.
func (c *importCmd) tellNotices(t terminal, notices []sheet.Notice) {
	for _, n := range notices {
		e := &sheet.Error{Line: n.Line, Reason: n.Reason}
		words := e.Error()
		if c.Language == "fr" {
			words = e.French()
		}
		_, _ = fmt.Fprintf(t.err, "calfleet: %s: %s\n", c.File, words)
	}
}

func (c *importCmd) words(reason sheet.Reason) string {
	if c.Language == "fr" {
		return reason.FR
	}
	return reason.EN
}

// refuseLine lists what is wrong with a line.
func (c *importCmd) refuseLine(result *imported, line int, problems []inventory.ImportProblem) {
	for _, p := range problems {
		result.Refused = append(result.Refused, refusedCell{Line: line, Column: p.Column, Value: p.Value, Reason: c.words(p.Reason), Apart: p.Apart})
	}
}

func (c *importCmd) print(t terminal, result imported, applied bool) error {
	if c.JSON {
		return printJSON(t, result)
	}
	c.list(t, result.Refused)
	words := "lines: %d; new: %d, changed: %d, same: %d, refused: %d, set apart: %d\n"
	nothing := "nothing was applied"
	if c.Language == "fr" {
		words = "lignes : %d ; nouvelles : %d, modifiées : %d, inchangées : %d, refusées : %d, mises à part : %d\n"
		nothing = "rien n’a été appliqué"
	}
	_, err := fmt.Fprintf(t.out, words, result.Rows, result.New, result.Changed, result.Same, result.refusedLines(), result.Apart)
	if !applied && !c.DryRun {
		_, err = fmt.Fprintln(t.out, nothing)
	}
	return err
}

// toldApart is how many lines that are set apart are listed: of a group with thousands of users all are but one.
const toldApart = 50

// list tells what is wrong with each line, and why some are set apart.
func (c *importCmd) list(t terminal, refused []refusedCell) {
	apart := 0
	for _, r := range refused {
		if r.Apart {
			apart++
		}
		if !r.Apart || apart <= toldApart {
			_, _ = fmt.Fprintln(t.out, c.place(r)+r.Reason)
		}
	}
	words := "and %d more lines set apart\n"
	if c.Language == "fr" {
		words = "et %d autres lignes mises à part\n"
	}
	if apart > toldApart {
		_, _ = fmt.Fprintf(t.out, words, apart-toldApart)
	}
}

// place is where in the file a reason belongs.
func (c *importCmd) place(r refusedCell) string {
	line, column, colon := "line", "column", ": "
	if c.Language == "fr" {
		line, column, colon = "ligne", "colonne", " : "
	}
	if r.Column == "" {
		return fmt.Sprintf("%s %d%s", line, r.Line, colon)
	}
	return fmt.Sprintf("%s %d, %s %q%s", line, r.Line, column, r.Column, colon)
}
