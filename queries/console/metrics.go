package console

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are what /metrics shows.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec   // by route and code
	working  *prometheus.GaugeVec     // requests under way, by class
	rejected *prometheus.CounterVec   // by reason
	queries  *prometheus.CounterVec   // by language and outcome
	duration *prometheus.HistogramVec // of queries, by language
}

func newMetrics(s *Server) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "newsgraph_http_requests_total", Help: "Requests by route and status.",
		}, []string{"route", "code"}),
		working: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "newsgraph_requests_in_flight", Help: "Requests under way, by kind of work.",
		}, []string{"class"}),
		rejected: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "newsgraph_rejected_total", Help: "Requests that were turned away, by reason.",
		}, []string{"reason"}),
		queries: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "newsgraph_queries_total", Help: "Questions and queries by language and how they ended.",
		}, []string{"lang", "outcome"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "newsgraph_query_seconds", Help: "How long questions and queries took.",
			Buckets: prometheus.ExponentialBuckets(0.0005, 2, 17), // 0.5 ms to 33 s
		}, []string{"lang"}),
	}
	quads := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "newsgraph_store_quads", Help: "Quads in the store.",
	}, s.countQuads)
	m.registry.MustRegister(m.requests, m.working, m.rejected, m.queries, m.duration, quads,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (s *Server) registerMetrics(mux *http.ServeMux) {
	handler := promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{DisableCompression: true})
	s.route(mux, "GET /metrics", lookup, func(w http.ResponseWriter, r *http.Request) error {
		handler.ServeHTTP(w, r)
		return nil
	})
}

func (s *Server) countQuads() float64 {
	sn := s.store.Snapshot()
	defer sn.Close()
	return float64(sn.Len())
}

// enter counts a request in; what it returns counts it out.
func (m *metrics) enter(c class) (leave func()) {
	gauge := m.working.WithLabelValues(string(c))
	gauge.Inc()
	return gauge.Dec
}

// count counts a request that has ended.
func (m *metrics) count(r *http.Request, status int) {
	route := r.Pattern
	if route == "" {
		route = "none"
	}
	m.requests.WithLabelValues(route, strconv.Itoa(status)).Inc()
}

// countQuery counts a query in a language that has ended with err.
func (m *metrics) countQuery(lang string, started time.Time, err error) {
	m.queries.WithLabelValues(lang, outcome(err)).Inc()
	m.duration.WithLabelValues(lang).Observe(time.Since(started).Seconds())
}

// outcome names how a query ended.
func outcome(err error) string {
	if err == nil {
		return "done"
	}
	switch f := failureOf(err); {
	case f == errShuttingDown || errors.Is(err, context.Canceled):
		return "cancelled"
	case f.status == http.StatusGatewayTimeout:
		return "timeout"
	case f.status < http.StatusInternalServerError:
		return "refused"
	}
	return "failed"
}
