package web

import (
	"net/http"
	"testing"

	"calfleet/internal/auth"
)

func TestCatalog_OwnLineIsLookedAtSavedChangedAndDeleted(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Operator)
	c.get("/settings/catalog").status(http.StatusOK).shows("#own", "No line of your own").shows("#built-in tr", "6VC-03747", "RDS CAL · 2019 · Per Device", "certain")
	line := []string{"part", "rd-5u", "product", "rds_cal", "version", "2022", "kind", "per_user", "pack", "5", "note", "price list"}
	c.post("/settings/catalog", append(line, "then", "look")...).status(http.StatusOK).shows("#line .notice", "What this would change", "None of the titles").shows("#line button", "Save the line")
	c.get("/settings/catalog").shows("#own", "No line of your own")
	c.post("/settings/catalog", append(line, "then", "save")...).sendsTo("/settings/catalog").follow().shows(".flash", "saved").shows("#own tr", "RD-5U", "RDS CAL · 2022 · Per User · pack of 5", "operator-")
	c.post("/settings/catalog", append(line, "then", "save")...).status(http.StatusUnprocessableEntity).shows(".field-error", "Another line fits")
	c.get("/settings/catalog?part=rd-5u&title=x").shows("#try .facts", "RDS CAL · 2022 · Per User · pack of 5", "a line of your catalog")
	own := c.href("#own th a")
	c.get(own).status(http.StatusOK).shows("h1", "RD-5U").shows("#history", "pack: was —, now 5")
	c.post(own, "part", "RD-5U", "product", "rds_cal", "pack", "ten").status(http.StatusUnprocessableEntity).shows(".field-error", "from 1 to 1,000")
	c.post(own, "part", "RD-5U", "product", "server_cal", "then", "save").sendsTo("/settings/catalog").follow().shows("#own tr", "RD-5U", "Windows Server CAL").hides("#own tr", "2022")
	c.post(own+"/delete").sendsTo("/settings/catalog").follow().shows("#own", "No line of your own")
	c.get(own).status(http.StatusNotFound)
}

func TestCatalog_CorrectsAFileFromItsPreview(t *testing.T) {
	t.Parallel()
	c := newClient(t).signIn(auth.Operator).french()
	c.upload("facture.csv", []byte("Facture;Réf article;Désignation;Qté;PU HT\nF-1;RD-5U;RDS 2022 User, 5 CAL;3;155,00\nF-1;X;Écran 24 pouces;2;200,00\n")).follow().status(http.StatusOK)
	c.shows("#reading", "facture d’un revendeur").shows("tr", "refusée", "lot de 5").shows("tr", "mise à part", "Écran")
	preview := c.path
	c.get(c.href("tbody td a.button")).status(http.StatusOK).shows("#line", "facture.csv", "relu").hides("main", "Vos lignes")
	staged := preview[len("/imports/"):]
	line := []string{"import", staged, "part", "RD-5U", "product", "rds_cal", "version", "2022", "kind", "per_user", "pack", "5"}
	c.post("/settings/catalog", append(line, "then", "look")...).status(http.StatusOK).shows("#line .notice", "Le fichier facture.csv", "tel qu’il est lu : Refusées 1", "avec ce changement : Comprises 1")
	c.post("/settings/catalog", append(line, "then", "save")...).sendsTo(preview).follow().shows(".flash", "relu")
	c.shows("tr", "F-1", "nouvelle", "15", "certain", "lots de 5 CAL dans le fichier", "une ligne de votre catalogue").shows(".stats", "Nouvelles", "1", "Mises à part", "1")
}
