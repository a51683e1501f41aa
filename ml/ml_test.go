package ml_test

import (
	"bytes"
	"encoding/csv"
	"math"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"weir/dataframe"
	"weir/dataframe/column"
	"weir/ml"
)

var irisFeatures = []string{"sepal_length", "sepal_width", "petal_length", "petal_width"}

// iris is the data of Fisher (1936): three species of 50 flowers.
func iris(t *testing.T) *dataframe.Frame {
	t.Helper()
	f, err := os.Open("testdata/iris.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	schema := &column.Schema{}
	var cols []column.Vector
	for c, name := range rows[0] {
		typ := column.Float64
		if name == "species" {
			typ = column.String
		}
		b := column.NewBuilder(typ, len(rows))
		for _, r := range rows[1:] {
			var v any = r[c]
			if typ.Kind == column.KindFloat64 {
				v, err = strconv.ParseFloat(r[c], 64)
				if err != nil {
					t.Fatal(err)
				}
			}
			if err := b.Append(v); err != nil {
				t.Fatal(err)
			}
		}
		schema.Fields = append(schema.Fields, column.Field{Name: name, Type: typ})
		cols = append(cols, b.Vector())
	}
	return dataframe.NewSession(dataframe.Options{}).FromBatches(schema, &column.Batch{N: len(rows) - 1, Cols: cols})
}

func near(t *testing.T, what string, got, want, tol float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > tol*math.Max(1, math.Abs(want)) {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

// The figures are scikit-learn 1.9.1's, of 50 restarts, for the same data.
func TestKMeansOfIris(t *testing.T) {
	flowers := iris(t)
	for _, want := range []struct {
		k                         int
		inertia, silhouette, rand float64
	}{
		{2, 152.3479517603579, 0.6810461692117462, 0.5399218294207123},
		{3, 78.851441426146, 0.5528190123564095, 0.7302382722834697},
		{4, 57.22847321428572, 0.49805050499728737, 0.6498176853819967},
	} {
		c, err := ml.KMeans{K: want.k, Restarts: 50, Tol: 1e-9, Seed: 1}.Fit(flowers, irisFeatures...)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "inertia", c.Inertia, want.inertia, 1e-9)
		assigned := c.Assign(flowers, "cluster")
		s, err := ml.Silhouette(assigned, "cluster", 0, 0, irisFeatures...)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "silhouette", s, want.silhouette, 1e-9)
		r, err := ml.AdjustedRand(assigned, "cluster", "species")
		if err != nil {
			t.Fatal(err)
		}
		near(t, "adjusted rand", r, want.rand, 1e-9)
	}
}

func TestScalerAndPCAOfIris(t *testing.T) {
	flowers := iris(t)
	scaler, err := ml.StandardScaler{}.Fit(flowers, irisFeatures...)
	if err != nil {
		t.Fatal(err)
	}
	scaled := scaler.Apply(flowers)
	first, err := scaled.Limit(1).Collect()
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []float64{-0.9006811702978099, 1.0190043519716065, -1.3402265266227635, -1.3154442950077407} {
		near(t, irisFeatures[i], first.At(0, irisFeatures[i]).(float64), want, 1e-12)
	}
	c, err := ml.Pipeline{Steps: []ml.Transformer{ml.StandardScaler{}}, Last: ml.KMeans{K: 3, Restarts: 50, Tol: 1e-9}}.Fit(flowers, irisFeatures...)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "inertia", c.Inertia, 139.82049635974982, 1e-9)
	pca, err := ml.PCA{}.Fit(flowers, irisFeatures...)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "explained 1", pca.Explained[0], 0.9246187232017341, 1e-9)
	near(t, "explained 2", pca.Explained[1], 0.05306648311706383, 1e-9)
	for i, want := range []float64{0.36138659178536503, -0.08452251406457323, 0.8566706059498357, 0.3582891971515514} {
		near(t, "weight", pca.Weights[0][i], want, 1e-9)
	}
	out, err := pca.Apply(flowers).Select("pc1", "pc2").Collect()
	if err != nil || out.Len() != 150 {
		t.Fatalf("pca.Apply: %v rows, %v", out, err)
	}
}

