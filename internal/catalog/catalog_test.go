package catalog_test

import (
	"testing"

	"calfleet/internal/catalog"
)

func TestClassify_TitlesAsTheyArePrinted(t *testing.T) {
	t.Parallel()
	c := catalog.BuiltIn()
	tests := []struct {
		title, part string
		want        catalog.Says
		sure        catalog.Confidence
	}{
		{"WinRmtDsktpSrvcsCAL 2019 SNGL OLP NL DvcCAL", "6VC-03747", catalog.Says{Product: catalog.RDSCAL, Version: "2019", Kind: "per_device", Program: "Open License"}, catalog.Certain},
		{"6VC-03747 WinRmtDsktpSrvcsCAL 2019 SNGL OLP NL DvcCAL", "", catalog.Says{Product: catalog.RDSCAL, Version: "2019", Kind: "per_device", Program: "Open License"}, catalog.Certain},
		{"WinRmtDsktpSrvcsCAL 2019 SNGL OLP NL UsrCAL", "", catalog.Says{Product: catalog.RDSCAL, Version: "2019", Kind: "per_user", Program: "Open License"}, catalog.Likely},
		{"Windows Server RDS CAL 2019 - User (Educación)", "6vc-03728", catalog.Says{Product: catalog.RDSCAL, Version: "2019", Kind: "per_user"}, catalog.Certain},
		{"2019 User CAL", "6VC-09999", catalog.Says{Product: catalog.RDSCAL, Version: "2019", Kind: "per_user"}, catalog.Weak},
		{"Windows Server 2022 Remote Desktop Services - 1 User CAL 1 Year", "DG7GMGF0D7HX - 1Y", catalog.Says{Product: catalog.RDSCAL, Version: "2022", Kind: "per_user", Term: catalog.Subscription, Program: "CSP"}, catalog.Likely},
		{"Windows Server 2022 Remote Desktop Services - 1 Device CAL - perpetual", "DG7GMGF0D7HX", catalog.Says{Product: catalog.RDSCAL, Version: "2022", Kind: "per_device", Term: catalog.Perpetual, Program: "CSP"}, catalog.Likely},
		{"Windows Server Remote Desktop Services CAL - 1 User CAL – 3 year", "DG7GMGF0DVSV:000P", catalog.Says{Product: catalog.RDSCAL, Kind: "per_user", Term: catalog.Subscription, Program: "CSP"}, catalog.None},
		{"Windows Remote Desktop Services 2022 - License 5 User CAL", "", catalog.Says{Product: catalog.RDSCAL, Version: "2022", Kind: "per_user", Pack: 5}, catalog.Likely},
		{"CAL RDS 2022 Utilisateur, lot de 10", "", catalog.Says{Product: catalog.RDSCAL, Version: "2022", Kind: "per_user", Pack: 10}, catalog.Likely},
		{"WinRmtDsktpSrvcsCAL ALNG LicSAPk MVL UsrCAL", "", catalog.Says{Product: catalog.RDSCAL, Kind: "per_user", Assured: true}, catalog.None},
		{"WinRmtDsktpSrvcsCAL ALNG SA MVL DvcCAL", "", catalog.Says{Product: catalog.Assurance}, catalog.None},
		{"WinRmtDsktpSrvcsSAL ALNG LicSAPk MVL", "6WC-00002", catalog.Says{Product: catalog.SAL}, catalog.None},
		{"CAL Services Bureau à distance 2016 Périphérique", "", catalog.Says{Product: catalog.RDSCAL, Version: "2016", Kind: "per_device"}, catalog.Likely},
		{"Licence d’accès client Bureau à distance 2022, utilisateur", "", catalog.Says{Product: catalog.RDSCAL, Version: "2022", Kind: "per_user"}, catalog.Likely},

		{"Windows Server CAL 2022 User", "R18-05785", catalog.Says{Product: catalog.ServerCAL}, catalog.None},
		{"WinSvrCAL 2019 SNGL OLP NL UsrCAL", "", catalog.Says{Product: catalog.ServerCAL}, catalog.None},
		{"Win Server CAL ALng LSA Device", "6VC-01251", catalog.Says{Product: catalog.ServerCAL}, catalog.None},
		{"Rights Management Services CAL 2022 User", "DG7GMGF0D5SL", catalog.Says{Product: catalog.RightsCAL}, catalog.None},
		{"Windows Server 2022 Remote Desktop Services External Connector", "", catalog.Says{Product: catalog.External}, catalog.None},
		{"WinVDA ALNG SubsVL MVL PerDvc", "", catalog.Says{Product: catalog.VDI}, catalog.None},
		{"Windows Server 2022 Standard - 16 Core License Pack", "DG7GMGF0D5RK", catalog.Says{Product: catalog.Windows}, catalog.None},
		{"Exchange Server 2019 User CAL", "", catalog.Says{Product: catalog.Application}, catalog.None},
		{"Core CAL Bridge for Office 365", "", catalog.Says{Product: catalog.Application}, catalog.None},
		{"2022 User", "R18-05786", catalog.Says{Product: catalog.ServerCAL}, catalog.None},

		{"Écran 24 pouces", "", catalog.Says{}, catalog.None},
		{"Remote Desktop Services 2022", "", catalog.Says{}, catalog.None},
		{"", "", catalog.Says{}, catalog.None},
	}
	for _, test := range tests {
		t.Run(test.title+" "+test.part, func(t *testing.T) {
			t.Parallel()
			got := c.Classify(catalog.Item{PartNumber: test.part, Title: test.title})
			if got.Says != test.want || got.Confidence != test.sure {
				t.Errorf("is %+v, sure: %q, %+v\nwant %+v, %q", got.Says, got.Confidence, got.Whys, test.want, test.sure)
			}
		})
	}
}
