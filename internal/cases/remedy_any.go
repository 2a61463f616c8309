package cases

// anyRemedy is for remedies that are carried out by their steps alone: nothing is run, and nobody outside is asked.
var anyRemedy = kit{plan: func(g *Ground) []Section { return []Section{g.needs(), g.steps(), g.closing()} }}
