package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// byteSize is a number of bytes as a flag has it: 64MiB, 1GiB or a plain number.
type byteSize int64

// sizeUnits are the units of a byteSize, each with its binary logarithm. The
// longest name that fits comes first.
var sizeUnits = []struct {
	name string
	log  uint
}{{"KiB", 10}, {"MiB", 20}, {"GiB", 30}, {"", 0}}

// Set implements pflag.Value.
func (b *byteSize) Set(text string) error {
	for _, unit := range sizeUnits {
		digits, found := strings.CutSuffix(text, unit.name)
		if !found {
			continue
		}
		n, err := strconv.ParseInt(digits, 10, 64)
		if err != nil || n <= 0 || n > math.MaxInt64>>unit.log {
			break
		}
		*b = byteSize(n << unit.log)
		return nil
	}
	return fmt.Errorf("%q is no size: write 512MiB or 2GiB", text)
}

// String implements pflag.Value: the largest unit that leaves a whole number.
func (b byteSize) String() string {
	best := strconv.FormatInt(int64(b), 10)
	for _, unit := range sizeUnits[:3] {
		if n := int64(b) >> unit.log; n > 0 && n<<unit.log == int64(b) {
			best = strconv.FormatInt(n, 10) + unit.name
		}
	}
	return best
}

// Type implements pflag.Value.
func (*byteSize) Type() string { return "size" }
