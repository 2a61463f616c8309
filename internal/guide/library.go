package guide

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"calfleet/internal/compat"
)

//go:embed articles/*.md
var files embed.FS

// shelf is the whole guide, read once.
type shelf struct {
	articles []*Article
	bySlug   map[string]*Article
	byRule   map[string][]*Article
}

// library panics on articles that a test has found to be well.
var library = sync.OnceValue(func() *shelf {
	s, err := readAll(files, index)
	if err != nil {
		panic("the guide: " + err.Error())
	}
	return s
})

// readAll reads the articles of an index; the error names everything that is wrong with any of them.
func readAll(fsys fs.FS, index []Article) (*shelf, error) {
	s := &shelf{bySlug: map[string]*Article{}, byRule: map[string][]*Article{}}
	var wrong []error
	for _, entry := range index {
		a := &entry
		var errEnglish, errFrench, errRules error
		a.english, errEnglish = readFile(fsys, a.Slug+".en.md")
		a.french, errFrench = readFile(fsys, a.Slug+".fr.md")
		errRules = s.shelve(a)
		wrong = append(wrong, errEnglish, errFrench, errRules)
	}
	wrong = append(wrong, s.strays(fsys))
	if err := errors.Join(wrong...); err != nil {
		return nil, err
	}
	return s, s.checkLinks()
}

func readFile(fsys fs.FS, name string) (*Document, error) {
	text, err := fs.ReadFile(fsys, "articles/"+name)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return read(name, text)
}

// shelve makes an article findable.
func (s *shelf) shelve(a *Article) error {
	var wrong []error
	if s.bySlug[a.Slug] != nil {
		wrong = append(wrong, fmt.Errorf("article %s is in the index twice", a.Slug))
	}
	s.articles = append(s.articles, a)
	s.bySlug[a.Slug] = a
	for _, rule := range a.Rules {
		if _, known := compat.RuleByID(rule); !known {
			wrong = append(wrong, fmt.Errorf("article %s explains a rule that does not exist: %s", a.Slug, rule))
		}
		s.byRule[rule] = append(s.byRule[rule], a)
	}
	return errors.Join(wrong...)
}

// strays finds files that belong to no article.
func (s *shelf) strays(fsys fs.FS) error {
	names, err := fs.Glob(fsys, "articles/*.md")
	if err != nil {
		return err
	}
	for _, name := range names {
		slug, _, _ := strings.Cut(strings.TrimPrefix(name, "articles/"), ".")
		if s.bySlug[slug] == nil {
			return fmt.Errorf("%s belongs to no article of the index", name)
		}
	}
	return nil
}

// checkLinks follows the links from article to article.
func (s *shelf) checkLinks() error {
	var wrong []error
	for _, a := range s.articles {
		for _, language := range []string{"en", "fr"} {
			for _, link := range a.In(language).links() {
				if err := s.follow(link, language); err != nil {
					wrong = append(wrong, fmt.Errorf("%s.%s.md: %w", a.Slug, language, err))
				}
			}
		}
	}
	return errors.Join(wrong...)
}

func (s *shelf) follow(link Link, language string) error {
	switch link.Kind {
	case ToRule:
		if _, known := compat.RuleByID(link.To); !known {
			return fmt.Errorf("a link leads to a rule that does not exist: %s", link.To)
		}
	case ToArticle:
		a := s.bySlug[link.To]
		if a == nil {
			return fmt.Errorf("a link leads to an article that does not exist: %s", link.To)
		}
		if !slices.ContainsFunc(a.In(language).Sections, func(s Section) bool { return s.ID == link.Anchor }) {
			return fmt.Errorf("a link leads to a heading that does not exist: %s#%s", link.To, link.Anchor)
		}
	case ToPage, ToWeb:
	}
	return nil
}

// links are all links of a document.
func (d *Document) links() (links []Link) {
	d.each(func(i Inline) {
		if i.Kind == Linked {
			links = append(links, i.Link)
		}
	})
	return links
}

// Pages are the pages of the portal that the guide links to, so that somebody who knows them can tell whether they exist.
func Pages() (paths []string) {
	for _, a := range Articles() {
		for _, language := range []string{"en", "fr"} {
			for _, link := range a.In(language).links() {
				if link.Kind == ToPage && !slices.Contains(paths, link.To) {
					paths = append(paths, link.To)
				}
			}
		}
	}
	return paths
}
