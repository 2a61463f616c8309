package inventory

import (
	"slices"
	"strings"

	"calfleet/internal/catalog"
	"calfleet/internal/sheet"
)

// PurchaseFields are the fields that a column of a file can fill, in the order of a purchase.
var PurchaseFields = []string{
	"reference", "cal_version", "cal_kind", "quantity", "program", "agreement", "license_server", "purchased_on",
	"supplier", "part_number", "title", "term", "ends_on", "assurance", "assured_until", "note",
}

// ignoredField takes columns that are known and not meant for us: the reasons in our own file of refused lines.
const ignoredField = "ignored"

// purchaseSynonyms are headers of order lists, invoices, price lists and Microsoft's own exports, and the labels of our
// pages in both languages. The best of a field stands first.
var purchaseSynonyms = sheet.Synonyms{
	"reference": {
		"Order or invoice", "Commande ou facture",
		"Customer order number", "Order number", "Order no", "Order", "Order ID", "PO", "PO number", "Purchase order", "Purchase order number",
		"N° de commande", "N° commande", "Numéro de commande", "No de commande", "No commande", "Num commande", "Commande", "Bon de commande",
		"N° bon de commande", "N° BC", "BC", "Reseller order number",
		"Invoice number", "Invoice", "Invoice no", "N° de facture", "N° facture", "Numéro de facture", "No facture", "Facture", "Pièce",
		"N° pièce", "Numero", "Reference", "Ref", "Order reference", "Référence commande", "Réf commande",
	},
	"cal_version": {
		"CAL version", "Version de CAL", "Version CAL", "Version des CAL", "Product version", "Licensed version", "Version", "Version produit", "Année",
	},
	"cal_kind": {
		"CAL kind", "Kind of CAL", "Type de CAL", "CAL type", "Type CAL", "Type des CAL", "TSCALType", "Kind", "Type", "License type",
		"Type de licence", "Mode", "Mode de licence",
	},
	"quantity": {
		"Quantity", "Quantité", "Qty", "Qté", "Quantité commandée", "Qté commandée", "Quantité facturée", "Billable quantity", "Number of CALs",
		"Nombre de CAL", "CALs", "CAL", "Nombre", "Nb", "Seats", "Licenses", "Licences", "Nombre de licences", "Count",
	},
	"program": {
		"Program", "Programme", "Licensing program", "Programme de licence", "Parent program", "Contrat cadre", "Channel", "Canal",
	},
	"agreement": {
		"Agreement", "Agreement number", "Contract", "Contract number", "Contrat", "N° de contrat", "N° contrat", "Numéro de contrat", "Accord",
		"N° d'accord", "Enrollment", "Enrollment number", "Enrolment", "License ID", "Licensing ID", "Authorization number", "Inscription",
	},
	"license_server": {
		"License server", "Licence server", "Serveur de licences", "Serveur de licence", "Serveur licences", "Serveur licence", "RD license server",
		"RDS license server", "Serveur RDS", "Serveur de licences RDS", "Assigned to", "Affecté à", "Assigned server", "Server", "Serveur",
	},
	"purchased_on": {
		"Purchased on", "Bought on", "Purchase date", "Date of purchase", "Acheté le", "Date d'achat", "Date achat", "Ordered on", "Order date",
		"Date de commande", "Date commande", "Invoice date", "Date de facture", "Date facture", "Date de facturation", "Usage start date", "Date",
	},
	"supplier": {
		"Supplier", "Fournisseur", "Reseller", "Revendeur", "Vendor", "Vendeur", "Reseller name", "Nom du fournisseur", "Nom fournisseur",
	},
	"part_number": {
		"Part number", "Part no", "PN", "SKU", "SKU ID", "Item number", "Article number", "N° d'article", "Numéro d'article", "Référence article",
		"Réf article", "Code article", "Référence produit", "Réf produit", "Référence fabricant", "Réf fabricant", "Réf constructeur",
		"Référence fournisseur", "Réf fournisseur", "Code produit",
	},
	"title": {
		"Title", "Product description", "Product title", "SKU title", "SKU name", "Product name", "Product", "Item name", "Item", "Description",
		"Désignation", "Désignation article", "Libellé", "Libellé article", "Intitulé", "Produit", "Article", "Nom du produit",
	},
	"note": {
		"Note", "Notes", "Comment", "Comments", "Remark", "Remarks", "Commentaire", "Commentaires", "Remarque", "Remarques", "Observation", "Observations",
	},
	"term": {
		"Term", "Durée", "Term duration", "License term", "Licence term", "Commitment term", "Durée de la licence", "Durée de licence", "Durée d'engagement",
	},
	// A column that is merely the end, or an expiry, may be that of the agreement: people choose what it is.
	"ends_on": {
		"Subscription ends on", "Fin de l'abonnement", "Ends on", "Subscription end", "Subscription end date", "End of subscription", "Subscription until",
		"Subscription expires", "Subscription expires on", "Subscription expiration", "Subscription expiration date", "Fin d'abonnement", "Fin abonnement",
		"Date de fin de l'abonnement", "Date de fin d'abonnement", "Date fin abonnement", "Échéance de l'abonnement", "Échéance d'abonnement",
		"Échéance abonnement", "Expiration de l'abonnement", "Abonnement jusqu'au",
	},
	"assurance": {
		"Software Assurance", "SA", "Assurance", "With Software Assurance", "With SA", "Avec Software Assurance", "Avec SA",
	},
	"assured_until": {
		"Software Assurance until", "Software Assurance jusqu'au", "Assured until", "Software Assurance end", "Software Assurance end date", "End of Software Assurance",
		"Software Assurance expires", "Software Assurance expiration", "SA until", "SA end", "SA end date", "SA expires", "SA expiration", "SA expiration date",
		"SA expiry", "Fin de la Software Assurance", "Fin de Software Assurance", "Fin Software Assurance", "Échéance de la Software Assurance",
		"Échéance Software Assurance", "Fin de SA", "Fin de la SA", "Fin SA", "Date de fin de SA", "Date de fin SA", "Date fin SA", "Échéance SA",
		"Expiration SA", "SA jusqu'au",
	},
	catalog.FieldSKU:      {"SKU of the product", "SKU du produit"},
	catalog.FieldCharge:   {"Type of charge", "Type de facturation"},
	catalog.FieldOffering: {"License or Software Assurance", "Licence ou Software Assurance"},
	ignoredField:          ignoredHeaders,
}

