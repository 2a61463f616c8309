package inventory

import (
	"fmt"
	"strconv"
	"time"
)

// setField gives a field the value that its history tells; nil is none.
func (p *Purchase) setField(name string, value *string) error {
	text := valueOf(value)
	if field, ok := p.texts()[name]; ok {
		*field = text
		return nil
	}
	if field, ok := p.days()[name]; ok {
		return setDay(field, value)
	}
	switch name {
	case "quantity":
		n, err := strconv.ParseInt(text, 10, 32)
		if err != nil && value != nil {
			return fmt.Errorf("read quantity %q of purchase %s: %w", text, p.ID, err)
		}
		p.Quantity = int32(n)
		return nil
	case "assurance":
		p.Assurance = nil
		if value != nil {
			p.Assurance = new(text == "true")
		}
		return nil
	}
	return fmt.Errorf("purchase %s has no field %q", p.ID, name)
}

// texts are the fields that are plain text.
func (p *Purchase) texts() map[string]*string {
	return map[string]*string{
		"reference": &p.Reference, "cal_version": &p.CALVersion, "cal_kind": &p.CALKind, "program": &p.Program, "agreement": &p.Agreement,
		"license_server": &p.LicenseServer, "supplier": &p.Supplier, "part_number": &p.PartNumber, "title": &p.Title, "term": &p.Term, "note": &p.Note,
	}
}

func (p *Purchase) days() map[string]**time.Time {
	return map[string]**time.Time{"purchased_on": &p.PurchasedOn, "ends_on": &p.EndsOn, "assured_until": &p.AssuredUntil}
}

func setDay(field **time.Time, value *string) error {
	*field = nil
	if value == nil {
		return nil
	}
	day, err := time.Parse(time.DateOnly, *value)
	if err != nil {
		return fmt.Errorf("read a day of a history: %w", err)
	}
	*field = &day
	return nil
}

// clear empties a field, unless a purchase is none without it.
func (p *Purchase) clear(name string) {
	if name == "reference" || name == "cal_version" || name == "cal_kind" || name == "quantity" {
		return
	}
	if text := p.texts()[name]; text != nil && *text == "-" {
		return // an export of it looks the same
	}
	_ = p.setField(name, nil) // nil can't be misread
}
