package sheet

import (
	"archive/zip"
	"errors"
	"io"
	"path"
	"strings"
)

// Limits of a workbook. A sheet is read from front to back, and only the texts that its cells share are kept; what the cells
// themselves come to is for MaxText to bound.
const (
	MaxInflated  = 2 << 30 // of all parts that are read, together
	maxParts     = 10_000  // files in the archive
	maxSheets    = 500
	maxShared    = 64 << 20 // bytes of all shared texts
	maxShareds   = 4 << 20  // number of shared texts
	maxStyles    = 100_000
	bombAt       = 16 << 20 // what shrinks more than bombRatio times beyond this size was made to do harm
	bombRatio    = 250
	maxSheetName = 31 // characters, Excel's own limit
)

// workbook is an .xlsx or .xlsm file. Of its parts only the list of sheets, the shared texts, the formats of numbers and one sheet
// are ever opened; macros, links and pictures are not.
type workbook struct {
	parts  map[string]*zip.File
	left   int64 // bytes that may still be inflated
	sheets []sheetPart
	shared sharedTexts
	dates  []cellFormat // by style
	epoch  epoch
}

// sheetPart is one sheet with cells.
type sheetPart struct {
	name   string
	part   string
	hidden bool
}

// openWorkbook reads what a workbook says of itself; no cell yet.
func openWorkbook(f File) (*workbook, error) {
	if n, err := f.count([]byte("PK\x01\x02"), maxParts); err != nil {
		return nil, err
	} else if n > maxParts {
		return nil, &Error{Reason: Because("the workbook consists of more than %d parts", "le classeur compte plus de %d parties", maxParts)}
	}
	archive, err := zip.NewReader(f, f.Size)
	if err != nil {
		return nil, &Error{Reason: Because("the workbook is damaged or incomplete; save or download it again", "le classeur est endommagé ou incomplet ; enregistrez-le ou téléchargez-le de nouveau")}
	}
	w := &workbook{parts: make(map[string]*zip.File, len(archive.File)), left: MaxInflated}
	for _, f := range archive.File {
		w.parts[strings.TrimPrefix(strings.ToLower(f.Name), "/")] = f
	}
	main, err := w.mainPart()
	if err != nil {
		return nil, err
	}
	targets, err := w.relations(main)
	if err != nil {
		return nil, err
	}
	return w, w.readSheets(main, targets)
}

// mainPart is the name of the part that lists the sheets, and why there is none.
func (w *workbook) mainPart() (string, error) {
	switch {
	case w.parts["xl/workbook.xml"] != nil:
		return "xl/workbook.xml", nil
	case w.parts["xl/workbook.bin"] != nil:
		return "", &Error{Reason: Because("this is a binary workbook (.xlsb); save it as .xlsx or CSV", "c’est un classeur binaire (.xlsb) ; enregistrez-le au format .xlsx ou CSV")}
	case w.parts["content.xml"] != nil:
		return "", &Error{Reason: Because("this is an OpenDocument file (.ods); save it as .xlsx or CSV", "c’est un fichier OpenDocument (.ods) ; enregistrez-le au format .xlsx ou CSV")}
	}
	rels, err := w.relationsIn("_rels/.rels", "")
	if err != nil {
		return "", err
	}
	for _, r := range rels {
		if strings.HasSuffix(r.kind, "/officeDocument") && strings.Contains(r.target, "workbook") {
			return r.target, nil
		}
	}
	return "", &Error{Reason: Because("this archive holds no workbook; unpack it and choose the CSV or .xlsx file itself",
		"cette archive ne contient pas de classeur ; décompressez-la et choisissez le fichier CSV ou .xlsx lui-même")}
}

type relation struct{ id, kind, target string }

func (w *workbook) relations(main string) ([]relation, error) {
	dir, file := path.Split(main)
	return w.relationsIn(dir+"_rels/"+file+".rels", dir)
}

// relationsIn reads which parts belong to a part. What lies outside the file is never followed.
func (w *workbook) relationsIn(part, dir string) (relations []relation, err error) {
	err = w.each(part, func(s *xmlScanner) error {
		if !s.at(xmlStart, "Relationship") || strings.EqualFold(s.attr("TargetMode"), "External") || len(relations) > maxParts {
			return nil
		}
		target := s.attr("Target")
		if rooted, ok := strings.CutPrefix(target, "/"); ok {
			target = rooted
		} else {
			target = path.Join(dir, target)
		}
		relations = append(relations, relation{s.attr("Id"), s.attr("Type"), strings.ToLower(target)})
		return nil
	})
	return relations, err
}

// each walks over all tags and texts of a part; a part that isn't there has none.
func (w *workbook) each(part string, visit func(*xmlScanner) error) error {
	in, err := w.open(part)
	if err != nil || in == nil {
		return err
	}
	defer in.close()
	scanner := newXMLScanner(in, path.Base(part))
	for {
		err := scanner.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = visit(scanner)
		}
		if err != nil {
			return in.explain(err)
		}
	}
}

// readSheets lists the sheets that hold cells, and the day that counts as the first.
func (w *workbook) readSheets(main string, targets []relation) error {
	err := w.each(main, func(s *xmlScanner) error {
		if s.at(xmlStart, "workbookPr") {
			w.epoch.since1904 = isTrue(s.attr("date1904"))
		}
		if !s.at(xmlStart, "sheet") || len(w.sheets) >= maxSheets {
			return nil
		}
		id := s.attr(":id")
		for _, r := range targets {
			if r.id == id && strings.HasSuffix(r.kind, "/worksheet") && w.parts[r.target] != nil {
				state := s.attr("state")
				w.sheets = append(w.sheets, sheetPart{name: short(clean(s.attr("name"))), part: r.target, hidden: state != "" && state != "visible"})
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(w.sheets) == 0 {
		return &Error{Reason: Because("the workbook has no sheet with cells", "le classeur n’a aucune feuille contenant des cellules")}
	}
	for _, r := range targets {
		switch {
		case strings.HasSuffix(r.kind, "/sharedStrings"):
			err = w.readShared(r.target)
		case strings.HasSuffix(r.kind, "/styles"):
			err = w.readStyles(r.target)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func isTrue(value string) bool { return value == "1" || value == "true" }

// choose is the sheet of a name, or the first that isn't hidden.
func (w *workbook) choose(name string) (sheetPart, error) {
	if name == "" {
		for _, s := range w.sheets {
			if !s.hidden {
				return s, nil
			}
		}
		return w.sheets[0], nil
	}
	for _, s := range w.sheets {
		if strings.EqualFold(s.name, name) {
			return s, nil
		}
	}
	return sheetPart{}, &Error{Reason: Because("the workbook has no sheet %q; it has: %s", "le classeur n’a pas de feuille %q ; il a : %s", short(name), short(strings.Join(w.names(), ", ")))}
}

func (w *workbook) names() []string {
	names := make([]string, len(w.sheets))
	for i, s := range w.sheets {
		names[i] = s.name
	}
	return names
}
