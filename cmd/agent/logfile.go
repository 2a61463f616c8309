package main

import (
	"os"
	"path/filepath"
)

// logFile is a file that is put aside when it grows: there are two of it at most.
type logFile struct {
	path string
	file *os.File
	size int64
}

const longestLog = 1 << 20 // bytes

func newLogFile(path string) *logFile { return &logFile{path: path} }

// Write never fails: the agent works on where its log can't be written.
func (l *logFile) Write(data []byte) (int, error) {
	if l.file == nil || l.size+int64(len(data)) > longestLog {
		l.open()
	}
	if l.file != nil {
		n, _ := l.file.Write(data)
		l.size += int64(n)
	}
	return len(data), nil
}

func (l *logFile) open() {
	l.close()
	_ = os.MkdirAll(filepath.Dir(l.path), 0o700)
	if info, err := os.Stat(l.path); err == nil {
		if l.size = info.Size(); l.size > longestLog/2 {
			_ = os.Rename(l.path, l.path+".old") // replaces the one before
			l.size = 0
		}
	}
	file, err := os.OpenFile(l.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err == nil {
		l.file = file
	}
}

func (l *logFile) close() {
	if l.file != nil {
		_ = l.file.Close()
		l.file = nil
	}
}
