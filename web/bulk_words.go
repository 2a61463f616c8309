package web

import (
	"slices"

	"calfleet/internal/compat"
	"calfleet/internal/inventory"
	"calfleet/web/text"
)

// bulkTitle says what the edit does: "Add the tag prod".
func bulkTitle(l text.Lang, b *inventory.Bulk) string {
	switch b.Action {
	case inventory.BulkTag:
		return text.BulkTagIs.In(l, b.Target)
	case inventory.BulkUntag:
		return text.BulkUntagIs.In(l, b.Target)
	case inventory.BulkOwn, inventory.BulkTopic:
		return text.BulkSets.In(l, bulkField(l, b), bulkValue(l, b, &b.Typed))
	case inventory.BulkRetire:
		return text.RetireWord.In(l)
	case inventory.BulkRestore:
	}
	return text.RestoreWord.In(l)
}

func bulkField(l text.Lang, b *inventory.Bulk) string {
	if b.Action == inventory.BulkOwn {
		return b.Label
	}
	return fieldWord(l, b.Target)
}

// bulkValue is the value of the edit, as its form has it.
func bulkValue(l text.Lang, b *inventory.Bulk, typed *string) string {
	if b.Action == inventory.BulkTopic {
		return typedWord(l, b.Target, typed)
	}
	if *typed == "" {
		return text.OwnNone.In(l)
	}
	return ownTextWord(l, *typed)
}

// bulkKept is an old or a new value of a record, as its history would tell it.
func bulkKept(l text.Lang, b *inventory.Bulk, value *string) string {
	switch {
	case value == nil && b.Action == inventory.BulkTopic:
		return text.FormUnknown.In(l)
	case value == nil:
		return text.Nothing.In(l)
	case b.Action == inventory.BulkOwn:
		return ownTextWord(l, *value)
	case b.Action == inventory.BulkTopic:
		return fieldValue(l, b.Target, value)
	}
	return *value
}

// ownTextWord says yes and no; other values of a field are shown as they are kept.
func ownTextWord(l text.Lang, value string) string {
	switch value {
	case "true":
		return text.Yes.In(l)
	case "false":
		return text.No.In(l)
	}
	return value
}

func bulkState(l text.Lang, b *inventory.Bulk, changes int) string {
	counted := bulkKinds[b.RecordKind].counted.In(l, changes)
	switch b.State {
	case inventory.BulkApplied:
		return dotted(counted, text.BulkAppliedBy.In(l, b.AppliedBy, stamp(l, *b.AppliedAt)))
	case inventory.BulkUndone:
		return dotted(counted, text.BulkUndoneBy.In(l, b.UndoneBy, stamp(l, *b.UndoneAt)))
	case inventory.BulkStaged:
	}
	return text.BulkNothingYet.In(l)
}

// effectWords say what the rules would say of the facts with the edit applied.
func effectWords(l text.Lang, c *compat.Comparison) []string {
	if c.New == 0 && c.Gone == 0 {
		return []string{text.BulkNoEffect.In(l)}
	}
	var words []string
	if c.New > 0 {
		words = append(words, text.BulkOpens.In(l, c.New))
	}
	if c.Gone > 0 {
		words = append(words, text.BulkResolves.In(l, c.Gone))
	}
	return slices.Concat(words, worsened(l, c))
}

// worsened names the collections whose state changes, the first of them.
func worsened(l text.Lang, c *compat.Comparison) (words []string) {
	for i := range c.Collections {
		x := &c.Collections[i]
		if x.Before == nil || x.After == nil || x.Before.State == x.After.State {
			continue
		}
		if len(words) == maxWorsened {
			return append(words, text.BulkMoreStates.In(l))
		}
		words = append(words, text.BulkStateOf.In(l, x.Name, text.OldNew.In(l, stateWord(x.Before.State).In(l), stateWord(x.After.State).In(l))))
	}
	return words
}

const maxWorsened = 8
