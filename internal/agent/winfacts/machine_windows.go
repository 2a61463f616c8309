package winfacts

import (
	"errors"
	"fmt"
	"runtime"
	"slices"

	"github.com/go-ole/go-ole"

	"calfleet/internal/agent/facts"
)

// machine is this computer. COM binds it to the thread that opened it.
type machine struct {
	locator  *ole.IDispatch
	services map[string]*ole.IDispatch // by namespace
}

// Open begins to ask this computer, on the thread it is called on and no other; close ends it.
func Open() (m facts.Machine, closeMachine func(), err error) {
	runtime.LockOSThread()
	if err := ole.CoInitializeEx(0, ole.COINIT_MULTITHREADED); err != nil && !isCode(err, codeAlreadyInitialized) {
		runtime.UnlockOSThread()
		return nil, nil, fmt.Errorf("initialize COM: %w", err)
	}
	locator, err := create("WbemScripting.SWbemLocator")
	if err != nil {
		ole.CoUninitialize()
		runtime.UnlockOSThread()
		return nil, nil, fmt.Errorf("reach WMI: %w", err)
	}
	w := &machine{locator, map[string]*ole.IDispatch{}}
	return w, w.close, nil
}

func create(program string) (*ole.IDispatch, error) {
	id, err := ole.CLSIDFromProgID(program)
	if err != nil {
		return nil, err
	}
	unknown, err := ole.CreateInstance(id, ole.IID_IUnknown)
	if err != nil {
		return nil, err
	}
	defer unknown.Release()
	return unknown.QueryInterface(ole.IID_IDispatch)
}

func (m *machine) close() {
	for _, service := range m.services {
		service.Release()
	}
	m.locator.Release()
	ole.CoUninitialize()
	runtime.UnlockOSThread()
}

// service connects to a namespace, once.
func (m *machine) service(namespace string) (*ole.IDispatch, error) {
	if service := m.services[namespace]; service != nil {
		return service, nil
	}
	// "." and not nothing: Wine looks at the server it is given.
	service, err := object(invoke(m.locator, "ConnectServer", ".", namespace))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", namespace, err)
	}
	m.services[namespace] = service
	return service, nil
}

// Rows reads properties of all instances of a class.
func (m *machine) Rows(namespace, class string, properties ...string) ([]facts.Row, error) {
	var rows []facts.Row
	err := m.each(namespace, class, func(o *ole.IDispatch) (bool, error) {
		row, err := some(o, properties)
		rows = append(rows, row)
		return true, err
	})
	return rows, err
}

// each hands every instance of a class to a function until that wants no more.
func (m *machine) each(namespace, class string, f func(*ole.IDispatch) (more bool, err error)) error {
	service, err := m.service(namespace)
	if err != nil {
		return err
	}
	set, err := object(invoke(service, "ExecQuery", "SELECT * FROM "+class)) //nolint:unqueryvet // no database: WMI hands out objects, and their methods need them whole
	if err != nil {
		return err
	}
	defer set.Release()
	return items(set, f)
}

// Call calls a method of a class, or of one of its instances.
func (m *machine) Call(call facts.Call) (facts.Row, error) {
	if call.Static {
		service, err := m.service(call.Namespace)
		if err != nil {
			return nil, err
		}
		class, err := object(invoke(service, "Get", call.Class))
		if err != nil {
			return nil, err
		}
		defer class.Release()
		return execute(class, call)
	}
	var out facts.Row
	found := false
	err := m.each(call.Namespace, call.Class, func(o *ole.IDispatch) (bool, error) {
		if call.Key != "" {
			row, err := some(o, []string{call.Key})
			if text, _ := row.Text(call.Key); err != nil || text != call.Value {
				return err == nil, err
			}
		}
		found = true
		var err error
		out, err = execute(o, call)
		return false, err
	})
	if err == nil && !found {
		return nil, facts.ErrAbsent
	}
	return out, err
}

// execute calls a method with its arguments and reads what comes out, "ReturnValue" with it.
func execute(o *ole.IDispatch, call facts.Call) (facts.Row, error) {
	args := []any{call.Method}
	if len(call.In) > 0 {
		in, err := arguments(o, call)
		if err != nil {
			return nil, err
		}
		defer in.Release()
		args = append(args, in)
	}
	out, err := object(invoke(o, "ExecMethod_", args...))
	if err != nil {
		return nil, err
	}
	defer out.Release()
	return all(out, call.Properties)
}

// arguments makes an object of the method's arguments.
func arguments(o *ole.IDispatch, call facts.Call) (*ole.IDispatch, error) {
	in, err := along(o, "Methods_", item(call.Method), "InParameters", "SpawnInstance_")
	if err != nil {
		return nil, fmt.Errorf("arguments of %s: %w", call.Method, err)
	}
	for name, value := range call.In {
		property, err := along(in, "Properties_", item(name))
		if err == nil {
			err = put(property, "Value", value)
			property.Release()
		}
		if err != nil {
			in.Release()
			return nil, fmt.Errorf("argument %s of %s: %w", name, call.Method, err)
		}
	}
	return in, nil
}

// HRESULTs of WMI and COM that mean something.
const (
	codeAlreadyInitialized = 0x00000001 // S_FALSE
	codeAccessDenied       = 0x80041003
	codeInvalidClass       = 0x80041010
	codeInvalidNamespace   = 0x8004100e
	codeInvalidMethod      = 0x8004102e
	codeNotFound           = 0x80041002
	codeDenied             = 0x80070005 // E_ACCESSDENIED
)

func isCode(err error, codes ...uintptr) bool {
	failure, is := errors.AsType[*ole.OleError](err)
	return is && (slices.Contains(codes, failure.Code()&0xffffffff) || slices.Contains(codes, inner(failure)))
}

// inner is the code that the called object gave; the outer one says only that it failed.
func inner(failure *ole.OleError) uintptr {
	info, _ := errors.AsType[ole.EXCEPINFO](failure.SubError())
	return uintptr(info.SCODE())
}
