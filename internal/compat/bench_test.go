package compat_test

import (
	"fmt"
	"testing"

	"calfleet/internal/compat"
	"calfleet/internal/compat/compattest"
)

func BenchmarkEvaluate(b *testing.B) {
	for _, hosts := range []int{1_000, 10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(hosts), func(b *testing.B) {
			f := compattest.Fleet(hosts)
			b.ReportAllocs()
			for b.Loop() {
				compat.Evaluate(f)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*hosts), "ns/host")
		})
	}
}
