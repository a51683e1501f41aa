// Package ml finds segments in frames: preparation (StandardScaler, PCA),
// clustering (KMeans), and the scores that say how good the answer is
// (Silhouette, AdjustedRand).
//
// An estimator is a struct whose exported fields are its settings; the zero
// value of a field means its documented default. Fit does not change it and
// returns a fitted model, so a model cannot be used before it is fitted. Two
// Fits of the same rows with the same Seed give the same answer to the bit,
// on any number of processors.
//
//	model := ml.Pipeline{Steps: []ml.Transformer{ml.StandardScaler{}}, Last: ml.KMeans{Seed: 7}}
//	choice, err := ml.ChooseK(model, 2, 8, users, "visits", "spent", "share_video")
//	segments := choice.Best.Assign(users, "segment")
//	ml.Profile(segments, "segment", "visits", "spent")
//
// Features are numeric columns. A null or NaN in one is an error that names the
// column: what to put in its place is the analyst's choice (OrElse, Filter).
package ml
