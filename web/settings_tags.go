package web

import (
	"net/http"

	"github.com/google/uuid"

	"calfleet/internal/fault"
	"calfleet/web/text"
	"calfleet/web/ui"
)

const pathTags = "/settings/tags"

// tagsModel is the page of an organization's tags.
type tagsModel struct {
	settingsHead
	Rows       []tagRow
	Complaints complaints
	Refused    uuid.UUID // the tag whose form was refused
	Typed      string    // what it was to be called
}

type tagRow struct {
	ID          uuid.UUID
	Name, By    string
	Records     string
	Deletion    string // what deleting it does
	Others      []ui.Option
	Typed, Fail string // of a form that was refused
}

// tagsPage answers GET /settings/tags.
func (s *server) tagsPage(r *request) error { return s.showTags(r, http.StatusOK, tagsModel{}) }

func (s *server) showTags(r *request, status int, m tagsModel) error {
	m.settingsHead = r.settingsHead()
	tags, err := s.Inventory.Tags(r.ctx(), r.organization())
	if err != nil {
		return err
	}
	for _, t := range tags {
		row := tagRow{
			ID: t.ID, Name: t.Name, By: dotted(t.CreatedBy, stamp(r.Lang, t.CreatedAt)), Records: text.Number(r.Lang, t.Records),
			Deletion: text.TagDeleteText.In(r.Lang, t.Records), Typed: t.Name,
		}
		if t.ID == m.Refused {
			row.Typed, row.Fail = m.Typed, m.Complaints["tag"]
		}
		for _, other := range tags {
			if other.ID != t.ID {
				row.Others = append(row.Others, ui.Option{Value: other.ID.String(), Text: other.Name})
			}
		}
		m.Rows = append(m.Rows, row)
	}
	return r.pageAs(status, text.TagsTitle.In(r.Lang), tagsBody(m))
}

// renameTag answers POST /settings/tags/{id}/rename.
func (s *server) renameTag(r *request) error {
	id, form, err := r.sent()
	if err != nil {
		return err
	}
	err = s.Inventory.RenameTag(r.ctx(), r.organization(), r.Principal.Actor(), id, form.text("name"))
	if f := fault.As(err); f != nil && f.Place == "tag" {
		word := text.TagInvalid
		if f.Kind == fault.Conflict {
			word = text.TagTaken
		}
		return s.showTags(r, http.StatusUnprocessableEntity, tagsModel{Refused: id, Typed: form.text("name"), Complaints: complaints{"tag": word.In(r.Lang)}})
	}
	if err != nil {
		return err
	}
	r.notify(ui.Good, text.TagRenamed.In(r.Lang))
	return r.see(pathTags)
}

// mergeTags answers POST /settings/tags/{id}/merge.
func (s *server) mergeTags(r *request) error {
	id, form, err := r.sent()
	if err != nil {
		return err
	}
	into, ok := form.id("into")
	if !ok {
		return fault.At(fault.Invalid, "into", "is no tag")
	}
	if err := s.Inventory.MergeTags(r.ctx(), r.organization(), r.Principal.Actor(), id, into); err != nil {
		return err
	}
	r.notify(ui.Good, text.TagMerged.In(r.Lang))
	return r.see(pathTags)
}

// deleteTag answers POST /settings/tags/{id}/delete.
func (s *server) deleteTag(r *request) error {
	id, err := r.pathID("id")
	if err != nil {
		return err
	}
	if err := s.Inventory.DeleteTag(r.ctx(), r.organization(), r.Principal.Actor(), id); err != nil {
		return err
	}
	r.notify(ui.Good, text.TagDeleted.In(r.Lang))
	return r.see(pathTags)
}
