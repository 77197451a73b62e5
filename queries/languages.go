package queries

// Languages lists the names that Run knows, sorted.
func Languages() []string { return []string{"gizmo", "graphql", "mql"} }
