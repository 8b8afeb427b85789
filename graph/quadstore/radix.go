package quadstore

import (
	"math/bits"
	"runtime"
	"sync"
)

// sortRows sorts rows by the columns named, the most significant first, and
// keeps the sequence of equal ones. scratch is as long as rows; the result
// stands in one of the two, which is returned first. greatest is the highest
// value in any column.
func sortRows(rows, scratch []row, greatest uint32, columns ...int) (sorted, other []row) {
	for i := len(columns) - 1; i >= 0; i-- {
		digits := (bits.Len32(greatest) + digitBits - 1) / digitBits
		for d := range digits {
			if radixPass(rows, scratch, columns[i], d*digitBits) {
				rows, scratch = scratch, rows
			}
		}
	}
	return rows, scratch
}

const (
	digitBits = 10
	digitMask = 1<<digitBits - 1
)

// radixPass sorts rows into out by one digit of a column; false if all rows
// have the same digit, so that they stay where they are. Each of several
// goroutines takes a part of the rows.
func radixPass(rows, out []row, column, shift int) bool {
	const least = 1 << 14 // rows for each part
	parts := max(1, min(runtime.GOMAXPROCS(0), len(rows)/least))
	cut := func(part int) []row { return rows[len(rows)*part/parts : len(rows)*(part+1)/parts] }
	starts := make([][1 << digitBits]int, parts)
	inParallel(parts, func(part int) {
		count, mine := &starts[part], cut(part)
		for i := range mine {
			count[mine[i][column]>>shift&digitMask]++
		}
	})
	next := 0
	for digit := range 1 << digitBits {
		before := next
		for part := range starts {
			starts[part][digit], next = next, next+starts[part][digit]
		}
		if next-before == len(rows) {
			return false
		}
	}
	inParallel(parts, func(part int) {
		start := &starts[part]
		for _, r := range cut(part) {
			digit := r[column] >> shift & digitMask
			out[start[digit]] = r
			start[digit]++
		}
	})
	return true
}

// inParallel calls f for 0 to n-1, each in its own goroutine.
func inParallel(n int, f func(int)) {
	if n == 1 {
		f(0)
		return
	}
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { f(i) })
	}
	group.Wait()
}
