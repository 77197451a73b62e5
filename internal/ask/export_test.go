package ask

// Examples fills the questions that are offered with names.
func (g *Grammar) Examples(blanks map[string][]string) (out [][2]string) {
	for _, e := range g.examples {
		text, _ := fill(e.text, blanks)
		out = append(out, [2]string{e.kind, text})
	}
	return out
}
