package audit

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// archive is the ZIP, with the sums of what has gone into it.
type archive struct {
	zip   *zip.Writer
	asOf  time.Time // of every file: the bytes must not depend on the moment of writing
	files []File
}

func newArchive(w io.Writer, asOf time.Time) *archive {
	return &archive{zip: zip.NewWriter(w), asOf: asOf}
}

// add writes one file. write returns how many rows it wrote.
func (a *archive) add(name string, write func(io.Writer) (rows int, err error)) error {
	entry, err := a.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: a.asOf})
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	sum := sha256.New()
	size := new(counter)
	rows, err := write(io.MultiWriter(entry, sum, size))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	a.files = append(a.files, File{Name: name, Bytes: int64(*size), Rows: rows, SHA256: hex.EncodeToString(sum.Sum(nil))})
	return nil
}

// counter counts bytes.
type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// close adds the manifest and the sums, and ends the archive.
func (a *archive) close(m Manifest) error {
	manifest, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return fmt.Errorf("manifest.json: %w", err)
	}
	if err := a.add("manifest.json", text(string(manifest)+"\n")); err != nil {
		return err
	}
	if err := a.add("SHA256SUMS", a.sums); err != nil {
		return err
	}
	return a.zip.Close()
}

// sums is what sha256sum --check reads.
func (a *archive) sums(w io.Writer) (int, error) {
	for _, f := range a.files {
		if _, err := fmt.Fprintf(w, "%s  %s\n", f.SHA256, f.Name); err != nil {
			return 0, err
		}
	}
	return 0, nil
}

func text(s string) func(io.Writer) (int, error) {
	return func(w io.Writer) (int, error) {
		_, err := io.WriteString(w, s)
		return 0, err
	}
}

// FileName is what a pack is called where nobody has named it: "calfleet-audit-contoso-2026-11-23.zip".
func FileName(slug string, asOf time.Time) string {
	return "calfleet-audit-" + slug + "-" + asOf.UTC().Format(time.DateOnly) + ".zip"
}
