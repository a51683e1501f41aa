// Package clicks invents the click stream that the demonstration works on: a
// few days of shoppers visiting the product pages of a dozen retailers, as
// hourly gzip CSV objects, with the product database and the partner's price
// files that belong to it.
//
// One line is one interaction of one visitor with content related to one
// product at one retailer. The lines are made to be believed: visits, popular
// and unpopular products, nights and weekends, four kinds of shoppers, videos
// that people leave half-way. They are also as untidy as real logs: one event
// in a hundred is delivered twice, some arrive hours late, and a few lines are
// broken (see Damage).
//
// Everything follows from Options: the same options give the same bytes, for
// any number of workers. Generate returns the exact Truth about what it wrote,
// so that a test can compare what a pipeline found with what is there.
//
//	truth, err := clicks.Generate(ctx, clicks.Options{Events: 100_000}, func(path string) (io.WriteCloser, error) {
//		return os.Create(filepath.Join(dir, path))
//	})
//
// How it works: plan walks through all visitors once, decides when each visit
// starts and counts the truth; then workers write one hourly object each,
// making the events of the visits near that hour again from their seeds. So
// memory holds 24 bytes a visit and one hour of events a worker, whatever the
// size of the stream.
package clicks
