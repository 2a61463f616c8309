// Package gallery shows every component of web/ui in each of its states on
// one page: for the eye, for axe in both themes, and for a golden file that
// makes a change of markup visible in review.
package gallery

import "calfleet/web/ui"

var tones = []struct {
	tone ui.Tone
	word string
}{
	{ui.Bad, "Broken"},
	{ui.Warn, "At risk"},
	{ui.Unknown, "Unknown"},
	{ui.Good, "Fine"},
	{ui.Mute, "Not applicable"},
	{ui.Note, "New"},
	{ui.Plain, "Plain"},
}

var stats = []ui.Stat{
	{Tone: ui.Bad, Word: "Broken", Figure: "3", Note: "18 hosts", Href: "#broken", Weight: 18},
	{Tone: ui.Warn, Word: "At risk", Figure: "2", Note: "12 hosts", Weight: 12},
	{Tone: ui.Unknown, Word: "Unknown", Figure: "0", Note: "none", Weight: 0},
	{Tone: ui.Good, Word: "Fine", Figure: "5", Note: "12 hosts, balance +62", Weight: 12},
}

var tabs = []ui.Tab{
	{Text: "Matrix", Href: "#matrix", Current: true},
	{Text: "Hosts", Href: "#hosts"},
	{Text: "History", Href: "#history"},
}

var columns = []ui.Column{
	{Title: "State", Sort: ui.Sort{Href: "#by-state", Order: ui.Descending, Place: 1}},
	{Title: "Name", Sort: ui.Sort{Href: "#by-name", Order: ui.Ascending, Place: 2}},
	{Title: "Release", Sort: ui.Sort{Href: "#by-release"}},
	{Title: "Balance", Numeric: true},
	{Title: "Actions", Hidden: true},
}

var toolbar = ui.Toolbar{
	Title: "Hosts", Note: "2 of 240", Action: "#list", Query: "rdsh",
	SearchLabel: "Search", Placeholder: "Search this list",
	Keep: []ui.HiddenField{{Name: "site", Value: "France"}},
	Chips: []ui.Chip{
		{Label: "Site", Value: "France", RemoveHref: "#", RemoveLabel: "Remove the filter Site"},
		{Label: "State", Value: "all"},
	},
	ClearHref: "#clear", ClearText: "Clear all",
	Actions: toolbarActions(),
}

var matrix = ui.Matrix{
	ID: "gallery-matrix", Caption: "Compatibility matrix", Corner: "Hosts",
	Groups: []ui.MatrixGroup{
		{Title: "LIC01", Href: "#lic01", Tag: "2019", Note: "named by the hosts", Columns: []ui.MatrixColumn{
			{Title: "Server ≥ host"}, {Title: "2022 Per User", Note: "50 bought"},
		}},
		{Title: "LIC22", Tag: "2022", Note: "not named", Quiet: true, Columns: []ui.MatrixColumn{
			{Title: "2022 Per User", Note: "300 installed"},
		}},
	},
	Rows: []ui.MatrixRow{
		{Title: "RDSH-01 … 06", Tag: "2019", Note: "6 hosts alike", Members: []ui.Ref{{Text: "RDSH-01", Href: "#rdsh-01"}, {Text: "RDSH-06"}}, Cells: []ui.MatrixCell{
			{Tone: ui.Good, Word: "fits", Href: "#a"},
			{Tone: ui.Bad, Word: "server too old", Href: "#b", Selected: true},
			{Tone: ui.Good, Word: "would fit", Href: "#c", Quiet: true},
		}},
		{Title: "RDSH-08", Href: "#rdsh-08", Tag: "?", Note: "silent for 31 days", Cells: []ui.MatrixCell{
			{Tone: ui.Unknown, Word: "unknown", Href: "#d"},
			{Tone: ui.Warn, Word: "none left", Href: "#e"},
			{Tone: ui.Mute, Word: "not applicable"},
		}},
	},
}

var reasons = ui.Reasons{
	ID: "why", Tone: ui.Bad, Title: "2022 CALs cannot live on LIC01",
	Steps: []ui.Step{
		{Text: "LIC01 runs Windows Server 2019", Sources: []ui.Ref{{Text: "agent, 4 min ago"}}},
		{Text: "A license server holds CALs of its own version and older", Sources: []ui.Ref{
			{Text: "rule server-older-than-cal", Href: "#rule"}, {Text: "license server table, 16 Jun 2025"},
		}},
	},
	Remark: "The hosts are not the problem.",
}

var remedies = []ui.Remedy{
	{
		ID: "remedy-1", Title: "1 · Use LIC22, which you own", Best: "Recommended",
		Text:  "Point the hosts to LIC22.",
		Facts: facts[:2],
		Conditions: []ui.Condition{
			{Tone: ui.Good, Text: "Same domain as the hosts", Word: "Met"},
			{Tone: ui.Warn, Text: "RDSH-08 must report first", Word: "Not known"},
			{Tone: ui.Bad, Text: "No 2022 machine named yet", Word: "Missing"},
		},
		Actions: remedyActions(),
	},
	{Title: "2 · Downgrade or exchange", Text: "Ask for 2019 keys.", Leaves: "Leaves the 2022 host unsolved."},
}

var facts = []ui.Fact{
	{Term: "Effort", Text: "30 min"},
	{Term: "Who", Text: "RDS administrator", Quiet: "by role"},
	{Term: "Server", Text: "LIC22", Href: "#lic22"},
}

var deadlines = []ui.Deadline{
	{When: "3 d", Text: "Grace of RDSH-NAN-02 ends", Tone: ui.Bad, Word: "Connections refused"},
	{When: "21 d", Text: "Software Assurance, agreement V7741209", Href: "#sa"},
}

var kinds = []ui.Option{
	{Value: "per_user", Text: "Per User", Hint: "Counted, never blocked", Selected: true},
	{Value: "per_device", Text: "Per Device"},
}
