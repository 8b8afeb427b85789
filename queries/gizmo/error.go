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

// maxScript is how long a script may be, in bytes.
const maxScript = 256 << 10

func checkLength(script string) error {
	if len(script) > maxScript {
		return &Error{Message: fmt.Sprintf("the script is longer than %d KB", maxScript>>10)}
	}
	return nil
}

// compileScript returns the script's program or its first syntax error.
func compileScript(script string) (*goja.Program, error) {
	if err := checkLength(script); err != nil {
		return nil, err
	}
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
	if overflow, ok := errors.AsType[*goja.StackOverflowError](err); ok {
		return at(overflow.Stack(), fmt.Sprintf("the script nests more than %d calls", maxCalls), nil)
	}
	exception, ok := errors.AsType[*goja.Exception](err)
	if !ok {
		return err
	}
	cause := errors.Unwrap(exception)
	if cause != nil {
		return at(exception.Stack(), cause.Error(), cause)
	}
	return at(exception.Stack(), exception.Value().String(), nil)
}

// maxMessage is how much of a message is kept: a script may throw a text of any
// length.
const maxMessage = 1000

func shortened(message string) string {
	return strings.ToValidUTF8(message[:min(len(message), maxMessage)], "")
}

// at is an error at the innermost place of a stack that has one.
func at(stack []goja.StackFrame, message string, cause error) *Error {
	e := &Error{Message: shortened(message), cause: cause}
	for _, frame := range stack {
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
