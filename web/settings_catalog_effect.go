package web

import (
	"github.com/google/uuid"

	"calfleet/internal/catalog"
	"calfleet/internal/inventory"
	"calfleet/web/text"
)

// effectView is what a change of the catalog would do.
type effectView struct {
	Remove  bool
	Summary string
	Checked string
	Rows    []effectRow
	More    string
	File    string // that the change is for; "" none
	Now     string // what its lines come to, and with the change
	Then    string
}

// effectRow is one title that would be read otherwise.
type effectRow struct {
	Title, Part, Purchases, Old, New, Said string
}

func (s *server) effectOf(r *request, line inventory.CatalogLine, remove bool, staged uuid.UUID) (*effectView, error) {
	effect, err := s.Inventory.CatalogEffect(r.ctx(), r.organization(), line, remove, staged)
	if err != nil {
		return nil, err
	}
	v := &effectView{Remove: remove, Checked: text.EffectChecked.In(r.Lang, effect.Checked), Summary: text.EffectNothing.In(r.Lang)}
	if n := len(effect.Items) + effect.More; n > 0 {
		v.Summary = text.EffectItems.In(r.Lang, n)
	}
	for _, c := range effect.Items {
		old, now := classSaid(r.Lang, c.Before), classSaid(r.Lang, c.After)
		v.Rows = append(v.Rows, effectRow{
			Title: clipped(c.Item.Title), Part: clipped(c.Item.PartNumber), Purchases: text.Number(r.Lang, c.Purchases),
			Old: old, New: now, Said: text.OldNew.In(r.Lang, old, now),
		})
	}
	if effect.More > 0 {
		v.More = text.EffectMore.In(r.Lang, effect.More)
	}
	if effect.Before != (inventory.ReadCounts{}) {
		i, err := s.Inventory.Import(r.ctx(), r.organization(), staged)
		if err != nil {
			return nil, err
		}
		v.File = text.EffectFile.In(r.Lang, i.FileName)
		v.Now = text.EffectFileNow.In(r.Lang, text.EffectNow.In(r.Lang), readCounts(r.Lang, effect.Before))
		v.Then = text.EffectFileNow.In(r.Lang, text.EffectThen.In(r.Lang), readCounts(r.Lang, effect.After))
	}
	return v, nil
}

// classSaid is what an item is taken for, and how sure that is.
func classSaid(l text.Lang, class catalog.Class) string {
	if class.Product == catalog.Unknown {
		return inLang(l, catalog.Unknown.Name())
	}
	if class.Confidence == catalog.None {
		return saysWords(l, class.Says)
	}
	_, sure := confidenceWord(l, class.Confidence)
	return dotted(saysWords(l, class.Says), sure)
}

// readCounts is "Understood 3 · Refused 2".
func readCounts(l text.Lang, c inventory.ReadCounts) string {
	var words []string
	for _, one := range []struct {
		name text.Msg
		n    int
	}{{text.EffectUnderstood, c.Understood}, {text.ImportRefused, c.Refused}, {text.ImportApart, c.Apart}} {
		if one.n > 0 {
			words = append(words, one.name.In(l)+" "+text.Number(l, one.n))
		}
	}
	return dotted(words...)
}
