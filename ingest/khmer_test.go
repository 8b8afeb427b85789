package ingest

import (
	"path/filepath"
	"slices"
	"sort"
	"testing"

	"newsgraph/testdata/testenv"
)

// khmerInView are the Khmer articles whose misses the patterns were written with in view;
// of the others only the score was looked at.
var khmerInView = []string{"appointment.km.txt", "evfactory.km.txt", "floods.km.txt", "hospital.km.txt", "payments.km.txt", "rice.km.txt", "telecom.km.txt", "university.km.txt"}

// Khmer articles of our own words, on subjects far from the pack's. Before their misses were
// looked at, the first three that the patterns had not seen scored 0.85 and 0.81, two later
// ones 0.97 and 0.79.
func TestGoldUnseenKhmerArticles(t *testing.T) {
	x := newExtractor(t)
	articles, _ := filepath.Glob(filepath.Join(testenv.Root(t), "ingest", "testdata", "unseen", "*.km.txt"))
	sort.Strings(articles)
	var inView, unseen Tally
	for _, article := range articles {
		r := score(t, x, article)
		name := filepath.Base(article)
		sum := &unseen
		if slices.Contains(khmerInView, name) {
			logReport(t, name, r)
			sum = &inView
		}
		t.Logf("%s: precision %.2f, recall %.2f", name, r.Total.Precision(), r.Total.Recall())
		sum.Gold += r.Total.Gold
		sum.Got += r.Total.Got
		sum.Right += r.Total.Right
	}
	t.Logf("in view: precision %.2f, recall %.2f (%d right of %d found, %d gold)", inView.Precision(), inView.Recall(), inView.Right, inView.Got, inView.Gold)
	t.Logf("unseen: precision %.2f, recall %.2f (%d right of %d found, %d gold)", unseen.Precision(), unseen.Recall(), unseen.Right, unseen.Got, unseen.Gold)
	checkFloor(t, &Report{Total: inView}, 0.95, 0.88)
	checkFloor(t, &Report{Total: unseen}, 0.88, 0.75)
}
