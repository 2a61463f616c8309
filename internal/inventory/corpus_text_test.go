package inventory

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"calfleet/internal/sheet"
)

// plainRows are French, so that a charset that is misjudged shows.
const plainRows = "Référence;Version;Type;Quantité;Fournisseur\nBC-1;2022;Utilisateur;50;Éditions Béranger\nBC-2;2019;Périphérique;5;Société Générale\n"

// charsetSamples are plain rows in each charset, with each separator and each end of line.
func charsetSamples(t *testing.T) (all []sample) {
	t.Helper()
	charsets := []struct {
		name string
		in   encoding.Encoding
		mark string
	}{
		{"UTF-8", encoding.Nop, ""},
		{"UTF-8 with a mark", encoding.Nop, "\ufeff"},
		{"Windows-1252", charmap.Windows1252, ""},
		{"code page 850", charmap.CodePage850, ""},
		{"UTF-16", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), ""},
		{"UTF-16 big-endian", unicode.UTF16(unicode.BigEndian, unicode.UseBOM), ""},
		{"UTF-16 without a mark", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), ""},
		{"UTF-16 big-endian without a mark", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), ""},
	}
	for _, c := range charsets {
		for _, sign := range []string{";", ",", "\t", "|"} {
			for name, end := range map[string]string{"CRLF": "\r\n", "LF": "\n"} {
				if sign != ";" && name == "LF" {
					continue
				}
				text, err := c.in.NewEncoder().String(c.mark + strings.NewReplacer(";", sign, "\n", end).Replace(plainRows))
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, sample{fmt.Sprintf("%s, %q, %s", c.name, sign, name), "achats.csv", []byte(text)})
			}
		}
	}
	sortSamples(all)
	return all
}

const head = "Reference;Version;Kind;Quantity;Purchased on;Supplier\n"

