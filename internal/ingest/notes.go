package ingest

import "calfleet/internal/sheet"

// maxNotes is how many notes are kept of one file.
const maxNotes = 1000

// notes gathers what was not understood.
type notes struct{ list []Note }

func (n *notes) note(line int, en, fr string, values ...any) {
	said := sheet.Because(en, fr, values...)
	n.noteOf(Note{line, said.EN, said.FR})
}

func (n *notes) noteOf(note Note) {
	if len(n.list) < maxNotes {
		n.list = append(n.list, note)
	}
}
