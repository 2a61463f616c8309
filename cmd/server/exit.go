package main

import "strconv"

// exitStatus is how a command ended, as an error that carries no words: they have been written already.
type exitStatus int

// The statuses a script can rely on.
const (
	exitFine     exitStatus = 0
	exitFindings exitStatus = 1 // the facts have findings
	exitRejected exitStatus = 1 // rows of a file were refused
	exitMisuse   exitStatus = 2 // the command line was not understood
	exitFailure  exitStatus = 3 // something broke, or could not be read
)

// Error names the status, for logs.
func (s exitStatus) Error() string { return "exit status " + strconv.Itoa(int(s)) }
