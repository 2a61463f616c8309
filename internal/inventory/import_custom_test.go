package inventory

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"calfleet/internal/sheet"
)

const fileWithOwnColumns = "N° de commande;Version de CAL;Type de CAL;Quantité;Centre de coûts;FIN DE BAIL;Autre\n" +
	"BC-1;2022;Utilisateur;50;4711;31/12/2027;x\nBC-2;2022;Utilisateur;20;;;\nBC-3;2022;Utilisateur;20;4711;demain;\n"

func (w world) stage(t *testing.T, content string) *Import {
	t.Helper()
	i, err := w.StageImport(t.Context(), here, ana, Upload{FileName: "achats.csv", File: sheet.FileOf([]byte(content))}, nil)
	check(t, err)
	return i
}

func (w world) purchaseOf(t *testing.T, reference string) *Purchase {
	t.Helper()
	for _, p := range allOf(t, w.Store) {
		if p.Reference == reference {
			return p
		}
	}
	t.Fatalf("there is no purchase %s", reference)
	return nil
}

func TestImport_ColumnsCalledLikeAFieldFillIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cost, lease := w.own(t, KindPurchase, "centre de coûts", CustomNumber), w.own(t, KindPurchase, "Fin de bail", CustomDate)
	w.own(t, KindHost, "Autre", CustomText)
	i := w.stage(t, fileWithOwnColumns)
	if i.New != 2 || i.Refused != 1 {
		t.Fatalf("staged %+v", i.Counts())
	}
	preview, err := w.ImportRows(t.Context(), here, i.ID, ImportRowFilter{Outcome: OutcomeRefused})
	if err != nil || len(preview.Page.Rows) != 1 || preview.Page.Rows[0].Problems[0].Column != "FIN DE BAIL" {
		t.Errorf("refused %+v, %v", preview.Page.Rows, err)
	}
	_, err = w.ApplyImport(t.Context(), here, ana, i.ID, true, nil)
	check(t, err)
	p := w.purchaseOf(t, "BC-1")
	values, err := w.CustomValuesOf(t.Context(), here, p.ID)
	if diff := cmp.Diff(CustomValues{cost: "4711", lease: "2027-12-31"}, values); diff != "" || err != nil {
		t.Errorf("values (-want +got):\n%s%v", diff, err)
	}
	if events := w.happened(t, p.ID, "custom:centre de coûts"); len(events) != 1 || events[0] != "value – → 4711 by import achats.csv" {
		t.Errorf("history %q", events)
	}
	again := w.stage(t, fileWithOwnColumns)
	if again.Same != 2 || again.Changed != 0 {
		t.Errorf("staged again %+v, want nothing changed", again.Counts())
	}
	corrected := w.stage(t, strings.Replace(fileWithOwnColumns, "50;4711", "50;4712", 1))
	preview, err = w.ImportRows(t.Context(), here, corrected.ID, ImportRowFilter{Outcome: OutcomeChanged})
	if err != nil || len(preview.Page.Rows) != 1 || preview.Page.Rows[0].Changes[0].Field != "custom:centre de coûts" {
		t.Fatalf("changed %+v, %v", preview.Page.Rows, err)
	}
	_, err = w.ApplyImport(t.Context(), here, ana, corrected.ID, true, nil)
	check(t, err)
	if values, err = w.CustomValuesOf(t.Context(), here, p.ID); err != nil || values[cost] != "4712" || values[lease] != "2027-12-31" {
		t.Errorf("corrected values %v, %v", values, err)
	}
}

func TestImport_AnyColumnCanBeChosenForAFieldAndADeletedOneSaysNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := w.own(t, KindPurchase, "Remark of ours", CustomText)
	fields, err := w.CustomFields(t.Context(), here, KindPurchase)
	check(t, err)
	i := w.stage(t, fileWithOwnColumns)
	check(t, w.RemapImport(t.Context(), here, ana, i.ID, Reading{DateOrder: sheet.DMY, Mapping: map[string]string{"Autre": fields[0].ImportField(), "FIN DE BAIL": "custom:" + uuid.NewString()}}, nil))
	preview, err := w.ImportRows(t.Context(), here, i.ID, ImportRowFilter{})
	if err != nil || preview.Page.Rows[0].Purchase.Custom[other] != "x" {
		t.Fatalf("rows %+v, %v", preview.Page.Rows, err)
	}
	check(t, w.DeleteCustomField(t.Context(), here, ana, other))
	_, err = w.ApplyImport(t.Context(), here, ana, i.ID, true, nil)
	check(t, err)
	if values, err := w.CustomValuesOf(t.Context(), here, w.purchaseOf(t, "BC-1").ID); err != nil || len(values) != 0 {
		t.Errorf("values %v, %v; want none", values, err)
	}
}

func TestImport_WhatAFormKeptAsItWasTypedIsTheSameInAnExport(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.save(t, samplePurchase(func(p *Purchase) { p.Reference, p.Supplier, p.Title, p.Note = "PO-1", "Contoso  SARL", "CAL RDS", "-" }))
	i := w.stage(t, "PO;CAL version;CAL type;Quantity;Supplier;Note\nPO-1;2022;Per User;50;Contoso  SARL;-\n")
	if i.Same != 1 {
		t.Errorf("staged %+v, want the line to be the same", i.Counts())
	}
	i = w.stage(t, "PO;CAL version;CAL type;Quantity;Supplier;Note\nPO-1;2022;Per User;50;Contoso SAS;\n")
	if i.Changed != 1 {
		t.Errorf("staged %+v, want another supplier to be a change", i.Counts())
	}
}
