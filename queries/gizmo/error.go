package gizmo

import (
	"errors"
	"fmt"
	"strings"

	"github.com/dop251/goja"
	"github.com/dop251/goja/parser"
)

// Error says what is wrong with a script, and where.
type Error struct {
	Line, Column int // from 1; 0 where the place is not known
	Message      string
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return e.Message
	}
	return fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Message)
}

// checkSyntax returns the first syntax error of a script, if it has one. The
// interpreter would report it too, but only as text.
func checkSyntax(script string) error {
	program, err := parser.ParseFile(nil, "", script, 0)
	if list, ok := errors.AsType[parser.ErrorList](err); ok && len(list) > 0 {
		first := list[0]
		return &Error{first.Position.Line, first.Position.Column, lowerFirst(first.Message)}
	}
	if err != nil {
		return err
	}
	_, err = goja.CompileAST(program, false)
	if fault, ok := errors.AsType[*goja.CompilerSyntaxError](err); ok && fault.File != nil {
		place := fault.File.Position(fault.Offset)
		return &Error{place.Line, place.Column, lowerFirst(fault.Message)}
	}
	return err
}

// guardFunction is the function of guard.js that stands between the script and
// Gizmo: an error raised there is the caller's.
const guardFunction = "newsgraphGuard"

// scriptError returns the error that ended a running script with its place.
func scriptError(err error) error {
	exception, ok := errors.AsType[*goja.Exception](err)
	if !ok {
		return err
	}
	e := &Error{Message: exception.Value().String()}
	for _, frame := range exception.Stack() {
		if place := frame.Position(); place.Line > 0 && frame.FuncName() != guardFunction {
			e.Line, e.Column = place.Line, place.Column
			break
		}
	}
	return e
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