// RefusedHeader heads the column of reasons in the file of refused lines, which readers of that file pass over.
var RefusedHeader = sheet.Reason{EN: "refused because", FR: "refusée car"}

// ignoredHeaders are those of the reasons in our own file of refused lines.
var ignoredHeaders = []string{RefusedHeader.EN, RefusedHeader.FR}

// MapColumns finds the field of each column of a file of one kind by its name, be it one of the organization's own.
func MapColumns(kind string, columns []string, fields []*CustomField) []MappedColumn {
	k := kindNamed(kind)
	found, _ := k.mapColumns(columns, Reading{}, fieldsOfKind(fields, k.record))
	return found
}

// mapColumns finds the field of each column. reading overrides it by the name of the column.
func (k *importKind) mapColumns(columns []string, reading Reading, fields []*CustomField) ([]MappedColumn, []sheet.Notice) {
	matched, notices := sheet.Match(columns, k.synonyms)
	if k.resolve != nil {
		notices = k.resolve(columns, matched, notices)
	}
	own, used := customByName(fields), map[int]bool{}
	for _, at := range matched {
		used[at] = true
	}
	for i, column := range columns {
		for _, f := range fields {
			if _, taken := matched[f.ImportField()]; !taken && !used[i] && sheet.Fold(column) == sheet.Fold(f.Name) {
				matched[f.ImportField()] = i
				notices = without(notices, i)
			}
		}
	}
	chosen := reading.fields(columns)
	for i := range columns {
		field, ok := chosen[i]
		if !ok {
			continue
		}
		for other, at := range matched {
			if at == i {
				delete(matched, other)
			}
		}
		if slices.Contains(k.fields, field) || own[field] != nil {
			matched[field] = i
			notices = without(notices, i)
		}
	}
	return mapped(columns, matched), notices
}

