// Package winfacts asks Windows: the registry, and WMI through its automation interface.
//
// It is as thin as it can be, because little of it runs in tests: `make test-agent` proves it under Wine, whose WMI knows the operating system and not
// Remote Desktop Services. Objects are called the way scripts do, by name and with METHOD and PROPERTYGET together; Wine honours nothing else.
package winfacts
