package sheet

import (
	"bytes"
	"path"
	"strings"
)

// isArchive reports a ZIP archive, which is what workbooks are.
func isArchive(data []byte) bool {
	return bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("PK\x05\x06"))
}

// isText are the endings of names that promise text, isWorkbook those that promise a workbook.
var (
	isText     = map[string]bool{".csv": true, ".tsv": true, ".txt": true, ".tab": true}
	isWorkbook = map[string]bool{".xlsx": true, ".xlsm": true}
)

// notATable says why a file can't be a table, judged by data, its first bytes, and by what its name promises. A file that is other than its name
// is refused although it could be read: somebody took it for something else.
func notATable(f File, data []byte, name string) Reason {
	ending := strings.ToLower(path.Ext(strings.ReplaceAll(name, `\`, "/")))
	switch {
	case f.Size > MaxBytes:
		return Because("the file is larger than %d MiB", "le fichier dépasse %d Mio", MaxBytes>>20)
	case bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")):
		return oldOrProtected(f)
	case isArchive(data) && (isText[ending] || ending == ".xls"):
		return Because("this is a workbook or an archive although its name ends in %s; give it the name it should have (.xlsx), or save it as CSV",
			"c’est un classeur ou une archive alors que son nom finit par %s ; donnez-lui le nom qui convient (.xlsx), ou enregistrez-le en CSV", ending)
	case isArchive(data):
		return Reason{}
	case isPage(data):
		return Because("this is a web page or XML that only looks like a table in a spreadsheet; open it there and save it as .xlsx or CSV",
			"c’est une page web ou du XML qui n’a l’air d’un tableau que dans un tableur ; ouvrez-la dans celui-ci et enregistrez-la en .xlsx ou en CSV")
	case startsWith(data, "%PDF-"):
		return Because("this is a PDF; export the table as .xlsx or CSV", "c’est un PDF ; exportez le tableau en .xlsx ou en CSV")
	case isWorkbook[ending] || ending == ".xls":
		return Because("this is no workbook although its name ends in %s; if it is text, rename it to .csv", "ce n’est pas un classeur alors que son nom finit par %s ; si c’est du texte, renommez-le en .csv", ending)
	}
	return Reason{}
}

// oldOrProtected tells the two kinds of files apart that Excel keeps in its old container.
func oldOrProtected(f File) Reason {
	var encrypted bytes.Buffer
	for _, c := range []byte("EncryptedPackage") {
		encrypted.Write([]byte{c, 0})
	}
	if n, err := f.count(encrypted.Bytes(), 0); n > 0 && err == nil {
		return protectedReason()
	}
	return Because("this is a workbook of an old format (.xls); save it as .xlsx or CSV", "c’est un classeur à l’ancien format (.xls) ; enregistrez-le au format .xlsx ou CSV")
}

// isPage reports the web pages that many programs call an export to Excel.
func isPage(data []byte) bool {
	for _, start := range []string{"<html", "<!doctype", "<table", "<?xml", "<meta", "mime-version:"} {
		if startsWith(data, start) {
			return true
		}
	}
	return false
}

// startsWith compares the first letters of a file, whatever its case, blanks and byte order mark.
func startsWith(data []byte, start string) bool {
	text := bytes.TrimLeft(bytes.TrimPrefix(data[:min(len(data), 512)], []byte("\xef\xbb\xbf")), " \t\r\n")
	return len(text) >= len(start) && strings.EqualFold(string(text[:len(start)]), start)
}
