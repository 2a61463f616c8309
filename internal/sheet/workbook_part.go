package sheet

import (
	"errors"
	"io"
)

// inflating is one part of a workbook, inflated as far as the limits let it be.
type inflating struct {
	workbook *workbook
	in       io.ReadCloser
	name     string
	packed   int64
	read     int64
}

// open is nil for a part that isn't there.
func (w *workbook) open(part string) (*inflating, error) {
	f := w.parts[part]
	if f == nil {
		return nil, nil //nolint:nilnil // what a workbook doesn't have is nothing to read, and no error
	}
	if f.Flags&1 != 0 {
		return nil, &Error{Reason: protectedReason()}
	}
	in, err := f.Open()
	if err != nil {
		return nil, damaged(f.Name)
	}
	return &inflating{workbook: w, in: in, name: f.Name, packed: int64(min(f.CompressedSize64, MaxBytes))}, nil
}

func damaged(part string) error {
	return &Error{Reason: Because("the workbook is damaged: %s can’t be unpacked; save or download it again",
		"le classeur est endommagé : %s ne peut pas être décompressé ; enregistrez-le ou téléchargez-le de nouveau", short(clean(part)))}
}

var errTooMuch = errors.New("inflated too far")

// Read stops at what no honest workbook reaches.
func (p *inflating) Read(buffer []byte) (int, error) {
	n, err := p.in.Read(buffer)
	p.read += int64(n)
	p.workbook.left -= int64(n)
	if p.workbook.left < 0 || p.read > bombAt && p.read > p.packed*bombRatio {
		return 0, errTooMuch
	}
	return n, err
}

func (p *inflating) close() { _ = p.in.Close() }

// explain says what an error of unpacking means.
func (p *inflating) explain(err error) error {
	if _, ok := errors.AsType[*Error](err); ok {
		return err
	}
	if errors.Is(err, errTooMuch) {
		return &Error{Reason: Because("the workbook grows beyond %d MiB, or far beyond its size, when it is unpacked; save the sheet alone, or as CSV",
			"le classeur dépasse %d Mio, ou de très loin sa taille, une fois décompressé ; enregistrez la feuille seule, ou en CSV", MaxInflated>>20)}
	}
	return damaged(p.name)
}

func protectedReason() Reason {
	return Because("the workbook is protected by a password; open it, take the password off (File, Info, Protect Workbook) and save it again",
		"le classeur est protégé par un mot de passe ; ouvrez-le, retirez le mot de passe (Fichier, Informations, Protéger le classeur) et enregistrez-le de nouveau")
}