// shapeSamples are dialects, and what is broken in the shape of a file.
func shapeSamples() []sample {
	const one, two = "PO-1;2022;User;50;2026-01-17;A\n", "PO-2;2019;Device;5;2026-01-18;B\n"
	many := strings.Repeat
	shapes := []struct{ name, text string }{
		{"header alone", head},
		{"nothing", ""},
		{"blanks alone", " \r\n\t\r\n"},
		{"one byte", "a"},
		{"mark alone", "\ufeff"},
		{"no end of line at the end", head + strings.TrimSuffix(one, "\n")},
		{"old Macintosh ends of lines", strings.ReplaceAll(head+one+two, "\n", "\r")},
		{"mixed ends of lines", head + strings.TrimSuffix(one, "\n") + "\r\n" + two},
		{"blank lines between", head + "\n\n" + one + ";;;;;\n" + two + "\n\n"},
		{"sep= line", "sep=;\n" + head + one},
		{"SEP= line in capitals, quoted", "\"SEP=;\"\n" + head + one},
		{"sep= that lies", "sep=,\n" + head + one},
		{"#TYPE line", "#TYPE Selected.System.Management.Automation.PSCustomObject\n" + strings.ReplaceAll(head+one, ";", ",")},
		{"#TYPE line and sep=", "sep=,\n#TYPE X\n" + strings.ReplaceAll(head+one, ";", ",")},
		{"title above the header", "CAL purchases;;;;;\nas of 2026-11-30;;;;;\n" + head + one},
		{"twenty title lines", many("a title\n", 20) + head + one},
		{"sixty title lines", many("a title\n", 60) + head + one},
		{"total below", head + one + two + "Total;;;55;;\n"},
		{"subtotals between", head + one + "Sous-total;;;50;;\n" + two + "Grand total;;;55;;\n"},
		{"reference that begins like a total", head + "Total Energies 7;2022;User;5;;\n"},
		{"empty columns at the end", strings.ReplaceAll(head+one, "\n", ";;;\n")},
		{"empty column in the middle", "Reference;;Version;Kind;Quantity\nPO-1;;2022;User;5\n"},
		{"column without a name that says something", "Reference;;Version;Kind;Quantity\nPO-1;x;2022;User;5\n"},
		{"lines shorter than the header", head + "PO-1;2022;User;50\n"},
		{"line longer than the header", head + strings.TrimSuffix(one, "\n") + ";x;y\n"},
		{"a separator in a text without quotes", head + "PO-1;2022;User;50;2026-01-17;A; B and sons\n"},
		{"everything in quotes", `"` + strings.NewReplacer(";", `";"`, "\n", "\"\n\"").Replace(strings.TrimSuffix(head+one, "\n")) + "\"\n"},
		{"quotes within quotes", head + `PO-1;2022;User;50;2026-01-17;"A ""great"" one"` + "\n"},
		{"separator within quotes", head + `PO-1;2022;User;50;;"A; B, C"` + "\n"},
		{"line end within quotes", head + "PO-1;2022;User;50;;\"A\r\nB\"\n"},
		{"blank before a quote", head + "PO-1;2022;User;50; ;\"A\" \n"},
		{"quote in the middle of a text", head + "PO-1;2022;User;50;;24\" screen\n"},
		{"text behind a closing quote", head + "PO-1;2022;User;50;;\"A\" B\n"},
		{"quote that is never closed", head + "PO-1;2022;User;50;;\"A\n" + two},
		{"quote that is never closed, in the header", "\"Reference;Version;Kind;Quantity\n" + one},
		{"quote alone in the last cell", head + "PO-1;2022;User;50;;\"\n"},
		{"typographic quotes", head + "PO-1;2022;User;50;;“A; B”\n"},
		{"a whole line in quotes, as Excel saves one column", "\"Reference,Version,Kind,Quantity\"\n\"PO-1,2022,User,5\"\n"},
		{"printed table", "Reference Version Kind Quantity\n--------- ------- ---- --------\nPO-1      2022    User 50\n"},
		{"Format-Table that was exported", "\"ClassId2e4f51ef21dd47e99d3c952918aff9cd\",\"pageHeaderEntry\"\n\"033ecb2bc07a4d43b5ef94ed5a35d280\",\n"},
		{"no header, rows at once", one + two},
		{"column that is needed is missing", "Reference;Version;Kind\nPO-1;2022;User\n"},
		{"two columns of one meaning", "Reference;Version;Kind;Quantity;Qty\nPO-1;2022;User;5;6\n"},
		{"two columns of one name", "Reference;Version;Kind;Quantity;Quantity\nPO-1;2022;User;5;5\n"},
		{"header in capitals with blanks", " REFERENCE ; VERSION ;KIND; QUANTITY \nPO-1;2022;User;5\n"},
		{"header in French with a no-break space", "N° de commande;Version\u00a0de\u00a0CAL;Type de CAL;Quantité\nBC-1;2022;Utilisateur;5\n"},
		{"header with line ends", "\"Reference\";\"CAL\nversion\";\"CAL\nkind\";Quantity\nPO-1;2022;User;5\n"},
		{"64 columns", head[:len(head)-1] + many(";x", 58) + "\n" + one},
		{"65 columns", head[:len(head)-1] + many(";x", 59) + "\n" + one},
		{"cell of 32,767 letters", head + "PO-1;2022;User;50;;" + many("é", sheet.MaxChars) + "\n"},
		{"cell of 32,768 letters", head + "PO-1;2022;User;50;;" + many("é", sheet.MaxChars+1) + "\n"},
		{"quoted cell of a megabyte", head + "PO-1;2022;User;50;;\"" + many("a\n", 1<<19) + "\"\n"},
		{"line of a megabyte of separators", head + many(";", 1<<20) + "\n"},
		{"NUL in a cell", head + "PO-1;2022;User;50;;A\x00B\n"},
		{"NUL everywhere", many("\x00", 4096)},
		{"control characters", head + "PO-1;2022;User;50;;A\x1b[31mB\x07\n"},
		{"half a letter of UTF-8", head + "PO-1;2022;User;50;;caf\xc3\n"},
		{"UTF-8 with one bad byte among accents", "Référence;Version;Kind;Quantity;Supplier\nPO-1;2022;User;5;Béranger \xff\n"},
		{"odd bytes of UTF-16", "\xff\xfeR\x00e\x00f"},
		{"right-to-left override", head + "PO-\u202e1;2022;User;50;;A\n"},
		{"emoji and Chinese", head + "PO-1;2022;User;50;;授权 🎉\n"},
		{"the same line twice", head + one + one},
		{"the same order with other numbers", head + one + strings.Replace(one, ";50;", ";60;", 1)},
		{"the same order in capitals", head + one + strings.ToLower(one)},
		{"lines of one order", head + one + strings.Replace(one, "User", "Device", 1)},
		{"a million refused lines", "Reference;Version;Kind;Quantity\n" + many("x\n", sheet.MaxRows-1)},
	}
	all := make([]sample, len(shapes))
	for i, s := range shapes {
		all[i] = sample{s.name, "purchases.csv", []byte(s.text)}
	}
	return all
}
