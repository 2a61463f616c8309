package web

import (
	"slices"
	"strings"
	"time"

	"calfleet/internal/compat"
	"calfleet/internal/guide"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// What the guide shows and nobody types: the tables of the rule data, and the words.

func calHostTable(l text.Lang) ui.Matrix {
	return rulingTable(l, "cal-host-table", text.RulesTableHost, text.HostsName, calHeads(), func(column int, release compat.Release) compat.Ruling {
		return compat.CALCoversHost(compat.CALVersions()[column], release)
	})
}

func calServerTable(l text.Lang) ui.Matrix {
	return rulingTable(l, "cal-server-table", text.RulesTableLS, text.ServersName, calHeads(), func(column int, release compat.Release) compat.Ruling {
		return compat.ServerHoldsCAL(release, compat.CALVersions()[column])
	})
}

func serverHostTable(l text.Lang) ui.Matrix {
	var heads []string
	for _, server := range compat.Releases() {
		heads = append(heads, server.String())
	}
	return rulingTable(l, "server-host-table", text.RulesTableServes, text.HostsName, heads, func(column int, release compat.Release) compat.Ruling {
		return compat.ServerServesHost(compat.Releases()[column], release)
	})
}

func calHeads() (heads []string) {
	for _, v := range compat.CALVersions() {
		heads = append(heads, "CAL "+v.String())
	}
	return heads
}

// rulingTable shows one of the relations as the rules hold it, a row for each release.
func rulingTable(l text.Lang, id string, caption, corner text.Msg, heads []string, ruling func(column int, release compat.Release) compat.Ruling) ui.Matrix {
	m := ui.Matrix{ID: id, Caption: caption.In(l), Corner: corner.In(l), Groups: []ui.MatrixGroup{{Title: caption.In(l)}}}
	for _, head := range heads {
		m.Groups[0].Columns = append(m.Groups[0].Columns, ui.MatrixColumn{Title: head})
	}
	for _, release := range compat.Releases() {
		row := ui.MatrixRow{Title: release.String()}
		for column := range heads {
			verdict := ruling(column, release).Verdict
			row.Cells = append(row.Cells, ui.MatrixCell{Tone: verdictTone(verdict), Word: yesNo(l, verdict)})
		}
		m.Rows = append(m.Rows, row)
	}
	return m
}

func yesNo(l text.Lang, v compat.Verdict) string {
	switch v {
	case compat.OK:
		return text.Yes.In(l)
	case compat.Violation:
		return text.No.In(l)
	default:
		return text.VerdictUnknown.In(l)
	}
}

// lifecycleRow is until when Microsoft supports a release.
type lifecycleRow struct {
	Release string
	Days    []string // in the order of lifecycleColumns, without the first
}

var lifecycleColumns = []text.Msg{text.LifecycleRelease, text.LifecycleSince, text.LifecycleMainstream, text.LifecycleExtended, text.LifecycleESU}

func lifecycleRows(l text.Lang) (rows []lifecycleRow) {
	for _, release := range compat.Releases() {
		c, known := compat.Default().Lifecycle(release)
		if !known {
			continue
		}
		row := lifecycleRow{Release: release.String()}
		for _, day := range []time.Time{c.GA, c.Mainstream, c.Extended, c.ESU} {
			word := text.Nothing.In(l)
			if !day.IsZero() {
				word = text.Date(l, day)
			}
			row.Days = append(row.Days, word)
		}
		rows = append(rows, row)
	}
	return rows
}

// glossaryTerm is a word as the glossary shows it.
type glossaryTerm struct {
	ID, Word, Meaning, Avoid string
	Other                    string // the word in the other language
	OtherLang                text.Lang
}

// glossaryTerms are the words in the order of the alphabet.
func glossaryTerms(l text.Lang) (terms []glossaryTerm) {
	other := text.French
	if l == text.French {
		other = text.English
	}
	for _, t := range guide.Glossary() {
		word := t.In(string(l))
		terms = append(terms, glossaryTerm{
			ID: wordAnchor(t.ID), Word: text.Set(l, word.Name), Meaning: text.Set(l, word.Meaning), Avoid: text.Set(l, word.Avoid),
			Other: text.Set(other, t.In(string(other)).Name), OtherLang: other,
		})
	}
	slices.SortStableFunc(terms, func(a, b glossaryTerm) int { return strings.Compare(text.Fold(a.Word), text.Fold(b.Word)) })
	return terms
}

func wordAnchor(id string) string { return "word-" + id }
