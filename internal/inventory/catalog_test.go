package inventory

import (
	"testing"

	"github.com/google/uuid"

	"calfleet/internal/catalog"
	"calfleet/internal/fault"
	"calfleet/internal/sheet"
)

func packOfFive() CatalogLine {
	return CatalogLine{Part: " rd-5u ", Phrases: []string{"Réf. RD-5U*", ""}, Product: catalog.RDSCAL, Version: "2022", Kind: "per_user", Pack: 5, Note: "reseller's list"}
}

func TestSaveCatalogLine_FilesAreReadByIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	line := packOfFive()
	line.Phrases = nil
	if _, err := w.SaveCatalogLine(t.Context(), here, "ana", line); err != nil {
		t.Fatal(err)
	}
	upload := Upload{FileName: "a.csv", File: sheet.FileOf([]byte("PO;Qty;Part number;Title\nA;3;RD-5U;Accès\nB;3;X;CAL RDS 2019 Appareil\n"))}
	table, err := catalogOf(t.Context(), w.pool, here)
	if err != nil {
		t.Fatal(err)
	}
	own := upload
	own.Catalog = table
	file, err := readPurchases(own)
	if err != nil {
		t.Fatal(err)
	}
	if p := file.Lines[0].Purchase; p == nil || p.CALVersion != "2022" || p.CALKind != "per_user" || p.Quantity != 15 || file.Lines[0].Recognised.Sure != catalog.Certain {
		t.Errorf("the line is read as %+v (%+v), want 15 CALs 2022 Per User", p, file.Lines[0].Problems)
	}
	other, err := readPurchases(upload)
	if err != nil || other.Lines[0].Purchase != nil {
		t.Errorf("without the organization's line it is read as %+v, %v", other.Lines[0].Purchase, err)
	}
}

func TestSaveCatalogLine_RefusesWhatFitsAnythingOrTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for field, change := range map[string]func(*CatalogLine){
		"part":    func(l *CatalogLine) { l.Part, l.Phrases = "", nil },
		"title":   func(l *CatalogLine) { l.Phrases = []string{"* #"} },
		"product": func(l *CatalogLine) { l.Product = catalog.ServerCAL },
		"version": func(l *CatalogLine) { l.Version = "2021" },
		"kind":    func(l *CatalogLine) { l.Kind = "both" },
		"pack":    func(l *CatalogLine) { l.Pack = 1001 },
		"term":    func(l *CatalogLine) { l.Term = "ever" },
	} {
		line := packOfFive()
		change(&line)
		_, err := w.SaveCatalogLine(t.Context(), here, "ana", line)
		if f := fault.As(err); f == nil || f.Kind != fault.Invalid || f.Place != field {
			t.Errorf("%s: %v, want it refused there", field, err)
		}
	}
	if _, err := w.SaveCatalogLine(t.Context(), here, "ana", packOfFive()); err != nil {
		t.Fatal(err)
	}
	if _, err := w.SaveCatalogLine(t.Context(), here, "ana", packOfFive()); fault.KindOf(err) != fault.Conflict {
		t.Errorf("the same line again: %v, want a conflict", err)
	}
}

func TestCatalogLine_HasAHistoryThatOutlivesIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	line := packOfFive()
	id, err := w.SaveCatalogLine(t.Context(), here, "ana", line)
	if err != nil {
		t.Fatal(err)
	}
	line.ID, line.Pack = id, 10
	if _, err := w.SaveCatalogLine(t.Context(), here, "bo", line); err != nil {
		t.Fatal(err)
	}
	if err := w.DeleteCatalogLine(t.Context(), here, "cy", id); err != nil {
		t.Fatal(err)
	}
	history, err := w.History(t.Context(), here, id, 100)
	if err != nil {
		t.Fatal(err)
	}
	var packs []string
	for _, h := range history {
		if h.Field == "pack" {
			packs = append(packs, h.Source)
		}
	}
	if len(packs) != 3 || packs[0] != "cy" || packs[2] != "ana" {
		t.Errorf("the pack was changed by %q, want cy, bo, ana", packs)
	}
	if err := w.DeleteCatalogLine(t.Context(), here, "cy", id); fault.KindOf(err) != fault.NotFound {
		t.Errorf("deleted again: %v", err)
	}
}

func TestCatalogEffect_SaysWhatWouldBeReadOtherwise(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	upload := Upload{FileName: "a.csv", File: sheet.FileOf([]byte("PO;Qty;Version;Type;Part number;Title\nA;15;2022;User;RD-5U;Accès\nB;3;2019;Device;6VC-03747;CAL RDS 2019 Appareil\n"))}
	staged, err := w.StageImport(t.Context(), here, "ana", upload, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.ApplyImport(t.Context(), here, "ana", staged.ID, false, nil); err != nil {
		t.Fatal(err)
	}
	open, err := w.StageImport(t.Context(), here, "ana", Upload{FileName: "b.csv", File: sheet.FileOf([]byte("PO;Qty;Part number;Title\nC;3;RD-5U;Accès\n"))}, nil)
	if err != nil {
		t.Fatal(err)
	}
	line := packOfFive()
	line.Phrases = nil
	effect, err := w.CatalogEffect(t.Context(), here, line, false, open.ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(effect.Items) != 1 || effect.Items[0].Item.PartNumber != "RD-5U" || effect.Items[0].Purchases != 1 || effect.Items[0].After.Version != "2022" || effect.Checked != 2 {
		t.Errorf("effect %+v, want RD-5U read as 2022", effect)
	}
	if effect.Before.Refused != 1 || effect.After.Understood != 1 {
		t.Errorf("the staged file goes from %+v to %+v, want a refused line to be understood", effect.Before, effect.After)
	}
	if lines, err := w.CatalogLines(t.Context(), here); err != nil || len(lines) != 0 {
		t.Errorf("asking wrote %d lines, %v", len(lines), err)
	}
	if _, err := w.CatalogEffect(t.Context(), here, CatalogLine{ID: uuid.New()}, true, uuid.Nil); err != nil {
		t.Errorf("taking away what is gone already: %v", err)
	}
}
