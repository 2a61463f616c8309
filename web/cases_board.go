package web

import (
	"calfleet/internal/cases"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// boardPage is all cases by how far they are.
type boardPage struct {
	Lang    text.Lang
	Head    ui.PageHead
	Columns []boardColumn
	More    string // that not all are here; "" where they are
	Empty   bool
}

// boardColumn is the cases of one state.
type boardColumn struct {
	ID, Title, Count string
	Cards            []caseLine
}

const boardSize = 300 // cases

// board answers GET /cases/board.
func (s *server) board(r *request) error {
	all, err := s.cases.Board(r.ctx(), r.organization(), boardSize+1)
	if err != nil {
		return err
	}
	p := boardPage{Lang: r.Lang, Empty: len(all) == 0, Head: ui.PageHead{
		CrumbsLabel: text.NavBreadcrumb.In(r.Lang), Crumbs: []ui.Crumb{{Text: text.CasesTitle.In(r.Lang), Href: pathCases}},
		Title: text.CaseBoard.In(r.Lang), Sub: text.CaseBoardSub.In(r.Lang), Actions: caseViews(r.Lang, pathBoard),
	}}
	if len(all) > boardSize {
		all, p.More = all[:boardSize], text.CaseBoardMore.In(r.Lang, boardSize)
	}
	byState := map[cases.State][]*cases.Listed{}
	for _, c := range all {
		byState[c.State] = append(byState[c.State], c)
	}
	for _, state := range cases.States() {
		p.Columns = append(p.Columns, boardColumn{
			ID: string(state), Title: caseStateWord(state).In(r.Lang), Count: text.Number(r.Lang, len(byState[state])), Cards: caseLines(r.Lang, byState[state]),
		})
	}
	return r.page(text.CaseBoard.In(r.Lang), boardView(p))
}
