package cases

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"strings"
	"time"
	"unicode"
)

// packer makes an archive with the sums of what is in it. The same files give the same bytes.
type packer struct {
	asOf time.Time // of every file: the bytes must not depend on the moment of writing
	zip  *zip.Writer
	sums strings.Builder // what sha256sum --check reads
}

// close adds the sums and ends the archive.
func (p *packer) close() error {
	if err := p.add("SHA256SUMS", []byte(p.sums.String())); err != nil {
		return err
	}
	if err := p.zip.Close(); err != nil {
		return fmt.Errorf("end archive: %w", err)
	}
	return nil
}

func (p *packer) add(name string, body []byte) error {
	w, err := p.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: p.asOf})
	if err == nil {
		_, err = w.Write(body)
	}
	if err != nil {
		return fmt.Errorf("pack %s: %w", name, err)
	}
	sum := sha256.Sum256(body)
	fmt.Fprintf(&p.sums, "%s  %s\n", hex.EncodeToString(sum[:]), name)
	return nil
}

// SafeName is the name of a file without what could lead elsewhere, or mean something to a program.
func SafeName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`/:*?"<>|`, r), unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == unicode.ReplacementChar:
			return '_'
		}
		return r
	}, name)
	if name = strings.Trim(name, ". "); name == "" {
		return "file"
	}
	return name
}
