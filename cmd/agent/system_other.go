//go:build !windows

package main

import (
	"context"
	"errors"

	"calfleet/internal/agent/facts"
)

var errNotWindows = errors.New("this is not Windows; --recording DIRECTORY answers in its place")

func openMachine() (facts.Machine, func(), error) { return nil, nil, errNotWindows }

func serve(func(context.Context) error) error { return misuse{errNotWindows} }

func systemCommands() []command { return nil }
