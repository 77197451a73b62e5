// Package syntax reads and prints SPARQL 1.1 queries and updates.
//
// In: a text. Out: its syntax tree with IRIs resolved and prefixes replaced, or an *Error
// with the place and what was expected there. What the grammar's notes demand of
// variables, blank nodes and aggregates is checked too. Of SPARQL 1.2, triple terms,
// reifiers, annotations and base directions are read; who runs a tree may refuse them.
//
// Nothing here knows what a pattern means: that is package algebra.
package syntax

import "github.com/cayleygraph/quad"

// A Form is what a query asks for.
type Form int

// The forms.
const (
	Select Form = iota
	Construct
	Describe
	Ask
)

// A Query is one of any form, or a subquery.
type Query struct {
	Form               Form
	Distinct, Reduced  bool
	Star               bool   // SELECT * or DESCRIBE *
	Items              []Item // what SELECT names
	Describe           []Node // what DESCRIBE names
	Template           []Triple
	From, FromNamed    []quad.IRI
	Where              *Group // nil for a DESCRIBE without one
	GroupBy            []Item
	Having             []Expr
	OrderBy            []Order
	Limit, Offset      int64   // -1 where there is none
	Values             *Values // after the query
	Prefixes           map[string]string
	Base               string
	Version            string
	hasAggregate, nest bool
}

// An Item is an expression with a name, or a variable alone (Expr is then its *Term).
type Item struct {
	Expr Expr
	As   string // "" in GROUP BY for an expression without a name
}

// An Order is one ORDER BY condition.
type Order struct {
	Expr Expr
	Desc bool
}

// A Node is a place of a triple: exactly one member is set.
type Node struct {
	Var    string
	Term   quad.Value // a blank node stands for a variable in patterns
	Triple *Triple    // a triple term
}

// IsZero says that no member is set.
func (n Node) IsZero() bool { return n.Var == "" && n.Term == nil && n.Triple == nil }

// A Triple has a path in place of a predicate if Path is not nil.
type Triple struct {
	S, P, O Node
	Path    *Path
}

// A PathOp says how a path is made of others.
type PathOp int

// The kinds of paths.
const (
	Link PathOp = iota // IRI
	Inverse
	Sequence
	Alternative
	ZeroOrMore
	OneOrMore
	ZeroOrOne
	Negated // none of Args, each a Link or an Inverse of one
)

// A Path is a property path.
type Path struct {
	Op   PathOp
	IRI  quad.IRI
	Args []*Path
}

// A Group is a group graph pattern: its elements in order, or a subquery.
type Group struct {
	Elements []Element
	Sub      *Query
}

// An Element of a group is *Triples, *Filter, *Bind, *Optional, *Minus, *Union, *GraphOf,
// *Service, *Values or *Group.
type Element interface{}

// The elements.
type (
	Triples  struct{ List []Triple }
	Filter   struct{ Cond Expr }
	Optional struct{ Group *Group }
	Minus    struct{ Group *Group }
	Union    struct{ Groups []*Group }
	Bind     struct {
		Expr Expr
		Var  string
	}
	GraphOf struct {
		Name  Node
		Group *Group
	}
	Service struct {
		Silent bool
		Name   Node
		Group  *Group
		Text   string // the group as it was written
	}
	Values struct {
		Vars []string
		Rows [][]Node // a zero Node is UNDEF
	}
)

// An Expr is *Term, *Call, *Exists or *Aggregate.
type Expr interface{}

// The expressions.
type (
	// A Term is a variable or a constant.
	Term struct{ Node }
	// A Call is an operator ("||", "=", "u-" for the minus sign, "IN", …), a built-in
	// function by its name in capitals, or a function by its IRI.
	Call struct {
		Op       string
		IRI      quad.IRI // set if Op is ""
		Args     []Expr
		Distinct bool
	}
	// An Exists is EXISTS or NOT EXISTS.
	Exists struct {
		Not   bool
		Group *Group
	}
	// An Aggregate is COUNT, SUM, MIN, MAX, AVG, SAMPLE or GROUP_CONCAT.
	Aggregate struct {
		Name      string
		Distinct  bool
		Star      bool
		Arg       Expr
		Separator string
	}
)

// An Update is a request: its operations are done one after the other.
type Update struct {
	Operations []Operation
	Prefixes   map[string]string
	Base       string
	Version    string
}

// An Operation is *Load, *Clear, *Transfer, *Data or *Modify.
type Operation interface{}

// A Target is the graphs that an operation is about.
type Target struct {
	Default, Named, All bool
	Graph               quad.IRI
}

// A Quad is a triple of a template with its graph; the zero Node is the default graph.
type Quad struct {
	Triple
	Graph Node
}

// The operations.
type (
	Load struct {
		Silent bool
		Source quad.IRI
		Into   quad.IRI
	}
	// Clear is CLEAR, DROP or CREATE.
	Clear struct {
		Verb   string
		Silent bool
		Target Target
	}
	// Transfer is ADD, MOVE or COPY.
	Transfer struct {
		Verb     string
		Silent   bool
		From, To Target
	}
	// Data is INSERT DATA or DELETE DATA.
	Data struct {
		Delete bool
		Quads  []Quad
	}
	// Modify is DELETE and INSERT with a WHERE.
	Modify struct {
		With              quad.IRI
		Delete, Insert    []Quad
		Using, UsingNamed []quad.IRI
		Where             *Group
		Short             bool // DELETE WHERE
	}
)
