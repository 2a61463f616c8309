package web

import "net/http"

// showGallery answers GET /gallery, which is served in development only: every component in every state, in the reader's theme.
func (s *server) showGallery(r *request) error {
	return r.render(http.StatusOK, galleryView(r.shell("Gallery")))
}
