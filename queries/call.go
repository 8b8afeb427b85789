package queries

import (
	"errors"
	"strings"
	"time"

	"github.com/cayleygraph/quad"
)

// Call is the value of a function of its arguments' terms. An argument that is
// an error makes the call one.
type Call struct {
	Func Function
	Args []Expr
}

// Function computes a term from terms, none of them nil. It must give the same
// result for the same terms and be safe for concurrent use. Query languages
// bring their own; the ones here are what questions need.
type Function struct {
	Name string
	Eval func(args []quad.Value) (quad.Value, error)
}

func (x Call) exprString(p *Plan) string {
	return x.Func.Name + "(" + joinExprs(x.Args, ", ", p) + ")"
}

func (x Call) mentions(s *varSet) { mentionsAll(x.Args, s) }

func (x Call) prepare(pl *planner) evaluator {
	if x.Func.Eval == nil {
		pl.fail("the function %q has no code", x.Func.Name)
	}
	return &evalCall{x.Func, prepareAll(x.Args, pl), make([]quad.Value, len(x.Args))}
}

type evalCall struct {
	fn   Function
	args []evaluator
	buf  []quad.Value
}

func (x *evalCall) eval(e *exec) (value, error) {
	for i, arg := range x.args {
		v, err := arg.eval(e)
		if err != nil {
			return value{}, err
		}
		x.buf[i] = v.asTerm()
	}
	t, err := x.fn.Eval(x.buf)
	if err != nil {
		return value{}, err
	}
	return valueOf(t), nil
}

// Functions of strings and dates. Those that take a string take any string
// literal, with or without a language.
var (
	// Str is the text of an IRI or literal.
	Str = Function{"str", func(args []quad.Value) (quad.Value, error) {
		s, ok := lexical(args[0])
		if !ok {
			return nil, errNoString
		}
		return quad.String(s), nil
	}}

	// Lang is the language tag of a literal, "" if it has none.
	Lang = Function{"lang", func(args []quad.Value) (quad.Value, error) {
		if !valueOf(args[0]).kind.literal() {
			return nil, errNoString
		}
		return quad.String(languageOf(args[0])), nil
	}}

	// LowerCase is a string in lower case.
	LowerCase = Function{"lcase", func(args []quad.Value) (quad.Value, error) {
		v := valueOf(args[0])
		switch v.kind {
		case kindString:
			return quad.String(strings.ToLower(v.text)), nil
		case kindLangString:
			return quad.LangString{Value: quad.String(strings.ToLower(v.text)), Lang: languageOf(args[0])}, nil
		}
		return nil, errNoString
	}}

	// Contains tells whether the second string is in the first.
	Contains = Function{"contains", onStrings(strings.Contains)}

	// StartsWith tells whether the first string starts with the second.
	StartsWith = Function{"strstarts", onStrings(strings.HasPrefix)}

	// Year is the year of a date or time, as an integer.
	Year = Function{"year", func(args []quad.Value) (quad.Value, error) {
		v := valueOf(args[0])
		if v.kind != kindTime {
			return nil, errNoDate
		}
		return integerValue(int64(time.Unix(v.n, 0).UTC().Year())).asTerm(), nil
	}}
)

var (
	errNoString = errors.New("the term is no string")
	errNoDate   = errors.New("the term is no date")
)

func onStrings(f func(s, t string) bool) func([]quad.Value) (quad.Value, error) {
	return func(args []quad.Value) (quad.Value, error) {
		s, t := valueOf(args[0]), valueOf(args[1])
		if !isText(s) || !isText(t) {
			return nil, errNoString
		}
		return booleanValue(f(s.text, t.text)).asTerm(), nil
	}
}

func isText(v value) bool { return v.kind == kindString || v.kind == kindLangString }

// lexical returns the text of an IRI or of a literal of any kind.
func lexical(t quad.Value) (string, bool) {
	switch t := t.(type) {
	case quad.IRI:
		return string(t), true
	case quad.String:
		return string(t), true
	case quad.LangString:
		return string(t.Value), true
	case quad.TypedString:
		return string(t.Value), true
	case quad.TypedStringer:
		return string(t.TypedString().Value), true
	}
	return "", false
}
