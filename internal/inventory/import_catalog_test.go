package inventory

import (
	"testing"

	"calfleet/internal/sheet"
)

func TestEachLine_TitlesAsTheyArePrinted(t *testing.T) {
	t.Parallel()
	tests := []struct {
		title, part   string
		version, kind string // "" refused
	}{
		{"WinRmtDsktpSrvcsCAL 2019 SNGL OLP NL DvcCAL", "6VC-03747", "2019", "per_device"},
		{"WinRmtDsktpSrvcsCAL 2019 SNGL OLP NL UsrCAL", "", "2019", "per_user"},
		{"Windows Server RDS CAL 2019 - Device (Gobierno)", "6VC-03765", "2019", "per_device"},
		{"Windows Server RDS CAL 2019 - User (Educación)", "6VC-03728", "2019", "per_user"},
		{"Windows Server 2022 Remote Desktop Services - 1 Device CAL", "DG7GMGF0D7HX", "2022", "per_device"},
		{"Windows Server 2022 Remote Desktop Services - 1 User CAL 1 Year", "DG7GMGF0D7HX", "2022", "per_user"},
		{"Windows Server 2025 Remote Desktop Services - 1 User CAL – 3 year", "", "2025", "per_user"},
		{"CAL Services Bureau à distance 2016 Périphérique", "", "2016", "per_device"},
		{"Licence d’accès client Bureau à distance 2022, utilisateur", "", "2022", "per_user"},
		{"RDS CAL 2012 R2 par poste", "", "2012", "per_device"},
		{"2019 User CAL", "6VC-03748", "2019", "per_user"},
		{"RDS 2022 User CAL", "", "2022", "per_user"},

		{"Windows Server Remote Desktop Services CAL", "DG7GMGF0DVSV", "", ""},
		{"WinRmtDsktpSrvcsCAL ALNG LicSAPk", "", "", ""},
		{"Windows Server RDS CAL 2022 (5 User)", "", "", ""},
		{"Windows Remote Desktop Services 2022 - License 5 User CAL", "", "", ""},
		{"CAL RDS 2022 Utilisateur, lot de 10", "", "", ""},
		{"Licence Windows Serveur RDS CAL 2022", "", "", ""},
		{"RDS CAL 2022 User, replaces 2019", "", "", ""},
		{"RDS CAL 2022 User or Device", "", "", ""},
		{"Windows Server CAL 2022 User", "R18-05785", "", ""},
		{"WinSvrCAL 2019 SNGL OLP NL UsrCAL", "", "", ""},
		{"Rights Management Services CAL 2022 User", "DG7GMGF0D5SL", "", ""},
		{"Windows Server 2022 Remote Desktop Services External Connector", "", "", ""},
		{"Windows Server 2022 Standard", "DG7GMGF0D5RK", "", ""},
		{"Exchange Server 2019 User CAL", "", "", ""},
		{"Écran 24 pouces", "", "", ""},
		{"2022 User", "R18-05786", "", ""},
	}
	for _, test := range tests {
		t.Run(test.title, func(t *testing.T) {
			t.Parallel()
			file, err := readPurchases(Upload{File: sheet.FileOf([]byte("PO;Qty;Title;Part number\nA;1;" + test.title + ";" + test.part + "\n"))})
			if err != nil {
				t.Fatal(err)
			}
			line := file.Lines[0]
			if line.Purchase == nil {
				line.Purchase = &Purchase{}
			}
			if got := line.Purchase; got.CALVersion != test.version || got.CALKind != test.kind {
				t.Errorf("understood as %q %q (%+v), want %q %q", got.CALVersion, got.CALKind, line.Problems, test.version, test.kind)
			}
		})
	}
}
