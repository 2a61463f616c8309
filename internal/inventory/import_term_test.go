package inventory

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"calfleet/internal/sheet"
)

func TestEachLine_TermsAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{
		"": "", "-": "", "Perpetual": TermPerpetual, "perpétuelle": TermPerpetual, "Licence perpétuelle": TermPerpetual, "OneTime": TermPerpetual,
		"subscription": TermSubscription, "Abonnement": TermSubscription, "1 Year": TermSubscription, "3 ans": TermSubscription, "P1Y": TermSubscription,
		"36 mois": TermSubscription, "for ever": "refused", "12": "refused", "2022": "refused",
	} {
		if got := termRead(t, "PO;Qty;Version;Type;Durée\nA;1;2022;User;"+cell+"\n"); got != want {
			t.Errorf("%q is read as %q, want %q", cell, got, want)
		}
	}
}

func TestEachLine_TermsAsTitlesPrintThem(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]string{
		"Windows Server 2022 Remote Desktop Services - 1 User CAL":            "",
		"Windows Server 2022 Remote Desktop Services - 1 User CAL 1 Year":     TermSubscription,
		"Windows Server 2025 Remote Desktop Services - 1 User CAL – 3 year":   TermSubscription,
		"RDS CAL 2022 Utilisateur (3 ans)":                                    TermSubscription,
		"Abonnement RDS CAL 2022 Utilisateur":                                 TermSubscription,
		"WinRmtDsktpSrvcsCAL 2019 OLV 1Y AqY1 UsrCAL":                         "",
		"WinRmtDsktpSrvcsCAL 2019 SNGL OLV NL 1 Year Acquired Year 1 UsrCAL":  "",
		"Windows Server 2019 RDS Device CAL, warranty of the server: 3 years": "",
	} {
		if got := termRead(t, "PO;Qty;Version;Type;Désignation\nA;1;2022;User;"+title+"\n"); got != want {
			t.Errorf("%q is read as %q, want %q", title, got, want)
		}
	}
}

// termRead is the term of the only line, or "refused".
func termRead(t *testing.T, file string) string {
	t.Helper()
	read, err := readPurchases(Upload{File: sheet.FileOf([]byte(file))})
	if err != nil {
		t.Fatal(err)
	}
	if read.Lines[0].Purchase == nil {
		return "refused"
	}
	return read.Lines[0].Purchase.Term
}

func TestEachLine_SoftwareAssuranceAndEnds(t *testing.T) {
	t.Parallel()
	const header = "Order number;Quantity;CAL version;CAL kind;SA;Fin SA;Fin d’abonnement\n"
	file, err := readPurchases(Upload{File: sheet.FileOf([]byte(header +
		"A1;5;2022;User;oui;31/12/2027;\n" +
		"A2;5;2022;User;;01/02/2028;\n" +
		"A3;5;2022;User;Non;;\n" +
		"A4;5;2022;User;;;02/03/2029\n" +
		"A5;5;2022;User;;;\n"))})
	if err != nil {
		t.Fatal(err)
	}
	if len(file.Notices) != 0 || file.Mapping.DateOrder != sheet.DMY {
		t.Errorf("notices %+v, dates in order %d", file.Notices, file.Mapping.DateOrder)
	}
	common := func(reference string) *Purchase {
		return &Purchase{Reference: reference, CALVersion: "2022", CALKind: "per_user", Quantity: 5}
	}
	want := []*Purchase{common("A1"), common("A2"), common("A3"), common("A4"), common("A5")}
	want[0].Assurance, want[0].AssuredUntil = new(true), day(2027, 12, 31)
	want[1].Assurance, want[1].AssuredUntil = new(true), day(2028, 2, 1)
	want[2].Assurance = new(false)
	want[3].Term, want[3].EndsOn = TermSubscription, day(2029, 3, 2)
	if diff := cmp.Diff(want, purchasesOfFile(t, file)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestEachLine_LicenseAndAssurancePackHasAssurance(t *testing.T) {
	t.Parallel()
	file, err := readPurchases(Upload{File: sheet.FileOf([]byte("PO;Qty;Version;Type;Title\nA;1;2022;User;WinRmtDsktpSrvcsCAL ALNG LicSAPk UsrCAL\n"))})
	if err != nil {
		t.Fatal(err)
	}
	if p := purchasesOfFile(t, file)[0]; p.Assurance == nil || !*p.Assurance {
		t.Errorf("understood as %+v, want Software Assurance", p)
	}
}

func TestEachLine_WhatContradictsItselfIsRefusedAtItsColumn(t *testing.T) {
	t.Parallel()
	const header = "PO;Quantity;Version;Type;Term;Subscription end;SA;SA until\n"
	for line, want := range map[string]string{
		"A;1;2022;User;perpetual;2027-01-01;;":    "Subscription end: perpetual CALs have no end",
		"A;1;2022;User;;;no;2027-01-01":           "SA until: there is an end of Software Assurance",
		"A;1;2022;User;;;2027-01-01;":             "SA: \"2027-01-01\" is neither yes nor no",
		"A;1;2022;User;;soon;;":                   "Subscription end: \"soon\" is not a date",
		"A;1;2022;User;sometimes;;;":              "Term: \"sometimes\" is neither perpetual nor a subscription",
		"A;1;2022;User;perpetual;;yes;2027-02-30": "SA until: \"2027-02-30\" is no day of the calendar",
	} {
		file, err := readPurchases(Upload{File: sheet.FileOf([]byte(header + line + "\n"))})
		if err != nil {
			t.Fatal(err)
		}
		problems := file.Lines[0].Problems
		if len(problems) != 1 || !strings.HasPrefix(problems[0].Column+": "+problems[0].Reason.EN, want) {
			t.Errorf("%s: %+v, want %s", line, problems, want)
		}
	}
}

// An end by itself may be that of an agreement: it is not guessed.
func TestEachLine_AColumnThatIsMerelyAnEndIsNotRead(t *testing.T) {
	t.Parallel()
	file, err := readPurchases(Upload{File: sheet.FileOf([]byte("PO;Qty;Version;Type;Date de fin\nA;1;2022;User;31/12/2027\n"))})
	if err != nil {
		t.Fatal(err)
	}
	if p := purchasesOfFile(t, file)[0]; p.Term != "" || p.EndsOn != nil || len(file.Notices) != 1 {
		t.Errorf("understood as %+v with %d notices, want a notice and no end", p, len(file.Notices))
	}
}