// resolvePurchases is about headers that mean one thing in some files and another in others.
func resolvePurchases(columns []string, matched map[string]int, notices []sheet.Notice) []sheet.Notice {
	return byFormat(columns, matched, referenceOrPart(columns, matched, notices))
}

// referenceOrPart gives "Référence" the meaning that the other columns leave it: beside an order number it is a part number.
func referenceOrPart(columns []string, matched map[string]int, notices []sheet.Notice) []sheet.Notice {
	if _, known := matched["part_number"]; known {
		return notices
	}
	for i, column := range columns {
		folded := sheet.Fold(column)
		if folded != "reference" && folded != "ref" || matched["reference"] == i {
			continue
		}
		matched["part_number"] = i
		return without(notices, i)
	}
	return notices
}

// without leaves out what was said of a column as a whole.
func without(notices []sheet.Notice, column int) []sheet.Notice {
	return slices.DeleteFunc(notices, func(n sheet.Notice) bool { return n.Line == 0 && n.Column == column+1 })
}

// isOwn reports a column that fills a field of the organization's own.
func (c MappedColumn) isOwn() bool { return strings.HasPrefix(c.Field, customPrefix) }

// ImportField is what the mapping of a file calls the field.
func (f *CustomField) ImportField() string { return customPrefix + f.ID.String() }

func customByName(fields []*CustomField) map[string]*CustomField {
	byName := make(map[string]*CustomField, len(fields))
	for _, f := range fields {
		byName[f.ImportField()] = f
	}
	return byName
}

func mapped(columns []string, matched map[string]int) []MappedColumn {
	list := make([]MappedColumn, len(columns))
	for i, column := range columns {
		list[i].Column = column
	}
	for field, at := range matched {
		if field != ignoredField {
			list[at].Field = field
		}
	}
	return list
}

// column returns the position of the column that fills a field, or -1.
func (m Mapping) column(field string) int {
	return slices.IndexFunc(m.Columns, func(c MappedColumn) bool { return c.Field == field })
}

// Missing says which columns must be there and are not, all of them; zero where none is.
func (m Mapping) Missing() sheet.Reason { return kindNamed(m.Kind).missing(m) }

// missingOfPurchase is Missing for purchases.
func missingOfPurchase(m Mapping) (reason sheet.Reason) {
	has := func(field string) bool { return m.column(field) >= 0 }
	format := catalog.FormatNamed(m.Format)
	if !has("reference") && (format == nil || format.Reference == "") {
		reason = sheet.Because("no column holds the order or invoice number. Name one “Order number”, or choose the column that holds it",
			"aucune colonne ne contient le numéro de commande ou de facture. Nommez-en une « N° de commande », ou choisissez la colonne qui le contient")
	}
	if !has("quantity") {
		reason = both(reason, sheet.Because("no column holds the number of CALs. Name one “Quantity”, or choose the column that holds it",
			"aucune colonne ne contient le nombre de CAL. Nommez-en une « Quantité », ou choisissez la colonne qui le contient"))
	}
	if !has("title") && !(has("cal_version") && has("cal_kind")) {
		reason = both(reason, sheet.Because("nothing says which CALs these are. Add the columns “CAL version” (2022) and “CAL kind” (User or Device), or the title of the product",
			"rien n’indique de quelles CAL il s’agit. Ajoutez les colonnes « Version de CAL » (2022) et « Type de CAL » (Utilisateur ou Appareil), ou la désignation du produit"))
	}
	return reason
}

// both is one reason after another; the first may be zero.
func both(first, second sheet.Reason) sheet.Reason {
	if first.IsZero() {
		return second
	}
	return sheet.Reason{EN: first.EN + "; " + second.EN, FR: first.FR + " ; " + second.FR}
}