func TestAdjustedRand(t *testing.T) {
	s := dataframe.NewSession(dataframe.Options{})
	for _, c := range []struct {
		a, b string
		want float64
	}{ // the examples of scikit-learn's adjusted_rand_score
		{"0011", "0011", 1}, {"0011", "1100", 1}, {"0012", "0011", 0.5714285714285714},
		{"0011", "0012", 0.5714285714285714}, {"0000", "0123", 0}, {"0011", "0101", -0.5},
	} {
		a, b := column.NewBuilder(column.String, 4), column.NewBuilder(column.String, 4)
		for i := range c.a {
			a.Append(c.a[i : i+1])
			b.Append(c.b[i : i+1])
		}
		f := s.FromBatches(column.NewSchema(column.Field{Name: "a", Type: column.String}, column.Field{Name: "b", Type: column.String}),
			&column.Batch{N: 4, Cols: []column.Vector{a.Vector(), b.Vector()}})
		got, err := ml.AdjustedRand(f, "a", "b")
		if err != nil {
			t.Fatal(err)
		}
		near(t, c.a+" "+c.b, got, c.want, 1e-12)
	}
}

func TestSameAnswerForAnyNumberOfProcessors(t *testing.T) {
	flowers := iris(t)
	var first []byte
	for _, n := range []int{1, 2, 8} {
		old := runtime.GOMAXPROCS(n)
		choice, err := ml.ChooseK(ml.KMeans{Seed: 3, Restarts: 4}, 2, 5, flowers, irisFeatures...)
		runtime.GOMAXPROCS(old)
		if err != nil {
			t.Fatal(err)
		}
		if choice.Best.K != 2 {
			t.Errorf("best k = %d, want 2", choice.Best.K)
		}
		var b bytes.Buffer
		if err := choice.Best.Save(&b); err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = b.Bytes()
		} else if !bytes.Equal(first, b.Bytes()) {
			t.Errorf("%d processors give another model", n)
		}
	}
}

func TestSavedModelAssignsTheSame(t *testing.T) {
	flowers := iris(t)
	model := ml.Pipeline{Steps: []ml.Transformer{ml.StandardScaler{}, ml.PCA{}}, Last: ml.KMeans{K: 3}}
	c, err := model.Fit(flowers, irisFeatures...)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := c.Save(&b); err != nil {
		t.Fatal(err)
	}
	back, err := ml.LoadClusters(&b)
	if err != nil {
		t.Fatal(err)
	}
	got, err := back.Assign(flowers, "cluster").Collect()
	if err != nil {
		t.Fatal(err)
	}
	ids, err := got.Ints("cluster")
	if err != nil {
		t.Fatal(err)
	}
	for i, id := range ids {
		if int(id) != c.Labels[i] {
			t.Fatalf("row %d: cluster %d, was %d", i, id, c.Labels[i])
		}
	}
	for _, bad := range []string{"", "{}", `{"format":"weir.clusters","version":1,"Features":["a"],"K":1,"Centers":[[1,2]]}`} {
		if _, err := ml.LoadClusters(strings.NewReader(bad)); err == nil {
			t.Errorf("LoadClusters(%q) gave no error", bad)
		}
	}
}

func TestFitRefuses(t *testing.T) {
	flowers := iris(t)
	withNull := flowers.WithColumns(dataframe.If(dataframe.Col("sepal_width").Gt(4), nil, dataframe.Col("sepal_width")).As("sepal_width"))
	for _, c := range []struct {
		name string
		data *dataframe.Frame
		k    int
		cols []string
		want string
	}{
		{"no features", flowers, 2, nil, "name the feature columns"},
		{"typo", flowers, 2, []string{"sepal_lenght"}, `did you mean "sepal_length"`},
		{"text", flowers, 2, []string{"species"}, "not a number"},
		{"null", withNull, 2, []string{"sepal_width"}, "null"},
		{"no k", flowers, 0, irisFeatures, "K is 0"},
		{"k too large", flowers, 151, irisFeatures, "only 150 rows"},
		{"no rows", flowers.Limit(0), 2, irisFeatures, "no rows"},
	} {
		_, err := ml.KMeans{K: c.k}.Fit(c.data, c.cols...)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, err, c.want)
		}
	}
}

func TestRowsThatAreAllEqual(t *testing.T) {
	flowers := iris(t).WithColumns(dataframe.Lit(1.0).As("one"))
	c, err := ml.Pipeline{Steps: []ml.Transformer{ml.StandardScaler{}}, Last: ml.KMeans{K: 3}}.Fit(flowers, "one")
	if err != nil {
		t.Fatal(err)
	}
	if c.Inertia != 0 {
		t.Errorf("inertia %v, want 0", c.Inertia)
	}
}
