package web

import (
	"calfleet/internal/auth"
	"calfleet/internal/fault"
	"calfleet/web/text"
	"calfleet/web/ui"
)

// doubtsModel is the queue of agents of which somebody has to say who is who.
type doubtsModel struct {
	settingsHead
	Doubts []doubtView
	More   int // doubts that are not shown
}

type doubtView struct {
	Action                  string
	Title, Text, Held, Stay string // Stay is the button that lets all stay; "" where they can't
	Agents                  []doubtedView
}

type doubtedView struct {
	ID, Name, About, Held string
	Facts                 []ui.Fact
}

var doubtTexts = map[string]struct{ title, text text.Msg }{
	auth.DoubtTwin:     {text.DoubtTwin, text.DoubtTwinText},
	auth.DoubtClone:    {text.DoubtClone, text.DoubtCloneText},
	auth.DoubtNamesake: {text.DoubtNamesake, text.DoubtNamesakeText},
}

// doubtsPage answers GET /settings/agents/doubts.
func (s *server) doubtsPage(r *request) error {
	doubts, total, err := s.Auth.Doubts(r.ctx(), r.organization())
	if err != nil {
		return err
	}
	m := doubtsModel{settingsHead: r.settingsHead(), More: total - len(doubts)}
	for _, d := range doubts {
		m.Doubts = append(m.Doubts, s.reader(r).doubtView(d))
	}
	return r.page(text.DoubtsTitle.In(r.Lang), doubtsBody(m))
}

func (r reader) doubtView(d auth.Doubt) doubtView {
	v := doubtView{Action: pathDoubts + "/" + d.ID.String(), Title: doubtTexts[d.Kind].title.In(r.Lang), Text: doubtTexts[d.Kind].text.In(r.Lang)}
	if d.MayAllStay() {
		v.Stay = text.DoubtAllStay.In(r.Lang)
	}
	for _, a := range d.Agents {
		v.Agents = append(v.Agents, r.doubtedView(a))
	}
	return v
}

func (r reader) doubtedView(a auth.HostAgent) doubtedView {
	fact := func(title text.Msg, words string) ui.Fact { return ui.Fact{Term: title.In(r.Lang), Text: words} }
	v := doubtedView{ID: a.ID.String(), Name: a.Name, About: text.DoubtKeep.In(r.Lang) + ", " + a.Name, Facts: []ui.Fact{
		fact(text.AgentsMachine, a.MachineID), fact(text.AgentsAddress, a.Address), fact(text.AgentsEnrolled, r.since(&a.EnrolledAt)),
		fact(text.AgentsHeard, r.since(a.HeardAt)), fact(text.AgentsReported, r.since(a.ReportedAt)), fact(text.AgentsVersion, a.Version),
	}}
	if a.Held {
		v.Held = text.DoubtHeld.In(r.Lang)
	}
	return v
}

// settleDoubt answers POST /settings/agents/doubts/:id.
func (s *server) settleDoubt(r *request) error {
	doubt, form, err := r.sent()
	if err != nil {
		return err
	}
	agent, one := form.id("keep")
	keep := &agent
	if !one && form.text("keep") == "all" {
		keep = nil
	} else if !one {
		return fault.At(fault.Invalid, "keep", "say which agent is right")
	}
	if err := s.Auth.SettleDoubt(r.ctx(), r.organization(), doubt, keep, r.Principal); err != nil {
		return err
	}
	r.notify(ui.Good, text.DoubtSettled.In(r.Lang))
	return r.see(pathDoubts)
}
