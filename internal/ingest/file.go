package ingest

import (
	"strings"

	"calfleet/internal/report"
)

// File is what became of a file: the upload page, the command line and the API all tell the same.
type File struct {
	Name    string
	Kind    Kind // what it was read as; Unknown where nothing known is in it
	Reports []report.Report
	Notes   []Note // what was not understood, also where there is an error
}

// Read is Parse that tells what the file was read as.
func Read(name string, data []byte, options Options) (File, error) {
	if options.Kind == Unknown {
		options.Kind = Detect(name, data)
	}
	f := File{Name: name, Kind: options.Kind}
	var err error
	f.Reports, f.Notes, err = Parse(name, data, options)
	return f, err
}

// KindNames are all Kinds, for people who have to name one.
func KindNames() string {
	names := make([]string, len(Kinds))
	for i, kind := range Kinds {
		names[i] = string(kind)
	}
	return strings.Join(names, ", ")
}
