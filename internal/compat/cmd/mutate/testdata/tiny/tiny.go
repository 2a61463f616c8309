// Package tiny has a condition of every sort that the command changes, and tests that notice most of them.
package tiny

type Verdict uint8

const (
	OK Verdict = iota
	Unknown
	Violation
)

type Kind uint8

const (
	KindUnknown Kind = iota
	PerUser
	PerDevice
)

type Text struct{ EN string }

type rule struct {
	check func(days int) Verdict
	tell  func(days int) Text
}

const notice = 30

// ending stands in a table that is filled before any test runs.
var ending = rule{
	check: func(days int) Verdict {
		if days < notice {
			return Violation
		}
		return OK
	},
	tell: func(days int) Text { return dayText(days) },
}

func dayText(days int) Text {
	if days == 1 {
		return Text{EN: "one day"}
	}
	return Text{EN: "days"}
}

func serves(k Kind, read, activated bool) Verdict {
	switch {
	case !read:
		return Unknown
	case k == PerUser && activated || k == PerDevice:
		return OK
	}
	return Violation
}

func left(installed, issued int64) int64 {
	return max(installed-issued, 0)
}

func kindOf(code string) Kind {
	switch code {
	case "A02":
		return PerDevice
	case "C50":
		return PerUser
	}
	return KindUnknown
}

// rounds never ends where a sign is turned.
func rounds(days int) (n int) {
	for days > 0 {
		days -= 7
		n += 1
	}
	return n
}

func isBeyond(days int) bool {
	return !(days >= 0 && days <= notice)
}

// nobody asks it.
func unasked(days int) bool { return days != 0 }
