package web

import (
	"calfleet/web/text"
	"calfleet/web/ui"
)

const pathKeyboard = "/knowledge/keyboard"

// shortcut is what keys do. Several keys are pressed one after the other.
type shortcut struct {
	Keys []string
	Does string
}

// shortcutGroup is the shortcuts of one sort.
type shortcutGroup struct {
	Title     string
	Shortcuts []shortcut
}

// shortcuts are those of a page in this frame: what works everywhere, then where g and a letter lead.
func (s Shell) shortcuts() []shortcutGroup {
	everywhere := shortcutGroup{text.KeysEverywhere.In(s.Lang), []shortcut{
		{[]string{"/"}, text.KeysSearch.In(s.Lang)},
		{[]string{"?"}, text.KeysHelp.In(s.Lang)},
		{[]string{"j"}, text.KeysNextRow.In(s.Lang)},
		{[]string{"k"}, text.KeysRowBefore.In(s.Lang)},
		{[]string{"Enter"}, text.KeysOpenRow.In(s.Lang)},
		{[]string{"Esc"}, text.KeysLeave.In(s.Lang)},
	}}
	leads := shortcutGroup{Title: text.KeysGo.In(s.Lang)}
	for _, group := range s.navigation() {
		for _, item := range group.items {
			if item.key != "" {
				leads.Shortcuts = append(leads.Shortcuts, shortcut{[]string{"g", item.key}, item.text})
			}
		}
	}
	return []shortcutGroup{everywhere, leads}
}

func shortcutsDialog(l text.Lang) ui.Dialog {
	return ui.Dialog{ID: "shortcuts", Title: text.KeysTitle.In(l), Close: text.Close.In(l)}
}

// keyboardPage is the shortcuts as a page, which needs no script.
type keyboardPage struct {
	knowledgeHead
	Shell Shell
}

// keyboard answers GET /knowledge/keyboard.
func (s *server) keyboard(r *request) error {
	title := text.KeysTitle.In(r.Lang)
	return r.page(title, keyboardView(keyboardPage{r.knowledgeHead(title, text.KeysLead.In(r.Lang)), r.shell(title)}))
}
