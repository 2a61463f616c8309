package inventory

import (
	"maps"
	"slices"
	"sync"

	"calfleet/internal/catalog"
	"calfleet/internal/sheet"
)

// knownHeaders are all headers by which the header row of a file is found, of whatever kind it is.
var knownHeaders = sync.OnceValue(func() sheet.Synonyms {
	known := sheet.Synonyms{"format": catalog.Headers()}
	for _, k := range importKinds {
		for field, headers := range k.synonyms {
			known[k.id+"."+field] = headers
		}
	}
	return known
})

// open reads the header of a file. Of a workbook that Microsoft made it is the sheet that has the lines, unless another one is named.
func (u Upload) open() (*sheet.Reader, error) {
	reader, err := sheet.Open(u.File, u.options())
	if err != nil || u.Sheet != "" {
		return reader, err
	}
	for _, format := range catalog.Formats() {
		if format.Sheet != "" && format.Sheet != reader.Sheet && slices.Contains(reader.Sheets, format.Sheet) {
			u.Sheet = format.Sheet
			return sheet.Open(u.File, u.options())
		}
	}
	return reader, nil
}

// recognisePurchases notes which program wrote the file. It is an error where such files hold no purchases, unless somebody has said what the
// columns hold.
func recognisePurchases(f *ImportFile, table *sheet.Reader) error {
	format := catalog.FormatOf(table.Columns)
	if format == nil {
		return nil
	}
	f.Mapping.Format = format.ID
	if format.Refuse.EN != "" && len(f.upload.Mapping) == 0 {
		return unreadable(&sheet.Error{Line: table.HeaderLine, Reason: sheet.Reason(format.Refuse)})
	}
	if format.Notice.EN != "" {
		f.Notices = append([]sheet.Notice{{Reason: sheet.Reason(format.Notice)}}, f.Notices...)
	}
	return nil
}

// byFormat gives columns the meaning that they have in files of a format that is recognised.
func byFormat(columns []string, matched map[string]int, notices []sheet.Notice) []sheet.Notice {
	format := catalog.FormatOf(columns)
	if format == nil {
		return notices
	}
	for _, at := range placesOf(columns, format.Unread) {
		maps.DeleteFunc(matched, func(_ string, column int) bool { return column == at })
	}
	for _, field := range slices.Sorted(maps.Keys(format.Columns)) {
		places := placesOf(columns, format.Columns[field])
		for i, at := range places {
			notices = without(notices, at)
			maps.DeleteFunc(matched, func(other string, column int) bool {
				return column == at && other != field && (i == 0 || format.Columns[other] == nil)
			})
			if i == 0 {
				matched[field] = at
			}
		}
	}
	return notices
}

// placesOf are the positions of those of some headers that are there, in their order.
func placesOf(columns, headers []string) (places []int) {
	for _, header := range headers {
		if at := slices.IndexFunc(columns, func(column string) bool { return sheet.Fold(column) == sheet.Fold(header) }); at >= 0 {
			places = append(places, at)
		}
	}
	return places
}

// besides are, by field, the columns of the format that nobody uses otherwise.
func besides(columns []MappedColumn, format *catalog.Format) map[string][]int {
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Column
	}
	beside := map[string][]int{}
	for field, headers := range format.Columns {
		for _, at := range placesOf(names, headers) {
			if columns[at].Field == "" {
				beside[field] = append(beside[field], at)
			}
		}
	}
	return beside
}
