package inventory

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"calfleet/internal/catalog"
	"calfleet/internal/compat"
	"calfleet/internal/sheet"
)

// Recognised is what of a line was read from its part number and title, and how sure that is.
type Recognised struct {
	Sure   catalog.Confidence `json:"sure"`
	Whys   []catalog.Why      `json:"whys,omitempty"`
	Pack   int                `json:"pack,omitempty"`   // the quantity of the file counted packs of so many CALs; 0 it counted CALs
	Unlike []sheet.Reason     `json:"unlike,omitempty"` // what the title says otherwise than the columns of the line
}

// apart says why what only looks like RDS CALs is not counted; zero for RDS CALs and for what is unclear.
func apart(p catalog.Product) sheet.Reason {
	switch p {
	case catalog.ServerCAL:
		return sheet.Because("this is a Windows Server CAL; only Remote Desktop Services (RDS) CALs are counted here",
			"c’est une CAL Windows Server ; seules les CAL Services Bureau à distance (RDS) sont comptées ici")
	case catalog.RightsCAL:
		return sheet.Because("this is a Rights Management Services (RMS) CAL, not a Remote Desktop Services (RDS) CAL",
			"c’est une CAL Rights Management Services (RMS), pas une CAL Services Bureau à distance (RDS)")
	case catalog.External:
		return sheet.Because("this is an External Connector, which is not a number of CALs", "c’est un External Connector, qui n’est pas un nombre de CAL")
	case catalog.SAL:
		return sheet.Because("this is a Subscriber Access License (SPLA), which a service provider rents and which is no CAL",
			"c’est une Subscriber Access License (SPLA), louée par un prestataire, et non une CAL")
	case catalog.VDI:
		return sheet.Because("this is a license for virtual desktops (VDA, VDI suite), not an RDS CAL", "c’est une licence de bureaux virtuels (VDA, suite VDI), pas une CAL RDS")
	case catalog.Assurance:
		return sheet.Because("this is Software Assurance or a step-up alone: it adds no CALs. Enter its end with the purchase that it is for",
			"c’est de la Software Assurance ou une mise à niveau seule : elle n’ajoute aucune CAL. Saisissez sa fin sur l’achat qu’elle couvre")
	case catalog.Windows:
		return sheet.Because("this is a license of Windows Server itself, not a CAL", "c’est une licence de Windows Server même, pas une CAL")
	case catalog.Application:
		return sheet.Because("this is a product other than Remote Desktop Services (RDS) CALs", "c’est un autre produit que des CAL Services Bureau à distance (RDS)")
	case catalog.Other:
		return sheet.Because("your catalog says that this is not counted", "votre catalogue dit que ceci n’est pas compté")
	case catalog.Unknown, catalog.RDSCAL:
	}
	return sheet.Reason{}
}

// isApart reports a line that is passed over, and sets it apart.
func (r *purchaseReader) isApart(p *Purchase) bool {
	r.class = r.classify(catalog.Item{PartNumber: p.PartNumber, Title: p.Title})
	if reason := apart(r.class.Product); !reason.IsZero() {
		r.setApart(r.nameField(p), reason)
		return true
	}
	if r.format == nil || !r.format.Mixed {
		return false
	}
	stated := r.said("cal_version") != "" && r.said("cal_kind") != ""
	if r.class.Product == catalog.Unknown && !r.class.Hinted && !stated {
		r.setApart(r.nameField(p), sheet.Because("nothing here speaks of CALs; this file lists other products too", "rien ici ne parle de CAL ; ce fichier contient aussi d’autres produits"))
		return true
	}
	return r.isNoSale()
}

// isNoSale reports lines of Microsoft's files that are about RDS CALs and tell of no purchase.
func (r *purchaseReader) isNoSale() bool {
	charge, offering := r.said(catalog.FieldCharge), catalog.Plain(r.said(catalog.FieldOffering))
	switch {
	case charge != "" && !slices.Contains([]string{"new", "renew"}, strings.ToLower(charge)):
		r.setApart(catalog.FieldCharge, sheet.Because("a charge of type %q doesn’t say how many were bought; what is known stays as it is", "une ligne de type %q ne dit pas combien ont été achetées ; ce qui est connu reste tel quel", quote(charge)))
	case slices.Contains([]string{"sa", "software assurance", "step-up", "step up", "sa step-up", "from sa", "add-on", "add on"}, offering):
		r.setApart(catalog.FieldOffering, apart(catalog.Assurance))
	case isNought(r.said("quantity")):
		r.setApart("quantity", sheet.Because("0 CALs: nothing is imported, and nothing that is known is erased. Microsoft’s portals show 0 for perpetual CALs once an agreement has ended",
			"0 CAL : rien n’est importé et rien de connu n’est effacé. Les portails de Microsoft affichent 0 pour des CAL perpétuelles une fois le contrat terminé"))
	default:
		return false
	}
	return true
}

func isNought(cell string) bool {
	n, err := sheet.ParseQuantity(cell)
	return cell != "" && err == nil && n == 0
}

