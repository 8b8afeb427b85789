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
	cause        error // if it was an error of the store or its executor
}

func (e *Error) Unwrap() error { return e.cause }

func (e *Error) Error() string {
	if e.Line == 0 {
		return e.Message
	}
	return fmt.Sprintf("%d:%d: %s", e.Line, e.Column, e.Message)
}

// compileScript returns the script's program or its first syntax error.
func compileScript(script string) (*goja.Program, error) {
	tree, err := parser.ParseFile(nil, "", script, 0)
	if list, ok := errors.AsType[parser.ErrorList](err); ok && len(list) > 0 {
		first := list[0]
		return nil, &Error{Line: first.Position.Line, Column: first.Position.Column, Message: lowerFirst(first.Message)}
	}
	if err != nil {
		return nil, err
	}
	program, err := goja.CompileAST(tree, false)
	if fault, ok := errors.AsType[*goja.CompilerSyntaxError](err); ok && fault.File != nil {
		place := fault.File.Position(fault.Offset)
		return nil, &Error{Line: place.Line, Column: place.Column, Message: lowerFirst(fault.Message)}
	}
	return program, err
}

// scriptError returns the error that ended a running script with its place.
func scriptError(err error) error {
	exception, ok := errors.AsType[*goja.Exception](err)
	if !ok {
		return err
	}
	e := &Error{Message: exception.Value().String(), cause: errors.Unwrap(exception)}
	if e.cause != nil {
		e.Message = e.cause.Error()
	}
	for _, frame := range exception.Stack() {
		if place := frame.Position(); place.Line > 0 {
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
