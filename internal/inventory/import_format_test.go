package inventory

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/catalog"
	"calfleet/internal/fault"
	"calfleet/internal/sheet"
)

// understood is what a test wants to know of a line: what it is, or why not.
type understood struct {
	Reference, Version, Kind, Part, Program string
	Quantity                                int32
	Sure                                    catalog.Confidence
	Outcome                                 Outcome
}

func understoodLines(t *testing.T, file string) (format string, lines []understood) {
	t.Helper()
	read, err := readPurchases(Upload{File: sheet.FileOf([]byte(file))})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range read.Lines {
		u := understood{Outcome: l.Outcome()}
		if p := l.Purchase; p != nil {
			u.Reference, u.Version, u.Kind, u.Part, u.Program, u.Quantity = p.Reference, p.CALVersion, p.CALKind, p.PartNumber, p.Program, p.Quantity
		}
		if l.Recognised != nil {
			u.Sure = l.Recognised.Sure
		}
		lines = append(lines, u)
	}
	return read.Mapping.Format, lines
}

func TestEachLine_OrdersOfTheAdminCenter(t *testing.T) {
	t.Parallel()
	format, lines := understoodLines(t, strings.Join([]string{
		"License ID,Reseller order number,Customer order number,Ordered on,Usage start date,Reseller,Part number,Product description,Quantity,Country,Up for Renewal,Step-up",
		"V1234567,R-1,C-1,2026-01-17,2026-02-01,Contoso,6VC-03747,WinRmtDsktpSrvcsCAL 2019 SNGL OLP NL DvcCAL,40,France,,No",
		"V1234567,R-2,,2026-01-18,2026-02-01,Contoso,,WinRmtDsktpSrvcsCAL 2022 SNGL UsrCAL,25,France,,Yes",
		"V1234567,R-3,C-3,2026-01-19,2026-02-01,Contoso,R18-05767,WinSvrCAL 2019 SNGL OLP NL DvcCAL,80,France,,No",
		"V1234567,R-4,C-4,2026-01-19,2026-02-01,Contoso,,WinRmtDsktpSrvcsCAL ALNG SA MVL UsrCAL,25,France,,No",
		"V1234567,R-5,C-5,2026-01-19,2026-02-01,Contoso,,Office LTSC Standard 2021 SNGL,80,France,,No",
		"V1234567,R-6,C-6,2026-01-19,2026-02-01,Contoso,,WinRmtDsktpSrvcsCAL ALNG LicSAPk MVL UsrCAL,25,France,,No",
		"V1234567,R-7,C-7,2026-01-19,2026-02-01,Contoso,,WinRmtDsktpSrvcsCAL 2022 UsrCAL,0,France,,No",
	}, "\n"))
	want := []understood{
		{Reference: "C-1", Version: "2019", Kind: "per_device", Part: "6VC-03747", Program: "Open License", Quantity: 40, Sure: catalog.Certain},
		{Reference: "R-2", Version: "2022", Kind: "per_user", Quantity: 25, Sure: catalog.Likely},
		{Outcome: OutcomeApart},
		{Outcome: OutcomeApart},
		{Outcome: OutcomeApart},
		{Outcome: OutcomeRefused, Sure: catalog.None},
		{Outcome: OutcomeApart},
	}
	if diff := cmp.Diff(want, lines); diff != "" || format != "m365-orders" {
		t.Errorf("format %q (-want +got):\n%s", format, diff)
	}
}

func TestEachLine_ReconciliationOfTheCloudProgram(t *testing.T) {
	t.Parallel()
	format, lines := understoodLines(t, strings.Join([]string{
		"PartnerId,CustomerId,InvoiceNumber,OrderId,OrderDate,ProductId,SkuId,AvailabilityId,SkuName,ProductName,ChargeType,UnitPrice,Quantity,Subtotal,BillableQuantity",
		"p,c,G002297372,O-1,2026-01-17,DG7GMGF0D7HX,0001,A,Windows Server 2022 Remote Desktop Services - 1 User CAL 1 Year,Windows Server 2022 Remote Desktop Services,New,110.5,20,2210,20",
		"p,c,G002297372,O-2,2026-01-17,DG7GMGF0D7HX,2,A,Windows Server 2022 Remote Desktop Services - 1 User CAL 1 Year,,Cancel,110.5,5,-552,5",
		"p,c,G002297372,O-3,2026-01-17,DZH318Z0BNZ5,006G,A,Inter-Region Bandwidth,Bandwidth,New,0.045,1,0.01,1",
	}, "\n"))
	want := []understood{
		{Reference: "O-1", Version: "2022", Kind: "per_user", Part: "DG7GMGF0D7HX:0001", Program: "CSP", Quantity: 20, Sure: catalog.Likely},
		{Outcome: OutcomeApart},
		{Outcome: OutcomeApart},
	}
	if diff := cmp.Diff(want, lines); diff != "" || format != "csp-reconciliation" {
		t.Errorf("format %q (-want +got):\n%s", format, diff)
	}
}

