// Package ui is the portal's component library: what a page is made of, down
// to the single badge. It knows no domain and imports nothing of ours.
//
// A component takes what it shows ready formatted and in the reader's
// language; it does no arithmetic and chooses no words. Variants are named
// types with constants (Tone, Look, InputType). A component that needs more than
// three values takes one struct named after it.
//
// Rules that hold for all of them: they work without script; colour is never
// the only carrier (each Tone has a shape of its own, and a word stands beside
// it); there is no style and no handler attribute, because the portal's
// content security policy refuses both; markup from data is always escaped.
//
// Classes are the component's name in lower case, its parts joined by a
// hyphen ("card", "card-head"), variants as a second class ("button primary",
// "pill bad"). Their rules stand in web/static/css, one file for a family.
package ui