// classify asks the catalog, which most lines of a file ask the same.
func (r *purchaseReader) classify(item catalog.Item) catalog.Class {
	if item == (catalog.Item{}) {
		return catalog.Class{}
	}
	if class, known := r.classes[item]; known {
		return class
	}
	class := r.catalog.Classify(item)
	remember(r.classes, catalog.Item{PartNumber: strings.Clone(item.PartNumber), Title: strings.Clone(item.Title)}, class)
	return class
}

// cals reads which CALs these are: from cells of their own, and from part number and title where those say nothing.
func (r *purchaseReader) cals(p *Purchase) {
	r.take("cal_version", &p.CALVersion, versionOf)
	r.take("cal_kind", &p.CALKind, r.kindOf)
	needVersion := p.CALVersion == "" && r.fine("cal_version")
	needKind := p.CALKind == "" && r.fine("cal_kind")
	switch {
	case slices.Contains(r.class.Doubts, catalog.PartAgainst) && (r.class.Product == catalog.Unknown || needVersion || needKind):
		r.refuse(r.nameField(p), sheet.Because("part number and title contradict each other; correct one of them, or say in the catalog which is right",
			"la référence et la désignation se contredisent ; corrigez l’une d’elles, ou dites dans le catalogue laquelle est juste"))
	case !needVersion && !needKind:
		r.compare(p)
	case p.Title == "" && p.PartNumber == "" || !r.fine("title"):
		r.missingCALs(needVersion, needKind)
	case r.class.Product == catalog.Unknown:
		r.refuse(r.nameField(p), sheet.Because("this title does not name RDS CALs. Write such as “Windows Server RDS CAL 2022 User”, or fill in version and kind",
			"cette désignation ne nomme pas de CAL RDS. Écrivez par exemple « Windows Server RDS CAL 2022 Utilisateur », ou indiquez version et type"))
	default:
		r.recognise(p, needVersion, needKind)
	}
}

// recognise takes version and kind as part number and title say them.
func (r *purchaseReader) recognise(p *Purchase, version, kind bool) {
	fields := []string{"product"}
	if version {
		p.CALVersion, fields = r.class.Version, append(fields, "version")
		r.unless(p, r.class.Version, catalog.SeveralVersions, catalog.NoVersion)
	}
	if kind {
		p.CALKind, fields = r.class.Kind, append(fields, "kind")
		r.unless(p, r.class.Kind, catalog.NoKind)
	}
	r.recognised = &Recognised{Sure: r.bounded(r.class.ConfidenceOf(fields...)), Whys: r.whys()}
	r.unpack(p)
}

// whys are those of the fields that are taken over.
func (r *purchaseReader) whys() []catalog.Why {
	return slices.DeleteFunc(slices.Clone(r.class.Whys), func(w catalog.Why) bool { return w.Field == "program" && w.Sure == catalog.Weak })
}

// bounded is no surer than files of the format can be.
func (r *purchaseReader) bounded(sure catalog.Confidence) catalog.Confidence {
	if r.format != nil && r.format.Sure != "" {
		return catalog.Least(sure, r.format.Sure)
	}
	return sure
}

// unless refuses what stays unknown, for the doubt that there is.
func (r *purchaseReader) unless(p *Purchase, value string, doubts ...catalog.Doubt) {
	if value != "" {
		return
	}
	words := map[catalog.Doubt]sheet.Reason{
		catalog.SeveralVersions: sheet.Because("the title names several versions; say in a column “CAL version” which one was bought",
			"la désignation indique plusieurs versions ; précisez dans une colonne « Version de CAL » laquelle a été achetée"),
		catalog.NoVersion: sheet.Because("the title names no version (with Software Assurance it is the newest you may use); add it, such as 2022",
			"la désignation n’indique aucune version (avec la Software Assurance, c’est la plus récente permise) ; ajoutez-la, par exemple 2022"),
		catalog.NoKind: sheet.Because("the title does not say whether these are User or Device CALs; add the word",
			"la désignation ne dit pas s’il s’agit de CAL Utilisateur ou Appareil ; ajoutez le mot"),
	}
	for _, doubt := range doubts {
		if slices.Contains(r.class.Doubts, doubt) {
			r.refuse(r.nameField(p), words[doubt])
		}
	}
}

// unpack makes CALs of packs. Whether a quantity counts packs or CALs no title tells: the catalog must, or the column.
func (r *purchaseReader) unpack(p *Purchase) {
	pack := r.class.Pack
	if pack < 2 || r.countsCALs() {
		return
	}
	if r.class.ConfidenceOf("pack") != catalog.Certain {
		r.refuse(r.nameField(p), sheet.Because("a pack of %[1]d: does the quantity count packs or CALs? Name its column “Number of CALs” if it counts CALs; else say in the catalog that one is a pack of %[1]d",
			"un lot de %[1]d : la quantité compte-t-elle des lots ou des CAL ? Nommez sa colonne « Nombre de CAL » si elle compte des CAL ; sinon, dites dans le catalogue qu’une unité est un lot de %[1]d", pack))
		return
	}
	if int64(p.Quantity)*int64(pack) > math.MaxInt32 {
		r.refuse("quantity", sheet.Because("so many packs of %d are too many CALs", "autant de lots de %d font trop de CAL", pack))
		return
	}
	p.Quantity *= int32(pack) //nolint:gosec // the product was compared with the largest int32
	r.recognised.Pack = pack
}