func TestEachLine_LicenseSummaryIsWeakAndZeroErasesNothing(t *testing.T) {
	t.Parallel()
	format, lines := understoodLines(t, "Product family,Version,Product pool,Type,Effective quantity,Active SA quantity\n"+
		"Windows Remote Desktop Services CAL - User,2022,Servers,On-premise software,250,100\nWindows Remote Desktop Services CAL - Device,2019,Servers,On-premise software,0,0\n"+
		"SQL Server Standard,2022,Servers,On-premise software,4,4\n")
	want := []understood{
		{Reference: "License summary", Version: "2022", Kind: "per_user", Quantity: 250, Sure: catalog.Weak}, {Outcome: OutcomeApart}, {Outcome: OutcomeApart},
	}
	if diff := cmp.Diff(want, lines); diff != "" || format != "m365-license-summary" {
		t.Errorf("format %q (-want +got):\n%s", format, diff)
	}
}

func TestEachLine_FilesWithoutPurchasesSayWhatToImportInstead(t *testing.T) {
	t.Parallel()
	for file, says := range map[string]string{
		"License ID,Organization,Location,Parent Program,End date,Status,Volume licensing roles\n1,a,b,EA,2027-01-01,Active,x\n":                                           "Export the orders",
		"ChangeIndicator,ProductTitle,ProductId,SkuId,SkuTitle,Publisher,TermDuration,UnitPrice,ERP Price\nNew,RDS,DG7GMGF0D7HX,0001,1 User CAL,Microsoft,P1Y,110.5,130\n": "not what was",
	} {
		_, err := readPurchases(Upload{File: sheet.FileOf([]byte(file))})
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), says) {
			t.Errorf("error %v, want one that says %q", err, says)
		}
	}
}

func TestEachLine_PartNumberAgainstTitleIsRefused(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"6VC-03747;Windows Server RDS CAL 2022 User", "6VC-03747;Windows Server CAL 2019 Device", "6VC-03747;WinRmtDsktpSrvcsCAL 2022 DvcCAL"} {
		_, lines := understoodLines(t, "PO;Qty;Part number;Title\nA;1;"+line+"\n")
		if lines[0].Outcome != OutcomeRefused {
			t.Errorf("%s is %+v, want it refused", line, lines[0])
		}
	}
}

func TestEachLine_PacksAreMultipliedOnlyByTheCatalog(t *testing.T) {
	t.Parallel()
	const title = "Windows Server RDS CAL 2022 (5 User)"
	own := catalog.BuiltIn().With([]catalog.Line{{ID: "x", Title: []string{"RDS CAL 2022 (5 User)"}, Says: catalog.Says{Product: catalog.RDSCAL, Pack: 5}}})
	tests := []struct {
		header string
		table  *catalog.Catalog
		want   int32 // 0 refused
	}{{"Qty", nil, 0}, {"Nombre de CAL", nil, 3}, {"CALs", own, 3}, {"Qty", own, 15}}
	for _, test := range tests {
		read, err := readPurchases(Upload{File: sheet.FileOf([]byte("PO;" + test.header + ";Title\nA;3;" + title + "\n")), Catalog: test.table})
		if err != nil {
			t.Fatal(err)
		}
		got := int32(0)
		if p := read.Lines[0].Purchase; p != nil {
			got = p.Quantity
		}
		if got != test.want {
			t.Errorf("%s gives %d CALs (%+v), want %d", test.header, got, read.Lines[0].Problems, test.want)
		}
	}
}

func TestEachLine_ColumnsCountMoreThanTheTitle(t *testing.T) {
	t.Parallel()
	_, lines := understoodLines(t, "PO;Qty;Version;Type;Title\nA;1;2019;Device;RDS CAL 2022 User\nB;1;2022;User;RDS CAL 2022 User\n")
	want := []understood{
		{Reference: "A", Version: "2019", Kind: "per_device", Quantity: 1, Sure: catalog.Weak},
		{Reference: "B", Version: "2022", Kind: "per_user", Quantity: 1},
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}
