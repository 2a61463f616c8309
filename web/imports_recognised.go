package web

import (
	"strings"

	"calfleet/internal/catalog"
	"calfleet/internal/inventory"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// recognisedView is what was read from part number and title, and how sure that is.
type recognisedView struct {
	Tone ui.Tone
	Word string // "" where the columns said it all
	Whys string
	Said []string // what the title says otherwise, and of packs
}

func recognisedOf(l text.Lang, r *inventory.Recognised) (v recognisedView) {
	if r == nil {
		return v
	}
	v.Tone, v.Word = confidenceWord(l, r.Sure)
	v.Whys = whyWords(l, r.Whys)
	if r.Pack > 1 {
		v.Said = append(v.Said, text.RecognisedPack.In(l, r.Pack))
	}
	for _, reason := range r.Unlike {
		v.Said = append(v.Said, reasonIn(l, reason))
	}
	return v
}

func confidenceWord(l text.Lang, sure catalog.Confidence) (ui.Tone, string) {
	switch sure {
	case catalog.Certain:
		return ui.Good, text.RecognisedCertain.In(l)
	case catalog.Likely:
		return ui.Note, text.RecognisedLikely.In(l)
	case catalog.Weak, catalog.None:
	}
	return ui.Warn, text.RecognisedWeak.In(l)
}

var classWords = map[string]text.Msg{
	"product": text.ClassProduct, "version": text.ClassVersion, "kind": text.ClassKind, "pack": text.ClassPack, "term": text.ClassTerm,
	"assured": text.ClassAssured, "program": text.ClassProgram,
}

var byWords = map[catalog.By]text.Msg{
	catalog.ByOwn: text.ByOwnLine, catalog.ByPart: text.ByPartNumber, catalog.ByPrefix: text.ByPartPrefix, catalog.ByTitle: text.ByTitle,
}

// whyWords tells by what the fields of a line were recognised: "product, kind: the title · version: the part number".
func whyWords(l text.Lang, whys []catalog.Why) string {
	var order []catalog.By
	fields := map[catalog.By][]string{}
	for _, w := range whys {
		if fields[w.By] == nil {
			order = append(order, w.By)
		}
		fields[w.By] = append(fields[w.By], classWords[w.Field].In(l))
	}
	said := make([]string, len(order))
	for i, by := range order {
		said[i] = text.RecognisedBy.In(l, strings.Join(fields[by], ", "), byWords[by].In(l))
	}
	return dotted(said...)
}

// formatFact says which program wrote a file, where that is recognised.
func formatFact(l text.Lang, format string) []ui.Fact {
	known := catalog.FormatNamed(format)
	if known == nil {
		return nil
	}
	return []ui.Fact{{Term: text.RecognisedAs.In(l), Text: inLang(l, known.Name)}}
}
