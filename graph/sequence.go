package graph

import (
	"context"
	"iter"
)

// Sequence yields quads in the form that what writes quads takes.
func Sequence(quads []Quad) iter.Seq2[Quad, error] {
	return func(yield func(Quad, error) bool) {
		for _, q := range quads {
			if !yield(q, nil) {
				return
			}
		}
	}
}

// Cancelled ends a sequence of quads, with an error, when ctx does.
func Cancelled(ctx context.Context, in iter.Seq2[Quad, error]) iter.Seq2[Quad, error] {
	return func(yield func(Quad, error) bool) {
		n := 0
		for q, err := range in {
			if n++; n%checkEvery == 0 && err == nil {
				err = context.Cause(ctx)
			}
			if !yield(q, err) || err != nil {
				return
			}
		}
	}
}
