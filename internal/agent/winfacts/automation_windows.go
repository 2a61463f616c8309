package winfacts

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/go-ole/go-ole"

	"calfleet/internal/agent/facts"
)

// invoke calls a method or reads a property, as scripts do.
func invoke(o *ole.IDispatch, name string, args ...any) (*ole.VARIANT, error) {
	ids, err := o.GetIDsOfName([]string{name})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, told(err))
	}
	result, err := o.Invoke(ids[0], ole.DISPATCH_METHOD|ole.DISPATCH_PROPERTYGET, args...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, told(err))
	}
	return result, nil
}

// told gives errors the names that mean something, and the others their number.
func told(err error) error {
	switch {
	case isCode(err, codeInvalidClass, codeInvalidNamespace, codeInvalidMethod, codeNotFound):
		return facts.ErrAbsent
	case isCode(err, codeAccessDenied, codeDenied):
		return facts.ErrDenied
	}
	failure, is := errors.AsType[*ole.OleError](err)
	if !is {
		return err
	}
	code := inner(failure)
	if code == 0 {
		code = failure.Code() & math.MaxUint32
	}
	if text := strings.TrimSpace(failure.Description()); text != "" {
		return fmt.Errorf("0x%08x: %s", code, text)
	}
	return fmt.Errorf("0x%08x", code)
}

// object is the object that a call returned.
func object(result *ole.VARIANT, err error) (*ole.IDispatch, error) {
	if err != nil {
		return nil, err
	}
	o := result.ToIDispatch()
	if o == nil {
		_ = result.Clear()
		return nil, errors.New("no object was returned")
	}
	return o, nil
}

// item is a member of a collection, in a path of along.
type item string

// along follows a path of properties and members of collections from an object to another.
func along(from *ole.IDispatch, path ...any) (*ole.IDispatch, error) {
	from.AddRef()
	for _, step := range path {
		var next *ole.IDispatch
		var err error
		switch step := step.(type) {
		case item:
			next, err = object(invoke(from, "Item", string(step)))
		case string:
			next, err = object(invoke(from, step))
		}
		from.Release()
		if err != nil {
			return nil, err
		}
		from = next
	}
	return from, nil
}

// put sets a property. WMI takes 32-bit numbers.
func put(o *ole.IDispatch, name string, value any) error {
	ids, err := o.GetIDsOfName([]string{name})
	if err != nil {
		return told(err)
	}
	if n, is := value.(int64); is {
		value = int32(n) //nolint:gosec // of indexes and counts
	}
	result, err := o.Invoke(ids[0], ole.DISPATCH_PROPERTYPUT, value)
	if err != nil {
		return told(err)
	}
	return result.Clear()
}

// items hands every member of a collection to a function until that wants no more.
func items(set *ole.IDispatch, f func(*ole.IDispatch) (more bool, err error)) error {
	result, err := set.Invoke(ole.DISPID_NEWENUM, ole.DISPATCH_METHOD|ole.DISPATCH_PROPERTYGET)
	if err != nil {
		return told(err)
	}
	defer func() { _ = result.Clear() }()
	unknown := result.ToIUnknown()
	if unknown == nil {
		return errors.New("the answer can't be listed")
	}
	enum, err := unknown.IEnumVARIANT(ole.IID_IEnumVariant)
	if err != nil {
		return told(err)
	}
	defer enum.Release()
	for {
		more, err := nextItem(enum, f)
		if !more || err != nil {
			return err
		}
	}
}

func nextItem(enum *ole.IEnumVARIANT, f func(*ole.IDispatch) (bool, error)) (more bool, err error) {
	element, n, err := enum.Next(1)
	if n == 0 {
		if err != nil && !isCode(err, codeAlreadyInitialized) { // S_FALSE again: no more
			return false, told(err)
		}
		return false, nil
	}
	defer func() { _ = element.Clear() }()
	o := element.ToIDispatch()
	if o == nil {
		return false, errors.New("a member is no object")
	}
	return f(o)
}

// some reads these properties of an object, as far as it has them.
func some(o *ole.IDispatch, names []string) (facts.Row, error) {
	properties, err := object(invoke(o, "Properties_"))
	if err != nil {
		return nil, err
	}
	defer properties.Release()
	row := facts.Row{}
	for _, name := range names {
		property, err := object(invoke(properties, "Item", name))
		if errors.Is(err, facts.ErrAbsent) {
			continue // of another Windows
		}
		if err != nil {
			return nil, fmt.Errorf("property %s: %w", name, err)
		}
		value, err := valueOf(property, nil)
		property.Release()
		if err != nil {
			return nil, fmt.Errorf("property %s: %w", name, err)
		}
		row[name] = value
	}
	return row, nil
}

// all reads every property of an object; of objects among them only those that are named.
func all(o *ole.IDispatch, inside []string) (facts.Row, error) {
	properties, err := object(invoke(o, "Properties_"))
	if err != nil {
		return nil, err
	}
	defer properties.Release()
	row := facts.Row{}
	err = items(properties, func(property *ole.IDispatch) (bool, error) {
		name, err := invoke(property, "Name")
		if err != nil {
			return false, err
		}
		text := name.ToString()
		_ = name.Clear()
		row[text], err = valueOf(property, inside)
		return true, err
	})
	return row, err
}

func valueOf(property *ole.IDispatch, inside []string) (any, error) {
	result, err := invoke(property, "Value")
	if err != nil {
		return nil, err
	}
	defer func() { _ = result.Clear() }()
	if array := result.ToArray(); array != nil {
		return list(array.ToValueArray(), inside)
	}
	return plain(result.Value(), inside)
}

func list(values []any, inside []string) ([]any, error) {
	out := make([]any, 0, len(values))
	for _, value := range values {
		v, err := plain(value, inside)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

// plain is a value as facts have it. An object becomes the row of what is asked of it.
func plain(value any, inside []string) (any, error) {
	switch v := value.(type) {
	case nil, string, bool, int64:
		return v, nil
	case int8:
		return int64(v), nil
	case int16:
		return int64(v), nil
	case int32:
		return int64(v), nil
	case uint8:
		return int64(v), nil
	case uint16:
		return int64(v), nil
	case uint32:
		return int64(v), nil
	case *ole.IDispatch:
		row, err := some(v, inside)
		return map[string]any(row), err
	}
	return nil, nil //nolint:nilnil // a kind of value that no fact has is not read
}