// countsCALs reports a column of quantities whose name says that it counts CALs.
func (r *purchaseReader) countsCALs() bool {
	at := r.column("quantity")
	return at >= 0 && slices.Contains([]string{"cal", "cals", "numberofcals", "nombredecal", "nombredecals"}, sheet.Fold(r.mapping.Columns[at].Column))
}

// compare notes what part number and title say otherwise than the columns, which are right.
func (r *purchaseReader) compare(p *Purchase) {
	var unlike []sheet.Reason
	if said := r.class.Version; said != "" && p.CALVersion != "" && said != p.CALVersion {
		unlike = append(unlike, sheet.Because("the title says %s, the column says %s: the column counts", "la désignation dit %s, la colonne dit %s : c’est la colonne qui compte", said, p.CALVersion))
	}
	if said := r.class.Kind; said != "" && p.CALKind != "" && said != p.CALKind {
		said, stated := kindText(said), kindText(p.CALKind)
		unlike = append(unlike, sheet.Reason{
			EN: "the title says " + said.EN + ", the column says " + stated.EN + ": the column counts",
			FR: "la désignation dit « " + said.FR + " », la colonne dit « " + stated.FR + " » : c’est la colonne qui compte",
		})
	}
	if unlike != nil {
		r.recognised = &Recognised{Sure: catalog.Weak, Unlike: unlike}
	}
}

func kindText(kind string) compat.Text {
	parsed, _ := compat.ParseKind(kind) // of a class or a purchase, which have no other
	return parsed.Text()
}

// nameField is the field that gave away what a line is about.
func (r *purchaseReader) nameField(p *Purchase) string {
	if p.Title == "" {
		return "part_number"
	}
	return "title"
}

func (r *purchaseReader) missingCALs(version, kind bool) {
	if version && r.fine("title") {
		en, fr := versionChoice()
		r.refuse("cal_version", sheet.Reason{EN: "the CAL version is missing; write " + en, FR: "la version de CAL manque ; écrivez " + fr})
	}
	if kind && r.fine("title") {
		r.refuse("cal_kind", sheet.Because("the CAL kind is missing; write User or Device", "le type de CAL manque ; écrivez Utilisateur ou Appareil"))
	}
}

// versionChoice offers the CAL versions the rules know: "2008, 2012, 2016, 2019, 2022 or 2025".
func versionChoice() (en, fr string) {
	var years []string
	for _, v := range compat.CALVersions() {
		years = append(years, v.String())
	}
	last := len(years) - 1
	if last == 0 {
		return years[0], years[0]
	}
	before := strings.Join(years[:last], ", ")
	return before + " or " + years[last], before + " ou " + years[last]
}

// imply fills in what part number and title say besides, unless the line says it itself. That is for new purchases: one that is known
// without it stays so, or an export would not come back as it was.
func (r *purchaseReader) imply(p *Purchase) {
	if p.Term == "" && r.class.Term != "" && r.fine("term") {
		p.Term, p.Implied = r.class.Term, append(p.Implied, "term")
	}
	if p.Assurance == nil && r.class.Assured && r.fine("assurance") {
		p.Assurance, p.Implied = new(true), append(p.Implied, "assurance")
	}
	if program := r.program(); p.Program == "" && program != "" && r.fine("program") {
		p.Program, p.Implied = program, append(p.Implied, "program")
	}
}

// program is that of all files of the format, or of the part number; mere abbreviations don't fill it in.
func (r *purchaseReader) program() string {
	if r.format != nil && r.format.Says.Program != "" {
		return r.format.Says.Program
	}
	if r.class.ConfidenceOf("program") == catalog.Weak {
		return ""
	}
	return r.class.Program
}

// wholePart is the part number of Microsoft's cloud, of which files have two columns.
func (r *purchaseReader) wholePart(p *Purchase) {
	if sku := r.said(catalog.FieldSKU); sku != "" && p.PartNumber != "" && !strings.Contains(p.PartNumber, ":") && len(p.PartNumber)+len(sku) < maxKey {
		if n, err := strconv.Atoi(sku); err == nil && len(sku) < 4 { // a spreadsheet took its zeros
			sku = "000"[:4-len(strconv.Itoa(n))] + strconv.Itoa(n)
		}
		p.PartNumber += ":" + sku
	}
}

// Item is what the catalog is asked of a line, as the cells of the file say it.
func (row *ImportRow) Item(mapping Mapping) catalog.Item {
	r := newPurchaseReader(mapping, nil, nil)
	r.cells = row.Cells
	return catalog.Item{PartNumber: quote(r.said("part_number")), Title: quote(r.said("title"))}
}
