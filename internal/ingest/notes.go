package ingest

import "fmt"

// maxNotes is how many notes are kept of one file.
const maxNotes = 1000

// notes gathers what was not understood.
type notes struct{ list []Note }

func (n *notes) note(line int, en, fr string, values ...any) {
	n.noteOf(Note{line, fmt.Sprintf(en, values...), fmt.Sprintf(fr, values...)})
}

func (n *notes) noteOf(note Note) {
	if len(n.list) < maxNotes {
		n.list = append(n.list, note)
	}
}
